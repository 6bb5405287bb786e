package metadata

import (
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

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
	f := inMessage(e)
	if f.Name = fieldName(f.Wire); f.Name == "" {
		d.diags.add("BAL0609", e.tag, "the element `%s` cannot be a field of a record", f.Wire).primary("no letter to begin with")
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
