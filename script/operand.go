package script

// simple reads an expression that can be an argument without parentheses, with the fields selected from it.
func (p *parser) simple() Expr {
	p.enter()
	defer p.leave()
	first := p.pos
	e := p.atom()
	for p.tok().is(".") {
		p.advance()
		if t := p.tok(); t.kind != kindLower && (t.kind != kindUpper || !p.ahead(1).is(".")) {
			p.badSelection()
		}
		e = &Field{Expr: e, Path: p.fieldPath(), Span: p.since(first)}
	}
	return e
}

func (p *parser) atom() Expr {
	first := p.pos
	switch t := p.tok(); {
	case t.kind == kindInt:
		p.advance()
		return &Lit{Value: p.integer(t, false), Span: p.span(t)}
	case t.kind == kindString:
		p.advance()
		return &Lit{Value: Literal{Kind: LitString, Str: t.text}, Span: p.span(t)}
	case t.is("true") || t.is("false"):
		p.advance()
		return &Lit{Value: boolLiteral(t.text == "true"), Span: p.span(t)}
	case t.kind == kindLower:
		return &Var{Path: Path{Name: p.ident()}, Span: p.span(t)}
	case t.kind == kindUpper:
		return p.qualified()
	case t.is("!"):
		p.enter()
		defer p.leave()
		op := p.ident()
		if !p.tok().startsArgument() {
			p.expected("the reference to read, behind `!`")
		}
		return &Unary{Op: op, Expr: p.atom(), Span: p.since(first)}
	case t.is("("):
		return p.paren()
	case t.is("begin"):
		return p.beginEnd()
	case t.is("["):
		return p.list()
	case t.is("{"):
		return p.record()
	}
	p.missingOperand()
	panic("unreachable")
}

// qualified reads C, M.C or M.x.
func (p *parser) qualified() Expr {
	first := p.pos
	name := p.ident()
	if !p.tok().is(".") {
		return &Con{Path: Path{Name: name}, Span: p.since(first)}
	}
	p.advance()
	t := p.tok()
	switch {
	case t.kind == kindLower:
		return &Var{Path: Path{Module: name, Name: p.ident()}, Span: p.since(first)}
	case t.kind == kindUpper:
		inner := p.ident()
		if p.tok().is(".") {
			p.nestedModule(name, inner)
		}
		return &Con{Path: Path{Module: name, Name: inner}, Span: p.since(first)}
	case t.is("(") || t.is("{") || t.is("["):
		p.unsupported(t, "a local `open` of a module", "write the module's name before each name: `"+name.Name+".x`")
	}
	p.expected("a name of the module `" + name.Name + "`")
	panic("unreachable")
}

// paren reads (), an operator in parentheses, ( e ), ( e : t ) or ( e, … ).
func (p *parser) paren() Expr {
	first := p.pos
	p.push("expression in parentheses", "(")
	defer p.pop()
	p.advance()
	if p.accept(")") {
		return &Lit{Value: Literal{Kind: LitUnit}, Span: p.since(first)}
	}
	if name, ok := p.operatorName(); ok {
		op := p.ident()
		op.Name = name
		p.advance()
		return &Var{Path: Path{Name: op}, Span: p.since(first)}
	}
	e := p.seq()
	if p.accept(":") {
		t := p.typeExpr()
		p.closing(")")
		return &Constraint{Expr: e, Type: t, Span: p.since(first)}
	}
	p.closing(")")
	if t, ok := e.(*Tuple); ok && p.bare == Node(t) {
		p.bare = nil
		t.Span = p.since(first)
		return t
	}
	return &Paren{Expr: e, Span: p.since(first)}
}

// operatorName recognises an operator and the closing parenthesis behind it, and returns its name as a value.
func (p *parser) operatorName() (string, bool) {
	t := p.tok()
	if !p.ahead(1).is(")") {
		return "", false
	}
	lvl, _ := level(t.text)
	switch {
	case t.is("::"):
		return "", false // a constructor in OCaml, not a function
	case (t.kind == kindSymbol || t.kind == kindKeyword) && lvl > 0, t.is(":="), t.is("!"), t.kind == kindUnknown && t.text == "~-":
		return t.text, true
	}
	return "", false
}

// beginEnd reads begin e end; without e it is ().
func (p *parser) beginEnd() Expr {
	first := p.pos
	p.push("`begin`", "begin")
	defer p.pop()
	p.advance()
	if p.accept("end") {
		return &Lit{Value: Literal{Kind: LitUnit}, Span: p.since(first)}
	}
	e := p.seq()
	p.closing("end")
	return &Paren{Expr: e, Begin: true, Span: p.since(first)}
}

func (p *parser) list() Expr {
	first := p.pos
	p.push("list", "[")
	defer p.pop()
	p.advance()
	var items []Expr
	for !p.tok().is("]") {
		items = append(items, p.expr())
		if !p.accept(";") {
			break
		}
	}
	p.closing("]")
	return &List{Items: items, Span: p.since(first)}
}

// record reads { f = e; … } or { e with f = e; … }.
func (p *parser) record() Expr {
	first := p.pos
	p.push("record", "{")
	defer p.pop()
	p.advance()
	r := &Record{}
	if !p.atField() {
		if !p.tok().startsExpr() {
			p.expected("a field or a record")
		}
		if p.tok().startsArgument() {
			r.Base = p.simple()
		}
		if t := p.tok(); t.startsExpr() {
			p.unexpectedArgument("a record in front of `with` needs parentheses when it is computed", "write `{ (f x) with a = 1 }`")
		}
		if !p.accept("with") {
			p.expected("`with`, or `=` behind the name of a field")
		}
	}
	for !p.tok().is("}") {
		f := FieldExpr{Path: p.fieldPath()}
		if p.accept("=") {
			f.Expr = p.expr()
		} else {
			f.Short = true
			f.Expr = &Var{Path: f.Path, Span: f.Path.Name.Span}
			f.Expr.(*Var).Path.Module = Ident{}
		}
		r.Fields = append(r.Fields, f)
		if !p.accept(";") {
			break
		}
	}
	if len(r.Fields) == 0 {
		p.expected("a field")
	}
	p.closingRecord("=")
	r.Span = p.since(first)
	return r
}

// atField tells whether a field comes next in a record, and not the record that is being changed.
func (p *parser) atField() bool {
	n := 0
	for p.ahead(n).kind == kindUpper && p.ahead(n+1).is(".") {
		n += 2
	}
	next := p.ahead(n + 1)
	return p.ahead(n).kind == kindLower && (next.is("=") || next.is(";") || next.is("}") || next.is(":"))
}
