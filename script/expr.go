package script

import "github.com/balticsim/balticsim/internal/source"

// Expressions, from the loosest to the tightest, as in OCaml: `;`, then := (right), the comma, || (right), && (right),
// comparisons and |> (left), ^ and @ (right), :: (right), + - (left), * / mod (left), unary minus, application, field
// selection, prefix !. The expressions that begin with a keyword (control.go) may stand for any operand; they extend as far
// to the right as they can. The branches of `if` stop before `;` only.

// level is the precedence of a binary operator below the comma; a higher level binds tighter. right says that it
// associates to the right.
func level(op string) (lvl int, right bool) {
	switch op {
	case "||":
		return 1, true
	case "&&":
		return 2, true
	case "=", "<>", "<", "<=", ">", ">=", "|>":
		return 3, false
	case "^", "@":
		return 4, true
	case "::":
		return 5, true
	case "+", "-":
		return 6, false
	case "*", "/", "mod":
		return 7, false
	}
	return 0, false
}

// binaryOperator returns the current token when it is a binary operator below the comma.
func (p *parser) binaryOperator() (*token, bool) {
	t := p.tok()
	if t.kind == kindUnknown {
		p.unknownOperator(t)
	}
	if t.kind != kindSymbol && t.kind != kindKeyword {
		return nil, false
	}
	lvl, _ := level(t.text)
	return t, lvl > 0
}

// seq reads e1; …; en with an optional `;` at the end.
func (p *parser) seq() Expr {
	p.deeper()
	defer p.shallower()
	first := p.pos
	items := []Expr{p.expr()}
	for p.tok().is(";") {
		p.noteSemicolon()
		p.advance()
		if !p.tok().startsExpr() {
			if _, ok := p.binaryOperator(); ok || p.tok().is(",") || p.tok().is(":=") || p.tok().is(";") {
				p.missingOperand()
			}
			break // whoever reads on says whether this token may follow
		}
		items = append(items, p.expr())
	}
	if len(items) == 1 {
		return items[0]
	}
	return &Seq{Items: items, Span: span(items[0]).To(p.since(first))}
}

// noteSemicolon remembers the first `;` on the right side of the local let whose bindings are being read.
func (p *parser) noteSemicolon() {
	if n := len(p.open); n > 0 && p.top().binding && p.top().semi == 0 {
		p.top().semi = p.pos
	}
}

// expr reads everything that binds tighter than `;`.
func (p *parser) expr() Expr {
	p.deeper()
	defer p.shallower()
	parts, ops := []Expr{p.tuple()}, []Ident(nil)
	for p.tok().is(":=") {
		ops = append(ops, p.ident())
		parts = append(parts, p.tuple())
	}
	e := parts[len(parts)-1]
	for i := len(ops) - 1; i >= 0; i-- {
		e = &Binary{Op: ops[i], Left: parts[i], Right: e, Span: span(parts[i]).To(span(e))}
	}
	return e
}

// tuple reads e1, …, en.
func (p *parser) tuple() Expr {
	items := []Expr{p.operators()}
	for p.accept(",") {
		items = append(items, p.operators())
	}
	if len(items) == 1 {
		return items[0]
	}
	t := &Tuple{Items: items, Span: span(items[0]).To(span(items[len(items)-1]))}
	p.bare = t
	return t
}

// operators reads operands and the operators between them, with a stack instead of recursion: chains may be long.
func (p *parser) operators() Expr {
	operands, ops := []Expr{p.operand()}, []*token(nil)
	reduce := func() {
		n, op := len(operands), ops[len(ops)-1]
		l, r := operands[n-2], operands[n-1]
		operands[n-2] = &Binary{
			Op: Ident{Name: op.text, Span: p.span(op)}, Left: l, Right: r, Span: span(l).To(span(r)),
		}
		operands, ops = operands[:n-1], ops[:len(ops)-1]
	}
	for {
		op, ok := p.binaryOperator()
		if !ok {
			break
		}
		lvl, right := level(op.text)
		for len(ops) > 0 {
			if top, _ := level(ops[len(ops)-1].text); top < lvl || top == lvl && right {
				break
			}
			reduce()
		}
		p.advance()
		ops = append(ops, op)
		operands = append(operands, p.operand())
	}
	for len(ops) > 0 {
		reduce()
	}
	return operands[0]
}

// operand reads a unary minus, an application, or an expression that begins with a keyword.
func (p *parser) operand() Expr {
	t := p.tok()
	switch {
	case t.is("-"):
		return p.minus()
	case t.startsControl():
		return p.control()
	case t.is("assert"):
		first := p.pos
		p.advance()
		e := &Assert{Expr: p.simple(), Span: p.since(first)}
		if p.tok().startsArgument() {
			p.unexpectedArgument("`assert` takes one argument", "put the condition in parentheses: `assert (…)`")
		}
		return e
	case t.startsArgument():
		return p.application()
	}
	p.missingOperand()
	panic("unreachable")
}

// minus reads - e, which binds tighter than every binary operator and looser than application.
func (p *parser) minus() Expr {
	p.enter()
	defer p.leave()
	op := p.ident()
	if t := p.tok(); t.kind == kindInt && t.num < 0 && !p.ahead(1).startsArgument() && !p.ahead(1).is(".") {
		p.advance()
		lit := &Lit{Value: Literal{Kind: LitInt, Int: t.num}, Span: p.span(t)}
		return &Unary{Op: op, Expr: lit, Span: op.Span.To(lit.Span)}
	}
	e := p.operand()
	return &Unary{Op: op, Expr: e, Span: op.Span.To(span(e))}
}

// application reads f e1 … en, C e, not e, or a simple expression alone.
func (p *parser) application() Expr {
	first := p.pos
	head := p.simple()
	if !p.tok().startsArgument() {
		p.refuseControlArgument()
		return head
	}
	if c, ok := head.(*Con); ok {
		c.Arg = p.simple()
		c.Span = p.since(first)
		if p.tok().startsArgument() {
			p.severalArguments(c.Path.Name)
		}
		p.refuseControlArgument()
		return c
	}
	var args []Expr
	for p.tok().startsArgument() {
		if isData(head) && p.startsLine() {
			p.needsSeparator(p.pos)
		}
		args = append(args, p.simple())
	}
	p.refuseControlArgument()
	if v, ok := head.(*Var); ok && v.Path.Name.Name == "not" && v.Path.Module.Name == "" && len(args) == 1 {
		return &Unary{Op: v.Path.Name, Expr: args[0], Span: p.since(first)}
	}
	return &App{Fun: head, Args: args, Span: p.since(first)}
}

// isData tells the expressions that are certainly not functions, so that what follows them is not an argument.
func isData(e Expr) bool {
	switch e.(type) {
	case *Lit, *List, *Tuple, *Record:
		return true
	}
	return false
}

func span(n Node) source.Span { return n.Pos() }
