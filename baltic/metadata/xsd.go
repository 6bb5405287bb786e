package metadata

import (
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

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

// complexType converts a sequence of elements into a record; an empty one is unit.
func (d *document) complexType(e *element, name string, types *typeTable) Type {
	if t, done := d.converted[e]; done {
		return t
	}
	if d.cyclic(e, name) {
		return nil
	}
	d.open = append(d.open, e)
	t := d.record(e, name, types)
	d.open = d.open[:len(d.open)-1]
	d.converted[e] = t
	return t
}

// cyclic reports a type that contains itself: its values would have no end that a schema promises.
func (d *document) cyclic(e *element, name string) bool {
	for i, o := range d.open {
		if o != e {
			continue
		}
		path := make([]string, 0, len(d.open)-i+1)
		for _, p := range d.open[i:] {
			path = append(path, typeLabel(p))
		}
		d.diags.add("BAL0626", e.tag, "the type `%s` contains itself", name).primary("defined here").
			note("the circle is %s", strings.Join(append(path, typeLabel(e)), " → ")).
			help("a message needs a bound: replace the inner `%s` by a reference such as its identifier", name)
		return true
	}
	return false
}

func typeLabel(e *element) string {
	if n := e.attr("name"); n != "" {
		return n
	}
	return e.parent.attr("name")
}

func (d *document) record(e *element, name string, types *typeTable) Type {
	inner := relevant(e)
	if len(inner) == 0 {
		return Unit
	}
	if len(inner) > 1 || !inner[0].is(nsXSD, "sequence") {
		return d.unsupported(inner, name)
	}
	seq := inner[0]
	if repeated(seq) || seq.attr("minOccurs") != "" && seq.attr("minOccurs") != "1" {
		d.diags.add("BAL0624", seq.tag, "the sequence of type `%s` may be repeated or left out", name).
			primary("not supported").help("say it of the elements inside: minOccurs and maxOccurs of <element>")
		return nil
	}
	children := relevant(seq)
	if len(children) == 0 {
		return Unit
	}
	def := &TypeDef{Name: typeName(name), Wire: d.wire(e, name), Span: d.nameSpan(e)}
	names := map[string]*element{}
	for _, c := range children {
		if !c.is(nsXSD, "element") {
			return d.unsupported([]*element{c}, name)
		}
		f, ok := d.field(c, name, types)
		if !ok {
			return nil
		}
		if before := names[f.Name]; before != nil {
			d.diags.add("BAL0628", c.tag, "two elements of type `%s` would both be the field `%s`", name, f.Name).
				primary("the second one").secondary(before.tag, "the first one").
				note("the first letter of an element becomes a small one")
			return nil
		}
		names[f.Name] = c
		def.Fields = append(def.Fields, f)
	}
	return types.add(def, d.diags)
}

// field converts an element of a sequence with how often it occurs.
func (d *document) field(e *element, scope string, types *typeTable) (Field, bool) {
	wire := e.attr("name")
	if ref := e.attr("ref"); ref != "" {
		wire = ref[strings.LastIndexByte(ref, ':')+1:]
	}
	f := Field{Name: fieldName(wire), Wire: wire}
	if f.Name == "" {
		d.diags.add("BAL0609", e.tag, "the element `%s` cannot be a field of a record", wire).primary("no letter to begin with")
		return f, false
	}
	if f.Type = d.elementType(e, scope, types); f.Type == nil {
		return f, false
	}
	switch {
	case repeated(e):
		f.Type = List{f.Type}
	case e.attr("minOccurs") == "0" || e.attr("nillable") == "true" || e.attr("nillable") == "1":
		f.Type = Option{f.Type}
	}
	return f, true
}

// unsupported refuses the first construct that is not a sequence of elements, by its name.
func (d *document) unsupported(inner []*element, of string) Type {
	bad := inner[0]
	for _, c := range inner {
		if !c.is(nsXSD, "sequence") {
			bad = c
			break
		}
	}
	what := bad.name.Local
	m := d.diags.add("BAL0624", bad.tag, "<%s> in the type `%s` is not supported", what, of).primary("not supported").
		note("types may be sequences of elements and enumerations")
	switch what {
	case "choice":
		m.help("write a sequence of optional elements (minOccurs=\"0\")")
	case "attribute":
		m.help("make it an element")
	case "all":
		m.help("write <sequence>: one order is fixed then")
	}
	return nil
}

func (d *document) wire(e *element, name string) string {
	at := e
	for at != nil && !at.is(nsXSD, "schema") {
		at = at.parent
	}
	if at == nil {
		return name
	}
	return qname{at.attr("targetNamespace"), name}.String()
}

// nameSpan is the place of the type's name, or of the element around an anonymous type.
func (d *document) nameSpan(e *element) source.Span {
	if e.attr("name") != "" {
		return e.attrSpan("name")
	}
	return e.parent.attrSpan("name")
}
