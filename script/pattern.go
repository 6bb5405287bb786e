package script

import "github.com/balticsim/balticsim/internal/source"

// pattern reads a whole pattern. From the loosest: as, |, the comma, ::, constructors. What stands to the left of an `as`
// is all that has been read: `A as x | B` is `(A as x) | B`, as in OCaml.
func (p *parser) pattern() Pattern {
	p.enter()
	defer p.leave()
	first := p.pos
	left := p.orPattern(nil, first)
	for p.tok().is("as") {
		p.advance()
		name := p.binder("the name after `as`")
		left = &PAs{Pattern: left, Name: name, Span: p.since(first)}
		if t := p.tok(); t.is("|") || t.is(",") || t.is("::") {
			left = p.orPattern(left, first)
		}
	}
	return left
}

// orPattern reads p | p | …, left associative. The leftmost operand may have been read already.
func (p *parser) orPattern(left Pattern, first int) Pattern {
	left = p.tuplePattern(left, first)
	for p.tok().is("|") {
		p.advance()
		right := p.tuplePattern(nil, p.pos)
		left = &POr{Left: left, Right: right, Span: p.since(first)}
	}
	return left
}

// tuplePattern reads p, p, …
func (p *parser) tuplePattern(left Pattern, first int) Pattern {
	items := []Pattern{p.consPattern(left, first)}
	for p.tok().is(",") {
		p.advance()
		items = append(items, p.consPattern(nil, p.pos))
	}
	if len(items) == 1 {
		return items[0]
	}
	t := &PTuple{Items: items, Span: p.since(first)}
	p.bare = t
	return t
}

// consPattern reads p :: p :: …, right associative.
func (p *parser) consPattern(left Pattern, first int) Pattern {
	if left == nil {
		left = p.appliedPattern()
	}
	parts, starts := []Pattern{left}, []int{first}
	for p.tok().is("::") {
		p.advance()
		starts = append(starts, p.pos)
		parts = append(parts, p.appliedPattern())
	}
	t := parts[len(parts)-1]
	for i := len(parts) - 2; i >= 0; i-- {
		t = &PCons{Head: parts[i], Tail: t, Span: p.since(starts[i])}
	}
	return t
}

// appliedPattern reads a simple pattern or a constructor with its argument.
func (p *parser) appliedPattern() Pattern {
	if p.tok().kind != kindUpper {
		return p.simplePattern()
	}
	p.enter()
	defer p.leave()
	first := p.pos
	c := p.constructorPattern()
	if p.tok().startsParameter() {
		c.Arg = p.appliedPattern()
		if p.tok().startsParameter() {
			p.severalArguments(c.Path.Name)
		}
		c.Span = p.since(first)
	}
	return c
}

func (p *parser) constructorPattern() *PCon {
	first := p.pos
	path := Path{Name: p.ident()}
	if p.tok().is(".") {
		p.advance()
		if p.tok().kind != kindUpper {
			p.expected("a constructor of the module `" + path.Name.Name + "`")
		}
		path = Path{Module: path.Name, Name: p.ident()}
		if p.tok().is(".") {
			p.nestedModule(path.Module, path.Name)
		}
	}
	return &PCon{Path: path, Span: p.since(first)}
}

// simplePattern reads a pattern that needs no parentheses as a parameter.
func (p *parser) simplePattern() Pattern {
	first := p.pos
	switch t := p.tok(); {
	case t.is("_"):
		p.advance()
		return &PWild{Span: p.span(t)}
	case t.kind == kindLower:
		return &PVar{Name: p.binder("a name"), Span: p.span(t)}
	case t.kind == kindInt:
		p.advance()
		return &PLit{Value: p.integer(t, false), Span: p.span(t)}
	case t.is("-"):
		p.advance()
		if p.tok().kind != kindInt {
			p.expected("a number: only numbers can be negative in a pattern")
		}
		v := p.integer(p.advance(), true)
		return &PLit{Value: v, Span: p.since(first)}
	case t.kind == kindString:
		p.advance()
		return &PLit{Value: Literal{Kind: LitString, Str: t.text}, Span: p.span(t)}
	case t.is("true") || t.is("false"):
		p.advance()
		return &PLit{Value: boolLiteral(t.text == "true"), Span: p.span(t)}
	case t.kind == kindUpper:
		return p.constructorPattern()
	case t.is("("):
		return p.parenPattern()
	case t.is("["):
		return p.listPattern()
	case t.is("{"):
		return p.recordPattern()
	}
	p.badPattern()
	panic("unreachable")
}

