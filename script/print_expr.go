package script

// The levels of expressions, from the loosest. Between levelTuple and levelMinus lie the binary operators, at levelTuple
// plus their own level (see expr.go).
const (
	levelSeq    = iota
	levelAssign // := and everything that may be an operand of `;`
	levelTuple
	levelMinus   = 10
	levelApplied = 11
	levelSimple  = 12 // arguments
	levelAtom    = 13 // operands of !
)

// follow says what comes directly behind an expression and would be swallowed by one that extends to the right.
type follow uint8

const (
	byOp   follow = 1 << iota // an operator or a comma
	bySemi                    // ;
	byBar                     // |
	byElse                    // else
	alone  follow = 0         // nothing that could be swallowed
)

// needsParens tells whether an expression needs parentheses that the tree does not have.
func needsParens(e Expr, level int, after follow) bool {
	switch e := e.(type) {
	case *Let, *Fun:
		return level > levelMinus || after&(byOp|bySemi) != 0
	case *Match, *Function:
		return level > levelMinus || after&(byOp|bySemi|byBar) != 0
	case *If:
		return level > levelMinus || after&byOp != 0 || e.Else == nil && after&byElse != 0
	}
	return exprLevel(e) < level
}

func exprLevel(e Expr) int {
	switch e := e.(type) {
	case *Seq:
		return levelSeq
	case *Let, *Fun, *Match, *Function, *If:
		return levelAssign
	case *Binary:
		return operatorLevel(e.Op.Name)
	case *Unary:
		switch e.Op.Name {
		case "-":
			return levelMinus
		case "not":
			return levelApplied
		}
		return levelAtom
	case *App, *Assert:
		return levelApplied
	case *Con:
		if e.Arg != nil {
			return levelApplied
		}
		return levelAtom
	case *Field:
		return levelSimple
	case *Lit:
		if e.Value.Kind == LitInt && e.Value.Int < 0 {
			return levelMinus
		}
		return levelAtom
	case *Var, *Record, *Tuple, *List, *Constraint, *Paren, *BadExpr:
		return levelAtom
	}
	panic("script: unknown expression")
}

func operatorLevel(op string) int {
	if op == ":=" {
		return levelAssign
	}
	lvl, _ := level(op)
	return levelTuple + lvl
}

func isRight(op string) bool {
	_, right := level(op)
	return right || op == ":="
}

// expr prints an expression in a place that takes expressions of at least the level, with what follows it.
func (p *printer) expr(e Expr, level int, after follow) document {
	docs := p.at(e.Pos())
	var d document
	if needsParens(e, level, after) {
		d = cat(text("("), nest(1, p.body(e, alone)), text(")"))
	} else {
		d = p.body(e, after)
	}
	if len(docs) == 0 {
		return group(d)
	}
	return cat(append(docs, group(d))...)
}

// block prints an expression whose sequences and local definitions stand on lines of their own.
func (p *printer) block(e Expr, after follow) document {
	docs := p.at(e.Pos())
	switch e := e.(type) {
	case *Let:
		docs = append(docs, p.letHead(e), p.gap(lastBinding(e).Pos(), e.Body.Pos()), p.block(e.Body, after))
	case *Seq:
		for i, item := range e.Items {
			if i > 0 {
				docs = append(docs, text(";"), p.gap(e.Items[i-1].Pos(), item.Pos()))
			}
			if i < len(e.Items)-1 {
				docs = append(docs, p.expr(item, levelAssign, bySemi))
			} else if _, ok := item.(*Let); ok && !needsParens(item, levelAssign, after) {
				docs = append(docs, p.block(item, after))
			} else {
				docs = append(docs, p.expr(item, levelAssign, after))
			}
		}
	default:
		docs = append(docs, p.expr(e, levelSeq, after))
	}
	return cat(docs...)
}

func lastBinding(l *Let) Expr { return l.Bindings[len(l.Bindings)-1].Expr }

func (p *printer) letHead(l *Let) document {
	var parts []document
	for i, b := range l.Bindings {
		keyword, end := "and ", func() document { return cat() }
		if i == 0 {
			keyword = letKeyword(l.Rec)
		} else {
			parts = append(parts, hard())
			parts = append(parts, p.at(b.Span)...)
		}
		if i == len(l.Bindings)-1 {
			end = func() document {
				docs := p.beforeKeyword("in", b.Expr.Pos(), l.Body.Pos())
				return cat(append(docs, line(), text("in"))...)
			}
		}
		parts = append(parts, p.binding(keyword, b, end))
	}
	return cat(parts...)
}

