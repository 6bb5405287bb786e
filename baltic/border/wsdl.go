package border

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/baltic/metadata"
)

// wsdl describes a service at a URL in WSDL 1.1, document/literal, as the metadata know it: simple types without counterpart in scripts are
// strings. The metadata reader reads it back.
func wsdl(s *metadata.Service, url string) string {
	w := &wsdlWriter{space: "urn:balticsim:" + s.Name, types: map[*metadata.TypeDef]bool{}, elements: map[xml.Name]bool{}}
	for _, op := range s.Ops {
		w.message(op.In, op.Input)
		w.message(op.Out, op.Output)
	}
	w.line(`<?xml version="1.0" encoding="utf-8"?>`)
	w.line(`<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"`)
	w.line(`    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:tns="`, escapeAttribute(w.space), `"`)
	for i, schema := range w.schemas {
		if schema.space != "" {
			w.line(`    xmlns:s`, strconv.Itoa(i), `="`, escapeAttribute(schema.space), `"`)
		}
	}
	w.line(`    targetNamespace="`, escapeAttribute(w.space), `">`)
	w.line(`  <wsdl:types>`)
	for _, schema := range w.schemas {
		w.schema(schema)
	}
	w.line(`  </wsdl:types>`)
	for _, op := range s.Ops {
		w.wsdlMessage(op.Name+"In", op.In)
		w.wsdlMessage(op.Name+"Out", op.Out)
	}
	w.line(`  <wsdl:portType name="`, s.Name, `">`)
	for _, op := range s.Ops {
		w.operation(op, `<wsdl:input message="tns:`+op.Name+`In"/>`, `<wsdl:output message="tns:`+op.Name+`Out"/>`)
	}
	w.line(`  </wsdl:portType>`)
	w.line(`  <wsdl:binding name="`, s.Name, `Soap" type="tns:`, s.Name, `">`)
	w.line(`    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>`)
	for _, op := range s.Ops {
		const literal = `<soap:body use="literal"/>`
		action := `<soap:operation soapAction="` + escapeAttribute(op.Action) + `"/>`
		w.operation(op, action+`<wsdl:input>`+literal+`</wsdl:input>`, `<wsdl:output>`+literal+`</wsdl:output>`)
	}
	w.line(`  </wsdl:binding>`)
	w.line(`  <wsdl:service name="`, s.Name, `"><wsdl:port name="soap" binding="tns:`, s.Name, `Soap"><soap:address location="`, escapeAttribute(url), `"/></wsdl:port></wsdl:service>`)
	w.line(`</wsdl:definitions>`)
	return w.String()
}

// wsdlWriter collects the components of schemas before it writes them.
type wsdlWriter struct {
	strings.Builder
	space    string
	schemas  []*schema
	types    map[*metadata.TypeDef]bool
	elements map[xml.Name]bool
}

// schema is one namespace with the text of its components.
type schema struct {
	space      string
	components []string
}

func (w *wsdlWriter) line(parts ...string) {
	for _, p := range parts {
		w.WriteString(p)
	}
	w.WriteString("\n")
}

// in returns the schema of a namespace and its prefix with the colon.
func (w *wsdlWriter) in(space string) (*schema, string) {
	prefix := func(i int) string {
		if space == "" {
			return ""
		}
		return "s" + strconv.Itoa(i) + ":"
	}
	for i, s := range w.schemas {
		if s.space == space {
			return s, prefix(i)
		}
	}
	s := &schema{space: space}
	w.schemas = append(w.schemas, s)
	return s, prefix(len(w.schemas) - 1)
}

// message declares the element of a message.
func (w *wsdlWriter) message(m metadata.Message, t metadata.Type) {
	switch {
	case m.Element.Local == "":
	case m.Param == nil:
		w.element(m.Element, t)
	default:
		s, _ := w.in(m.Element.Space)
		s.components = append(s.components, `<xs:element name="`+m.Element.Local+`"><xs:complexType><xs:sequence>`+
			w.field(m.Element.Space, *m.Param)+`</xs:sequence></xs:complexType></xs:element>`)
	}
}

// element declares a global element, once.
func (w *wsdlWriter) element(name xml.Name, t metadata.Type) {
	if w.elements[name] {
		return
	}
	w.elements[name] = true
	s, _ := w.in(name.Space)
	s.components = append(s.components, `<xs:element name="`+name.Local+`"`+w.typed(t))
}

