package script

import "strings"

func (p *printer) fun(e *Fun, after follow) document {
	head := []document{text("fun")}
	for _, q := range e.Params {
		head = append(head, text(" "), p.pattern(q, patternSimple, true))
	}
	head = append(head, text(" ->"))
	return cat(cat(head...), nest(2, line(), p.flow(e.Body, after)))
}

// hugs tells the arguments that may stay on the line of the function and be broken inside.
func hugs(e Expr) bool {
	if q, ok := e.(*Paren); ok {
		switch q.Expr.(type) {
		case *Fun, *Function:
			return true
		}
		return q.Begin
	}
	switch e.(type) {
	case *Record, *List, *Tuple:
		return true
	}
	return false
}

// hugsLast tells the applications whose last argument stays on the line: it can be broken inside, and no argument in front
// of it is a function that would be.
func hugsLast(e *App) bool {
	last := len(e.Args) - 1
	for _, a := range e.Args[:last] {
		if q, ok := a.(*Paren); ok && hugs(q) {
			return false
		}
	}
	return hugs(e.Args[last])
}

// hang is the space in front of an argument: unbreakable when the argument can be broken inside.
func hang(e Expr) document {
	if hugs(e) {
		return text(" ")
	}
	return line()
}

func (p *printer) application(e *App) document {
	head := p.function(e.Fun)
	last := len(e.Args) - 1
	var first []document
	for _, a := range e.Args[:last] {
		first = append(first, line(), p.expr(a, levelSimple, alone))
	}
	arg := e.Args[last]
	if hugsLast(e) {
		return cat(group(head, nest(2, first...)), text(" "), p.expr(arg, levelSimple, alone))
	}
	return cat(head, nest(2, append(first, line(), p.expr(arg, levelSimple, alone))...))
}

// function prints what is applied. A constructor would take the first argument for itself.
func (p *printer) function(e Expr) document {
	if c, ok := e.(*Con); ok {
		return cat(text("("), p.expr(c, levelSeq, alone), text(")"))
	}
	return p.expr(e, levelSimple, alone)
}

// binary prints a chain of operators of one level, broken in front of each operator, and behind :=.
func (p *printer) binary(e *Binary, after follow) document {
	lvl, right := operatorLevel(e.Op.Name), isRight(e.Op.Name)
	operands, ops := chain(e, lvl, right)
	parts := []document{p.expr(operands[0], lvl+1, byOp)}
	var rest []document
	for i, op := range ops {
		follows := byOp
		if i == len(ops)-1 {
			follows = after
		}
		rest = append(rest, p.at(op.Span)...)
		if op.Name == ":=" {
			rest = append(rest, text(" :="), line())
		} else {
			rest = append(rest, line(), text(op.Name+" "))
		}
		rest = append(rest, p.expr(operands[i+1], lvl+1, follows))
	}
	return cat(append(parts, nest(2, rest...))...)
}

// chain flattens a tree of operators of one level: to the left for operators that associate to the left, and to the right
// for the others.
func chain(e *Binary, lvl int, right bool) (operands []Expr, ops []Ident) {
	if right {
		operands = append(operands, e.Left)
		for {
			ops = append(ops, e.Op)
			next, ok := e.Right.(*Binary)
			if !ok || operatorLevel(next.Op.Name) != lvl {
				return append(operands, e.Right), ops
			}
			operands = append(operands, next.Left)
			e = next
		}
	}
	var backward []Expr
	var backOps []Ident
	for {
		backward, backOps = append(backward, e.Right), append(backOps, e.Op)
		next, ok := e.Left.(*Binary)
		if !ok || operatorLevel(next.Op.Name) != lvl {
			backward = append(backward, e.Left)
			break
		}
		e = next
	}
	for i := len(backward) - 1; i >= 0; i-- {
		operands = append(operands, backward[i])
	}
	for i := len(backOps) - 1; i >= 0; i-- {
		ops = append(ops, backOps[i])
	}
	return operands, ops
}

