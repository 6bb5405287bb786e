package metadata

// builtinTypes lists the simple types of XML Schema that are supported.
func builtinTypes() []string {
	return []string{
		"string", "normalizedString", "token", "language", "Name", "NCName", "ID", "IDREF", "anyURI", "QName",
		"decimal", "double", "float", "dateTime", "date", "time", "duration", "gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay",
		"base64Binary", "hexBinary",
		"integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger",
		"unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
		"boolean",
	}
}

// builtinType maps a simple type of XML Schema. What has no counterpart in scripts is a string: its lexical form, which no
// arithmetic can round.
func builtinType(name string) (Type, bool) {
	switch name {
	case "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger",
		"unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte":
		return Int, true
	case "boolean":
		return Bool, true
	}
	for _, known := range builtinTypes() {
		if name == known {
			return String, true
		}
	}
	return nil, false
}

// simpleType converts a restriction: an enumeration is a variant, any other restriction is the type that it restricts.
func (d *document) simpleType(e *element, name string, types *typeTable) Type {
	if t, done := d.converted[e]; done {
		return t
	}
	if d.cyclic(e, name) {
		return nil
	}
	inner := relevant(e)
	if len(inner) != 1 || !inner[0].is(nsXSD, "restriction") {
		what := "nothing"
		at := e
		if len(inner) > 0 {
			what, at = "<"+inner[0].name.Local+">", inner[0]
		}
		d.diags.add("BAL0624", at.tag, "%s in the type `%s` is not supported", what, name).primary("not supported").
			note("a simple type may be a <restriction>")
		return nil
	}
	d.open = append(d.open, e)
	t := d.restriction(inner[0], name, types)
	d.open = d.open[:len(d.open)-1]
	d.converted[e] = t
	return t
}

func (d *document) restriction(r *element, name string, types *typeTable) Type {
	if r.attr("base") == "" {
		d.diags.add("BAL0624", r.tag, "the restriction of type `%s` does not name its base", name).primary("base=\"…\" is needed")
		return nil
	}
	base := d.typeRef(r, "base", types)
	cases := r.all(nsXSD, "enumeration")
	if base == nil || base != String || len(cases) == 0 {
		return base
	}
	def := &TypeDef{Name: typeName(name), Wire: d.wire(r, name), Span: d.nameSpan(r.parent)}
	names := map[string]*element{}
	for _, c := range cases {
		wire := c.attr("value")
		ctor := caseName(wire)
		if before := names[ctor]; before != nil {
			d.diags.add("BAL0628", c.tag, "two values of type `%s` would both be the constructor `%s`", name, ctor).
				primary("the second one").secondary(before.tag, "the first one")
			return nil
		}
		names[ctor] = c
		def.Cases = append(def.Cases, Case{ctor, wire})
	}
	return types.add(def, d.diags)
}
