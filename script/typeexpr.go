package script

// typeExpr reads a type: t -> t, looser than t * t, looser than t name.
func (p *parser) typeExpr() Type {
	p.enter()
	defer p.leave()
	first := p.pos
	parts := []Type{p.tupleType()}
	starts := []int{first}
	for p.accept("->") {
		starts = append(starts, p.pos)
		parts = append(parts, p.tupleType())
	}
	t := parts[len(parts)-1]
	for i := len(parts) - 2; i >= 0; i-- {
		t = &TArrow{Arg: parts[i], Res: t, Span: p.since(starts[i])}
	}
	return t
}

func (p *parser) tupleType() Type {
	first := p.pos
	items := []Type{p.postfixType()}
	for p.accept("*") {
		items = append(items, p.postfixType())
	}
	if len(items) == 1 {
		return items[0]
	}
	return &TTuple{Items: items, Span: p.since(first)}
}

// postfixType reads a type followed by the constructors applied to it: int list, (a, b) endpoint chan.
func (p *parser) postfixType() Type {
	first := p.pos
	var args []Type
	var t Type
	switch tok := p.tok(); {
	case tok.kind == kindTypeVar:
		p.advance()
		t = &TVar{Name: tok.text, Span: p.span(tok)}
	case tok.is("("):
		args = p.typeArguments()
		if len(args) == 1 {
			t, args = args[0], nil
		}
	case tok.kind == kindLower || tok.kind == kindUpper:
		t = &TCon{Path: p.typePath(), Span: p.since(first)}
	default:
		p.expected("a type")
	}
	for p.tok().kind == kindLower || p.tok().kind == kindUpper {
		if t != nil {
			args = []Type{t}
		}
		t, args = &TCon{Path: p.typePath(), Args: args, Span: p.since(first)}, nil
	}
	if t == nil {
		p.expected("the name of the type that has these parameters")
	}
	return t
}

// typeArguments reads ( t, … ).
func (p *parser) typeArguments() []Type {
	p.push("type in parentheses", "(")
	defer p.pop()
	p.advance()
	args := []Type{p.typeExpr()}
	for p.accept(",") {
		args = append(args, p.typeExpr())
	}
	p.closing(")")
	return args
}

// typePath reads name or M.name; the names of types may begin with either case.
func (p *parser) typePath() Path {
	name := p.ident()
	if p.tok().is(".") {
		module := name
		p.advance()
		if p.tok().kind != kindLower && p.tok().kind != kindUpper {
			p.expected("the name of a type")
		}
		name = p.ident()
		if p.tok().is(".") {
			p.nestedModule(module, name)
		}
		return Path{Module: module, Name: name}
	}
	return Path{Name: name}
}

// ident passes over the current token, a name.
func (p *parser) ident() Ident {
	t := p.advance()
	return Ident{Name: t.text, Span: p.span(t)}
}