// typed is the rest of an element of a type.
func (w *wsdlWriter) typed(t metadata.Type) string {
	switch t := t.(type) {
	case metadata.Basic:
		switch t {
		case metadata.Unit:
			return `><xs:complexType/></xs:element>`
		case metadata.Int:
			return ` type="xs:long"/>`
		case metadata.Bool:
			return ` type="xs:boolean"/>`
		case metadata.String:
			return ` type="xs:string"/>`
		}
	case metadata.Named:
		if t.Def.Opaque() {
			return ` type="xs:string"/>`
		}
		w.define(t.Def)
		name := wireName(t.Def)
		_, prefix := w.in(name.Space)
		return ` type="` + prefix + name.Local + `"/>`
	}
	panic("border: no element has the type " + metadata.ShowType(t))
}

// wireName takes {namespace}local apart.
func wireName(d *metadata.TypeDef) xml.Name {
	if rest, ok := strings.CutPrefix(d.Wire, "{"); ok {
		space, local, _ := strings.Cut(rest, "}")
		return xml.Name{Space: space, Local: local}
	}
	return xml.Name{Local: d.Wire}
}

// define declares a type, once.
func (w *wsdlWriter) define(d *metadata.TypeDef) {
	if w.types[d] {
		return
	}
	w.types[d] = true
	name := wireName(d)
	s, _ := w.in(name.Space)
	var b strings.Builder
	if len(d.Cases) > 0 {
		b.WriteString(`<xs:simpleType name="` + name.Local + `"><xs:restriction base="xs:string">`)
		for _, c := range d.Cases {
			b.WriteString(`<xs:enumeration value="` + escapeAttribute(c.Wire) + `"/>`)
		}
		b.WriteString(`</xs:restriction></xs:simpleType>`)
	} else {
		b.WriteString(`<xs:complexType name="` + name.Local + `"><xs:sequence>`)
		for _, f := range d.Fields {
			b.WriteString(w.field(name.Space, f))
		}
		b.WriteString(`</xs:sequence></xs:complexType>`)
	}
	s.components = append(s.components, b.String())
}

// field is an element of a sequence that stands in the schema of a namespace.
func (w *wsdlWriter) field(space string, f metadata.Field) string {
	occurs, t := "", f.Type
	switch u := f.Type.(type) {
	case metadata.List:
		occurs, t = ` minOccurs="0" maxOccurs="unbounded"`, u.Elem
	case metadata.Option:
		occurs, t = ` minOccurs="0"`, u.Elem
		if f.Required {
			occurs = ` nillable="true"`
		}
	}
	switch f.Space {
	case space:
		if space != "" {
			occurs += ` form="qualified"`
		}
	case "":
		occurs += ` form="unqualified"`
	default: // the namespace of a global element
		w.element(xml.Name{Space: f.Space, Local: f.Wire}, t)
		_, prefix := w.in(f.Space)
		return `<xs:element ref="` + prefix + f.Wire + `"` + occurs + `/>`
	}
	return `<xs:element name="` + f.Wire + `"` + occurs + w.typed(t)
}

func (w *wsdlWriter) schema(s *schema) {
	if s.space == "" {
		w.line(`    <xs:schema>`)
	} else {
		w.line(`    <xs:schema targetNamespace="`, escapeAttribute(s.space), `">`)
	}
	for _, other := range w.schemas {
		switch {
		case other == s:
		case other.space == "":
			w.line(`      <xs:import/>`)
		default:
			w.line(`      <xs:import namespace="`, escapeAttribute(other.space), `"/>`)
		}
	}
	for _, c := range s.components {
		w.line(`      `, c)
	}
	w.line(`    </xs:schema>`)
}

func (w *wsdlWriter) wsdlMessage(name string, m metadata.Message) {
	if m.None {
		return
	}
	if m.Element.Local == "" {
		w.line(`  <wsdl:message name="`, name, `"/>`)
		return
	}
	_, prefix := w.in(m.Element.Space)
	w.line(`  <wsdl:message name="`, name, `"><wsdl:part name="parameters" element="`, prefix, m.Element.Local, `"/></wsdl:message>`)
}

func (w *wsdlWriter) operation(op *metadata.Operation, in, out string) {
	if op.Out.None {
		out = ""
	}
	w.line(`    <wsdl:operation name="`, op.Name, `">`, in, out, `</wsdl:operation>`)
}
