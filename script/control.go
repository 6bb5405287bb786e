package script

// control reads an expression that begins with a keyword and extends as far to the right as it can.
func (p *parser) control() Expr {
	switch t := p.tok(); t.text {
	case "let":
		return p.let()
	case "fun":
		return p.fun()
	case "function":
		first := p.pos
		p.enter()
		defer p.leave()
		p.push("`function`", "")
		defer p.pop()
		p.advance()
		return &Function{Cases: p.cases(), Span: p.since(first)}
	case "match":
		return p.match()
	case "if":
		return p.ifThenElse()
	}
	panic("script: not a control expression: " + p.tok().text)
}

// let reads let … in e.
func (p *parser) let() Expr {
	first := p.pos
	p.push("`let`", "")
	defer p.pop()
	p.top().binding = true
	p.advance()
	l := &Let{Rec: p.accept("rec")}
	l.Bindings = p.bindings(nil)
	p.letBody(l, first)
	return l
}

// letBody reads `in e`.
func (p *parser) letBody(l *Let, first int) {
	if !p.tok().is("in") {
		p.missingIn()
	}
	p.top().binding = false
	p.advance()
	l.Body = p.seq()
	l.Span = p.since(first)
}

// bindings reads binding and … . It appends each to the item as well when there is one, as soon as its names are known.
func (p *parser) bindings(item *LetItem) []*Binding {
	var list []*Binding
	for {
		b := &Binding{}
		first := p.pos
		p.bindingLeft(b)
		if item != nil {
			item.Bindings = append(item.Bindings, b)
		}
		p.bindingEquals()
		b.Expr = p.nestedSeq()
		b.Span = p.since(first)
		list = append(list, b)
		if !p.accept("and") {
			return list
		}
	}
}

// bindingLeft reads what stands to the left of `=`: a pattern, or a name and parameters.
func (p *parser) bindingLeft(b *Binding) {
	first := p.pos
	p.refuseOperatorDefinition()
	if p.tok().kind == kindLower && p.tok().text != "not" && p.ahead(1).startsParameter() {
		t := p.tok()
		b.Pattern = &PVar{Name: p.ident(), Span: p.span(t)}
		for p.tok().startsParameter() {
			b.Params = append(b.Params, p.simplePattern())
		}
		if p.accept(":") {
			b.Result = p.typeExpr()
		}
		return
	}
	b.Pattern = p.pattern()
	if p.tok().is(":") && !isSimple(b.Pattern) {
		p.barePatternAnnotation()
	}
	if p.accept(":") {
		t := p.typeExpr()
		b.Pattern = &PConstraint{Pattern: b.Pattern, Type: t, Span: p.since(first)}
	}
}

// isSimple tells whether a pattern could be a parameter: OCaml lets only such patterns carry an annotation without parentheses.
func isSimple(q Pattern) bool {
	switch q := q.(type) {
	case *PWild, *PVar, *PLit, *PList, *PRecord, *PConstraint, *PParen:
		return true
	case *PTuple: // its span includes its parentheses when it has them
		return q.Span.Start < q.Items[0].Pos().Start
	case *PCon:
		return q.Arg == nil
	case *PCons, *POr, *PAs:
		return false
	}
	panic("script: unknown pattern")
}

func (p *parser) bindingEquals() {
	if !p.accept("=") {
		p.missingEquals()
	}
}

// fun reads fun p … -> e.
func (p *parser) fun() Expr {
	p.enter()
	defer p.leave()
	first := p.pos
	p.push("`fun`", "")
	defer p.pop()
	p.advance()
	f := &Fun{}
	for p.tok().startsParameter() {
		f.Params = append(f.Params, p.simplePattern())
	}
	if len(f.Params) == 0 || !p.tok().is("->") {
		p.missingFunArrow(len(f.Params))
	}
	p.advance()
	f.Body = p.seq()
	f.Span = p.since(first)
	return f
}

// match reads match e with cases.
func (p *parser) match() Expr {
	p.enter()
	defer p.leave()
	first := p.pos
	p.push("`match`", "")
	defer p.pop()
	p.advance()
	m := &Match{Expr: p.seq()}
	if !p.accept("with") {
		p.missingWith()
	}
	m.Cases = p.cases()
	m.Span = p.since(first)
	return m
}

// cases reads p [when e] -> e | … with an optional | at the beginning.
func (p *parser) cases() []*Case {
	p.accept("|")
	var list []*Case
	for {
		first := p.pos
		c := &Case{Pattern: p.pattern()}
		if p.accept("when") {
			c.Guard = p.seq()
		}
		if !p.accept("->") {
			p.missingCaseArrow()
		}
		c.Body = p.seq()
		c.Span = p.since(first)
		list = append(list, c)
		if !p.accept("|") {
			return list
		}
	}
}

// ifThenElse reads if e then e [else e]. A chain of `else if` does not count as nesting.
func (p *parser) ifThenElse() Expr {
	p.deeper()
	defer p.shallower()
	first := p.pos
	p.push("`if`", "")
	defer p.pop()
	p.advance()
	i := &If{Cond: p.nestedSeq()}
	if !p.accept("then") {
		p.missingThen()
	}
	i.Then = p.nestedExpr()
	if p.accept("else") {
		if p.tok().is("if") {
			i.Else = p.expr()
		} else {
			i.Else = p.nestedExpr()
		}
	}
	i.Span = p.since(first)
	return i
}

func (p *parser) nestedSeq() Expr {
	p.enter()
	defer p.leave()
	return p.seq()
}

func (p *parser) nestedExpr() Expr {
	p.enter()
	defer p.leave()
	return p.expr()
}
