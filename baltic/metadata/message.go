package metadata

import (
	"encoding/xml"
	"strings"
)

// Message says how the values of an operation's input or output stand in the body of a SOAP message (document/literal). The zero
// Message is an empty body.
type Message struct {
	Element xml.Name // of the body; its Local is "" when the body is empty
	Param   *Field   // the one child of a wrapper that holds the value; nil when the element itself does
	None    bool     // there is no such message: the answer of a one-way operation
}

// shape finds how a message stands in a body, and the schema's element for its value: nil when there is nothing to say but that it was
// sent. It returns false after reporting what is wrong. Param has no type yet.
//
// The element that the one part of the message names is taken apart when it is the wrapper of the document/literal wrapped
// convention, that is when it is called as the convention says and is a sequence: no child is unit, one child is the parameter
// itself, which is then always there, and several make a record. Any other element is bare: its type is the type of the message.
func (d *document) shape(way *element, wrapper string) (m Message, value *element, ok bool) {
	message := d.lookup(way, "message", d.messages)
	if message == nil {
		return m, nil, false
	}
	parts := message.all(nsWSDL, "part")
	if len(parts) == 0 {
		return m, nil, true
	}
	if len(parts) > 1 {
		d.diags.add("BAL0623", parts[1].tag, "message `%s` has several parts", message.attr("name")).
			primary("a document/literal message has one part")
		return m, nil, false
	}
	part := parts[0]
	if part.attr("element") == "" {
		d.diags.add("BAL0623", part.tag, "the part `%s` names a type instead of an element", part.attr("name")).
			primary("this is the RPC style").help("only document/literal messages are supported: element=\"…\"")
		return m, nil, false
	}
	e := d.component(part, "element", "element")
	if e == nil {
		return m, nil, false
	}
	m.Element = xml.Name{Space: targetNamespace(e), Local: e.attr("name")}
	if seq := wrapperSequence(e, wrapper); seq != nil {
		switch children := seq.all(nsXSD, "element"); {
		case len(children) != len(relevant(seq)): // choice and the like: let the conversion of the sequence refuse it
		case len(children) == 0:
			return m, nil, true
		case len(children) == 1:
			param := inMessage(children[0])
			m.Param = &param
			return m, children[0], true
		}
	}
	return m, e, true
}

// inMessage is an element of a sequence as it stands in messages. It has no name for scripts and no type yet.
func inMessage(e *element) Field {
	f := Field{Wire: e.attr("name"), Required: e.attr("minOccurs") != "0"}
	if ref := e.attr("ref"); ref != "" {
		q, _ := e.resolve(ref)
		f.Wire, f.Space = q.local, q.space
		return f
	}
	form := e.attr("form")
	if form == "" {
		form = schemaOf(e).attr("elementFormDefault")
	}
	if form == "qualified" {
		f.Space = targetNamespace(e)
	}
	return f
}

// schemaOf is the schema that a component stands in.
func schemaOf(e *element) *element {
	for e.parent != nil && !e.is(nsXSD, "schema") {
		e = e.parent
	}
	return e
}

func targetNamespace(e *element) string { return schemaOf(e).attr("targetNamespace") }

// messages settles how the messages of a service that is written in the metadata look: as a port type of the same name in one of the schemas'
// files says, when it has all operations with their types, and by convention otherwise.
func (r *reader) messages(s *Service) {
	for _, doc := range r.schemas {
		if doc.describes(s) {
			s.WSDL = true
			return
		}
	}
	for _, op := range s.Ops {
		op.In, op.Out = conventional(s, op)
	}
}

// conventional is the wrapped convention as .NET names things: {space}Op around the value, whose element is called like its type, and
// {space}OpResponse around OpResult. The namespace is that of the action, http://tempuri.org for http://tempuri.org/IPayment/Authorize.
func conventional(s *Service, op *Operation) (in, out Message) {
	space := "urn:" + s.Name
	if before, ok := strings.CutSuffix(op.Action, "/"+op.Name); ok {
		if i := strings.LastIndexByte(before, '/'); i > 0 && strings.Contains(before[:i], ":") {
			space = before[:i]
		}
	}
	wrap := func(element, param string, t Type) Message {
		m := Message{Element: xml.Name{Space: space, Local: element}}
		if t != Unit {
			m.Param = &Field{Wire: param, Space: space, Type: t, Required: true}
		}
		return m
	}
	return wrap(op.Name, fieldName(ShowType(op.Input)), op.Input), wrap(op.Name+"Response", op.Name+"Result", op.Output)
}

// describes sets the messages of all operations of a service from the port type of its name, or returns false and changes nothing.
func (d *document) describes(s *Service) bool {
	reported := d.diags
	d.diags = &reporter{} // what is wrong with a port type that nobody asked for is no mistake of the metadata
	defer func() { d.diags = reported }()
	portType := d.portTypes[s.Name]
	if portType == nil {
		return false
	}
	type both struct{ in, out Message }
	found := make([]both, len(s.Ops))
	for i, op := range s.Ops {
		e := operationCalled(portType, op.Name)
		if e == nil {
			return false
		}
		var ok bool
		if found[i].in, ok = d.messageOf(e.first(nsWSDL, "input"), op.Name, op.Input); !ok {
			return false
		}
		if found[i].out, ok = d.messageOf(e.first(nsWSDL, "output"), op.Name+"Response", op.Output); !ok {
			return false
		}
	}
	for i, op := range s.Ops {
		op.In, op.Out = found[i].in, found[i].out
	}
	return true
}

func operationCalled(portType *element, name string) *element {
	for _, e := range portType.all(nsWSDL, "operation") {
		if e.attr("name") == name {
			return e
		}
	}
	return nil
}

// messageOf is the message when its value has type t.
func (d *document) messageOf(way *element, wrapper string, t Type) (Message, bool) {
	if way == nil {
		return Message{None: true}, t == Unit
	}
	m, value, ok := d.shape(way, wrapper)
	if !ok || !d.declares(value, t) {
		return m, false
	}
	if m.Param != nil {
		m.Param.Type = t
	}
	return m, true
}

// declares tells whether the values of an element have type t, which is basic or named, as in services that are written in the metadata. When
// that cannot be told at sight, they have not.
func (d *document) declares(e *element, t Type) bool {
	if e == nil {
		return t == Unit
	}
	if repeated(e) {
		return false
	}
	q, ok := e.resolve(e.attr("type"))
	if e.attr("type") == "" || !ok {
		ct := e.first(nsXSD, "complexType")
		return t == Unit && ct != nil && len(relevant(ct)) == 0
	}
	switch t := t.(type) {
	case Basic:
		known, found := builtinType(q.local)
		return q.space == nsXSD && found && known == t
	case Named:
		return t.Def.Wire == q.String()
	default:
		return false
	}
}