func boolLiteral(b bool) Literal {
	if b {
		return Literal{Kind: LitBool, Int: 1}
	}
	return Literal{Kind: LitBool}
}

// integer is the value of an integer literal. The smallest integer has no positive counterpart: it exists behind a minus
// sign only.
func (p *parser) integer(t *token, negative bool) Literal {
	switch {
	case negative:
		return Literal{Kind: LitInt, Int: -t.num << 1 >> 1}
	case t.num < 0:
		p.fail(&source.Diagnostic{
			Code: "BAL0007", Severity: source.Error, Message: "this integer does not fit in 63 bits",
			Primary: source.Label{Span: p.span(t), Text: "too large"},
			Help:    []string{"integers go from -4611686018427387904 to 4611686018427387903"},
		})
	}
	return Literal{Kind: LitInt, Int: t.num}
}

// parenPattern reads (), ( p ), ( p : t ) or ( p, … ).
func (p *parser) parenPattern() Pattern {
	first := p.pos
	p.push("pattern in parentheses", "(")
	defer p.pop()
	p.advance()
	if p.accept(")") {
		return &PLit{Value: Literal{Kind: LitUnit}, Span: p.since(first)}
	}
	p.refuseOperatorName()
	q := p.pattern()
	if p.accept(":") {
		t := p.typeExpr()
		p.closing(")")
		return &PConstraint{Pattern: q, Type: t, Span: p.since(first)}
	}
	p.closing(")")
	if t, ok := q.(*PTuple); ok && p.bare == Node(t) {
		p.bare = nil
		t.Span = p.since(first)
		return t
	}
	return &PParen{Pattern: q, Span: p.since(first)}
}

func (p *parser) listPattern() Pattern {
	first := p.pos
	p.push("list pattern", "[")
	defer p.pop()
	p.advance()
	var items []Pattern
	for !p.tok().is("]") {
		items = append(items, p.pattern())
		if !p.accept(";") {
			break
		}
	}
	p.closing("]")
	return &PList{Items: items, Span: p.since(first)}
}

// recordPattern reads { f = p; g; _ }.
func (p *parser) recordPattern() Pattern {
	first := p.pos
	p.push("record pattern", "{")
	defer p.pop()
	p.advance()
	r := &PRecord{}
	for !p.tok().is("}") {
		if len(r.Fields) > 0 && p.accept("_") {
			r.Open = true
			p.accept(";")
			break
		}
		f := FieldPattern{Path: p.fieldPath()}
		if p.accept("=") {
			f.Pattern = p.pattern()
		} else {
			f.Short = true
			f.Pattern = &PVar{Name: f.Path.Name, Span: f.Path.Name.Span}
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

// fieldPath reads the name of a record's field, f or M.f.
func (p *parser) fieldPath() Path {
	if p.tok().kind == kindUpper && p.ahead(1).is(".") {
		module := p.ident()
		p.advance()
		if p.tok().kind == kindUpper && p.ahead(1).is(".") {
			p.nestedModule(module, p.ident())
		}
		return Path{Module: module, Name: p.fieldName()}
	}
	return Path{Name: p.fieldName()}
}

func (p *parser) fieldName() Ident {
	if p.tok().kind != kindLower {
		p.badName("a field", "the name of a field")
	}
	return p.ident()
}