func (p *printer) unary(e *Unary, after follow) document {
	switch e.Op.Name {
	case "not":
		return cat(text("not "), p.expr(e.Expr, levelSimple, alone))
	case "!":
		return cat(text("!"+apart(e.Expr)), p.expr(e.Expr, levelAtom, alone))
	}
	if l, ok := e.Expr.(*Lit); ok && l.Value.Kind == LitInt && l.Value.Int == -1<<62 {
		return text("-" + strings.TrimPrefix(p.literal(l.Value, l.Span), "-"))
	}
	return cat(text("-"+apart(e.Expr)), p.expr(e.Expr, levelMinus, after))
}

// apart is the space that keeps a prefix operator from joining the one that its operand begins with.
func apart(operand Expr) string {
	for {
		switch e := operand.(type) {
		case *Unary:
			if e.Op.Name == "not" {
				return ""
			}
			return " "
		case *App:
			if exprLevel(e.Fun) < levelSimple {
				return ""
			}
			operand = e.Fun
		case *Field:
			operand = e.Expr
		default:
			return ""
		}
	}
}

func (p *printer) paren(e *Paren) document {
	if e.Begin {
		return cat(text("begin"), p.inside(2, e.Span, line(), p.flow(e.Expr, alone)), line(), text("end"))
	}
	by := 1
	if hugs(e) {
		by = 0 // the body is indented from the line of the function, not from the parenthesis
	}
	return cat(text("("), p.inside(by, e.Span, p.flow(e.Expr, alone)), text(")"))
}

// ifThenElse prints a chain of `else if` as one construct.
func (p *printer) ifThenElse(e *If, after follow) document {
	var parts []document
	keyword := "if "
	for {
		follows := after
		if e.Else != nil {
			follows = byElse
		}
		parts = append(parts, text(keyword), nest(2, p.expr(e.Cond, levelSeq, alone)))
		parts = append(parts, p.beforeKeyword("then", e.Cond.Pos(), e.Then.Pos())...)
		parts = append(parts, text(" then"))
		parts = append(parts, p.branch(e.Then, follows))
		if e.Else == nil {
			return cat(parts...)
		}
		docs := p.beforeKeyword("else", e.Then.Pos(), e.Else.Pos())
		parts = append(parts, docs...)
		if begins(e.Then) && len(docs) == 0 {
			parts = append(parts, text(" "))
		} else {
			parts = append(parts, line())
		}
		next, ok := e.Else.(*If)
		if !ok || needsParens(next, levelAssign, after) {
			parts = append(parts, text("else"), p.branch(e.Else, after))
			return cat(parts...)
		}
		parts = append(parts, text("else "))
		parts = append(parts, p.at(next.Span)...)
		e, keyword = next, "if "
	}
}

func begins(e Expr) bool {
	q, ok := e.(*Paren)
	return ok && q.Begin
}

func (p *printer) branch(e Expr, after follow) document {
	if begins(e) {
		return cat(text(" "), p.expr(e, levelAssign, after))
	}
	return nest(2, line(), p.expr(e, levelAssign, after))
}

// cases prints the cases of a match on lines of their own; a single one may stay on the line.
func (p *printer) cases(cases []*Case, after follow) document {
	var parts []document
	for i, c := range cases {
		if len(cases) > 1 {
			parts = append(parts, hard())
		} else {
			parts = append(parts, line())
		}
		parts = append(parts, p.at(c.Pattern.Pos())...)
		if len(cases) > 1 {
			parts = append(parts, text("| "))
		} else {
			parts = append(parts, choice("| ", ""))
		}
		head := []document{p.pattern(c.Pattern, patternAs, true)}
		if c.Guard != nil {
			head = append(head, line(), text("when "), nest(2, p.expr(c.Guard, levelSeq, alone)))
		}
		follows := after
		if i < len(cases)-1 {
			follows = byBar
		}
		parts = append(parts, group(group(nest(4, head...)), text(" ->"), nest(4, line(), p.flow(c.Body, follows))))
	}
	return cat(parts...)
}