// body prints an expression without parentheses around it.
func (p *printer) body(e Expr, after follow) document {
	switch e := e.(type) {
	case *Lit:
		return text(p.literal(e.Value, e.Span))
	case *Var:
		if e.Path.Module.Name != "" {
			return text(pathText(e.Path))
		}
		return text(valueName(e.Path.Name.Name))
	case *Con:
		if e.Arg == nil {
			return text(pathText(e.Path))
		}
		return cat(text(pathText(e.Path)), nest(2, hang(e.Arg), p.expr(e.Arg, levelSimple, alone)))
	case *Fun:
		return p.fun(e, after)
	case *Function:
		return cat(text("function"), nest(2, p.cases(e.Cases, after)))
	case *App:
		return p.application(e)
	case *Binary:
		return p.binary(e, after)
	case *Unary:
		return p.unary(e, after)
	case *Field:
		return cat(p.selected(e.Expr), text("."+pathText(e.Path)))
	case *Record:
		return p.record(e)
	case *Tuple:
		return p.items("(", e.Items, ",", levelTuple+1, byOp, ")", e)
	case *List:
		return p.items("[", e.Items, ";", levelAssign, bySemi, "]", e)
	case *Constraint:
		inner := cat(p.expr(e.Expr, levelSeq, alone), text(" :"), line(), p.typ(e.Type, typeArrow))
		return cat(text("("), p.inside(1, e.Span, inner), text(")"))
	case *Let:
		return cat(p.letHead(e), line(), p.flow(e.Body, after))
	case *If:
		return p.ifThenElse(e, after)
	case *Match:
		return cat(group(text("match "), nest(2, p.expr(e.Expr, levelSeq, alone)), line(), text("with")), p.cases(e.Cases, after))
	case *Seq:
		var parts []document
		for i, item := range e.Items {
			last := i == len(e.Items)-1
			if i > 0 {
				parts = append(parts, text(";"), line())
			}
			if last {
				parts = append(parts, p.expr(item, levelAssign, after))
			} else {
				parts = append(parts, p.expr(item, levelAssign, bySemi))
			}
		}
		return cat(parts...)
	case *Paren:
		return p.paren(e)
	case *Assert:
		return cat(text("assert "), p.expr(e.Expr, levelSimple, alone))
	case *BadExpr:
		return text(e.Span.Text())
	}
	panic("script: unknown expression")
}

// flow prints an expression whose sequences and local definitions break together with the lines around them.
func (p *printer) flow(e Expr, after follow) document {
	switch e.(type) {
	case *Let, *Seq:
		return cat(append(p.at(e.Pos()), p.body(e, after))...)
	}
	return p.expr(e, levelSeq, after)
}

// selected prints the record from which a field is selected. A constructor in front of a dot would be a module, and a
// number would have a fraction.
func (p *printer) selected(e Expr) document {
	last := e
	for u, ok := last.(*Unary); ok && u.Op.Name == "!"; u, ok = last.(*Unary) {
		last = u.Expr
	}
	switch l := last.(type) {
	case *Con:
		return cat(text("("), p.expr(e, levelSeq, alone), text(")"))
	case *Lit:
		if l.Value.Kind == LitInt {
			return cat(p.expr(e, levelSimple, alone), text(" "))
		}
	}
	return p.expr(e, levelSimple, alone)
}

func (p *printer) items(open string, items []Expr, separator string, level int, after follow, closing string, e Expr) document {
	var parts []document
	for i, item := range items {
		follows := alone
		if i < len(items)-1 {
			follows = after
		}
		parts = append(parts, p.expr(item, level, follows))
		if i < len(items)-1 {
			parts = append(parts, text(separator), line())
		}
	}
	return cat(text(open), p.inside(1, e.Pos(), parts...), text(closing))
}

func (p *printer) record(e *Record) document {
	head := text("{ ")
	if e.Base != nil {
		head = cat(head, nest(2, p.expr(e.Base, levelSimple, alone)), text(" with"), nest(2, line()))
	}
	var fields []document
	for i, f := range e.Fields {
		fields = append(fields, p.at(f.Path.Name.Span)...)
		if f.Short {
			fields = append(fields, text(pathText(f.Path)))
		} else {
			follows := alone
			if i < len(e.Fields)-1 {
				follows = bySemi
			}
			fields = append(fields, p.fieldValue(text(pathText(f.Path)+" ="), f.Expr, follows))
		}
		if i < len(e.Fields)-1 {
			fields = append(fields, text(";"), line())
		}
	}
	return cat(head, p.inside(2, e.Span, fields...), text(" }"))
}

func (p *printer) fieldValue(head document, e Expr, after follow) document {
	if hangs(e) {
		return group(head, text(" "), p.expr(e, levelAssign, after))
	}
	return group(head, nest(2, line(), p.expr(e, levelAssign, after)))
}
