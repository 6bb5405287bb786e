package script

// parseItem reads one item.
func (p *parser) parseItem() Item {
	first := p.pos
	t := p.tok()
	switch {
	case t.is("open"):
		return p.openItem()
	case t.is("type"):
		return p.typeItem()
	case t.is("val"):
		if !p.iface {
			p.wrongFile(t, "`val` declares a value in an interface (.mli)", "define the value with `let`")
		}
		return p.valItem()
	case t.is("let"):
		if p.iface {
			p.wrongFile(t, "an interface (.mli) holds no definitions", "declare the value's type instead: `val x : int`")
		}
		return p.letItem()
	case t.kind == kindBad:
		p.expected("an item")
	case t.startsItem():
		p.unsupportedKeyword(t)
	case !t.startsExpr():
		p.strayToken()
	case p.iface:
		p.wrongFile(t, "an interface (.mli) holds no expressions", "declare the types of values: `val x : int`")
	case !p.separated:
		p.needsSeparator(p.pos)
	}
	e := p.seq()
	return &ExprItem{Expr: e, Span: p.since(first)}
}

// endOfItem checks that what follows an item may follow it.
func (p *parser) endOfItem(it Item) {
	t := p.tok()
	switch {
	case t.kind == kindEOF, t.is(";;"), t.startsItem():
		return
	}
	p.open = p.open[:0]
	p.refuseSmallConstructor(it)
	if t.startsExpr() || t.kind == kindUpper {
		p.needsSeparator(p.lineStart())
	}
	p.strayToken()
}

// lineStart returns the first token of the current token's line when that token does not belong to the item by its column,
// and the current one otherwise.
func (p *parser) lineStart() int {
	for i := p.pos; i > p.itemStart; i-- {
		if p.tokens[i].first {
			if p.tokens[i].column <= p.itemColumn {
				return i
			}
			break
		}
	}
	return p.pos
}

func (p *parser) openItem() Item {
	first := p.pos
	p.push("`open`", "")
	p.advance()
	if p.tok().kind == kindLower {
		p.needsCapital("a module")
	}
	if p.tok().kind != kindUpper {
		p.expected("the name of a module")
	}
	m := p.ident()
	if p.tok().is(".") && p.ahead(1).kind == kindUpper {
		p.advance()
		p.nestedModule(m, p.ident())
	}
	return &Open{Module: m, Span: p.since(first)}
}

func (p *parser) valItem() Item {
	first := p.pos
	p.push("`val`", "")
	p.advance()
	v := &ValItem{}
	switch {
	case p.tok().kind == kindLower:
		v.Name = p.ident()
	case p.tok().is("("):
		p.push("operator in parentheses", "(")
		p.advance()
		name, ok := p.operatorName()
		if !ok {
			p.expected("an operator")
		}
		v.Name = p.ident()
		v.Name.Name = name
		p.advance()
		p.pop()
	default:
		p.badName("a value", "the name of a value")
	}
	if !p.accept(":") {
		p.expected("`:` and the type of `" + v.Name.Name + "`")
	}
	v.Type = p.typeExpr()
	v.Span = p.since(first)
	return v
}

// letItem reads a definition, or a top-level expression that begins with `let`.
func (p *parser) letItem() Item {
	first := p.pos
	p.push("definition", "")
	p.advance()
	item := &LetItem{Rec: p.accept("rec")}
	p.started = item
	p.bindings(item)
	item.Span = p.since(first)
	if !p.tok().is("in") {
		return item
	}
	if !p.separated {
		p.needsSeparator(first)
	}
	p.started = nil
	l := &Let{Rec: item.Rec, Bindings: item.Bindings}
	p.letBody(l, first)
	return &ExprItem{Expr: l, Span: l.Span}
}

// typeItem reads type … and … .
func (p *parser) typeItem() Item {
	first := p.pos
	p.push("type definition", "")
	item := &TypeItem{}
	p.advance()
	item.Defs = append(item.Defs, p.typeDef())
	for p.accept("and") {
		item.Defs = append(item.Defs, p.typeDef())
	}
	item.Span = p.since(first)
	return item
}

func (p *parser) typeDef() *TypeDef {
	first := p.pos
	d := &TypeDef{Params: p.typeParams()}
	if p.tok().kind != kindLower && p.tok().kind != kindUpper {
		p.badName("a type", "the name of the type")
	}
	d.Name = p.ident()
	if p.accept("=") {
		switch t := p.tok(); {
		case t.is("{"):
			d.Fields = p.fieldDefs()
		case t.is("|") || p.atConstructor():
			d.Ctors = p.constructors()
		default:
			d.Alias = p.typeExpr()
		}
	}
	d.Span = p.since(first)
	return d
}

// typeParams reads 'a or ('a, …), or nothing.
func (p *parser) typeParams() []Ident {
	if p.tok().kind == kindTypeVar {
		return []Ident{p.ident()}
	}
	if !p.tok().is("(") {
		return nil
	}
	p.push("parameters of a type", "(")
	defer p.pop()
	p.advance()
	var params []Ident
	for {
		if p.tok().kind != kindTypeVar {
			p.expected("a type variable such as `'a`")
		}
		params = append(params, p.ident())
		if !p.accept(",") {
			break
		}
	}
	p.closing(")")
	return params
}

// atConstructor tells a constructor from the capitalised name of a type: a name alone, or followed by `of` or `|`, is a
// constructor; `Payment list`, `Payment * Order`, `Payment -> unit` and `M.t` begin a type.
func (p *parser) atConstructor() bool {
	if p.tok().kind != kindUpper {
		return false
	}
	next := p.ahead(1)
	switch {
	case next.is("."), next.is("*"), next.is("->"):
		return false
	}
	return next.kind != kindLower && next.kind != kindUpper
}

func (p *parser) constructors() []CtorDef {
	p.accept("|")
	var list []CtorDef
	for {
		if p.tok().kind != kindUpper {
			p.badConstructor()
		}
		c := CtorDef{Name: p.ident()}
		if p.accept("of") {
			c.Args = append(c.Args, p.postfixType())
			for p.accept("*") {
				c.Args = append(c.Args, p.postfixType())
			}
			if p.tok().is("->") {
				p.functionArgument(c.Name)
			}
		}
		list = append(list, c)
		if !p.accept("|") {
			return list
		}
	}
}

func (p *parser) fieldDefs() []FieldDef {
	p.push("record type", "{")
	defer p.pop()
	p.advance()
	var fields []FieldDef
	for !p.tok().is("}") {
		if p.tok().is("mutable") {
			p.unsupported(p.tok(), "a mutable field", "keep a reference in the field: `count : int ref`")
		}
		f := FieldDef{Name: p.fieldName()}
		if !p.accept(":") {
			p.fieldSeparator(":", "=")
		}
		f.Type = p.typeExpr()
		fields = append(fields, f)
		if !p.accept(";") {
			break
		}
	}
	if len(fields) == 0 {
		p.expected("a field")
	}
	p.closingRecord(":")
	return fields
}
