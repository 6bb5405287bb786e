package metadata

// defineComponents enters the global types and elements of a schema.
func (d *document) defineComponents(schema *element) {
	space := schema.attr("targetNamespace")
	for _, e := range schema.children {
		if e.name.Space != nsXSD {
			continue
		}
		kind := "type"
		switch e.name.Local {
		case "complexType", "simpleType":
		case "element":
			kind = "element"
		case "import", "include":
			if e.attr("schemaLocation") != "" {
				d.diags.add("BAL0624", e.tag, "the schema `%s` stands in another file", e.attr("schemaLocation")).
					primary("not supported").help("put the schemas into the <types> of one WSDL file")
			}
			continue
		default:
			continue // refused when something refers to it
		}
		key := componentKey{kind, qname{space, e.attr("name")}}
		if before := d.components[key]; before != nil {
			d.diags.add("BAL0631", e.attrSpan("name"), "the %s `%s` is defined twice", kind, e.attr("name")).
				primary("defined again here").secondary(before.attrSpan("name"), "first defined here")
			continue
		}
		d.components[key] = e
	}
}

// component follows an attribute that refers to a global type or element; nil after reporting that there is none.
func (d *document) component(e *element, attr, kind string) *element {
	text := e.attr(attr)
	q, ok := e.resolve(text)
	if found := d.components[componentKey{kind, q}]; ok && found != nil {
		return found
	}
	m := d.diags.add("BAL0625", e.attrSpan(attr), "the schemas define no %s `%s`", kind, text).primary("unknown " + kind)
	if !ok {
		m.note("the prefix of `%s` is not declared", text)
		return nil
	}
	if q.space == "" {
		m.note("the name is looked up in no namespace at all; is a prefix missing?")
	} else {
		m.note("its namespace is %s", q.space)
	}
	var names []string
	for _, s := range d.schemas {
		for _, c := range s.children {
			if key := (componentKey{kind, qname{s.attr("targetNamespace"), c.attr("name")}}); d.components[key] == c {
				names = append(names, c.attr("name"))
			}
		}
	}
	m.nearest(q.local, names, "")
	m.d.Suggestions = nil // the prefix belongs to the place
	return nil
}

// typeNames lists the names of the global types and elements, for "did you mean".
func (d *document) typeNames() []string {
	var names []string
	for _, s := range d.schemas {
		for _, c := range s.children {
			if n := c.attr("name"); n != "" {
				names = append(names, n)
			}
		}
	}
	return names
}

// typeCalled converts the global type of that name in any namespace, or the global element when it has a type of its own.
// found is false when there is none; the type is nil when it was refused.
func (d *document) typeCalled(local string, types *typeTable) (t Type, found bool) {
	for _, kind := range []string{"type", "element"} {
		for _, s := range d.schemas {
			if e := d.components[componentKey{kind, qname{s.attr("targetNamespace"), local}}]; e != nil {
				if kind == "element" {
					return d.elementType(e, "", types), true
				}
				return d.globalType(e, types), true
			}
		}
	}
	return nil, false
}

// relevant returns the children of a schema component that mean something: no annotations.
func relevant(e *element) []*element {
	var list []*element
	for _, c := range e.children {
		if !c.is(nsXSD, "annotation") {
			list = append(list, c)
		}
	}
	return list
}

func repeated(e *element) bool { return e.attr("maxOccurs") != "" && e.attr("maxOccurs") != "1" }

// elementType converts the type of an element, without how often it occurs. scope names the type around it, from which an
// anonymous type gets its name.
func (d *document) elementType(e *element, scope string, types *typeTable) Type {
	if e.attr("ref") != "" {
		target := d.component(e, "ref", "element")
		if target == nil {
			return nil
		}
		if target.attr("ref") != "" {
			d.diags.add("BAL0624", target.tag, "the global element `%s` refers to another one", target.attr("name")).
				primary("not supported").help("give it a type")
			return nil
		}
		return d.elementType(target, "", types)
	}
	if e.attr("type") != "" {
		return d.typeRef(e, "type", types)
	}
	name := e.attr("name")
	if scope != "" {
		name = scope + "_" + name
	}
	for _, c := range relevant(e) {
		switch {
		case c.is(nsXSD, "complexType"):
			return d.complexType(c, name, types)
		case c.is(nsXSD, "simpleType"):
			return d.simpleType(c, name, types)
		}
	}
	d.diags.add("BAL0624", e.tag, "the element `%s` has no type", e.attr("name")).primary("anything may stand here").
		help("give it a type")
	return nil
}

// typeRef converts the type that an attribute names.
func (d *document) typeRef(e *element, attr string, types *typeTable) Type {
	text := e.attr(attr)
	if q, ok := e.resolve(text); ok && q.space == nsXSD {
		if t, known := builtinType(q.local); known {
			return t
		}
		d.diags.add("BAL0624", e.attrSpan(attr), "the type `%s` of XML Schema is not supported", text).
			primary("not supported").note("supported are %s", listing(builtinTypes()))
		return nil
	}
	target := d.component(e, attr, "type")
	if target == nil {
		return nil
	}
	return d.globalType(target, types)
}

func (d *document) globalType(e *element, types *typeTable) Type {
	if e.is(nsXSD, "simpleType") {
		return d.simpleType(e, e.attr("name"), types)
	}
	return d.complexType(e, e.attr("name"), types)
}
