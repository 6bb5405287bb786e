package metadata

import (
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

// The namespaces of WSDL 1.1 and of what it refers to.
const (
	nsWSDL   = "http://schemas.xmlsoap.org/wsdl/"
	nsSOAP   = "http://schemas.xmlsoap.org/wsdl/soap/"
	nsSOAP12 = "http://schemas.xmlsoap.org/wsdl/soap12/"
	nsXSD    = "http://www.w3.org/2001/XMLSchema"
	nsWSDL2  = "http://www.w3.org/ns/wsdl"
)

// document is a WSDL file: its definitions by name. Services and types are converted when they are asked for, so that
// parts of a file that a farm does not use need not be understood.
type document struct {
	file       *source.File
	root       *element
	namespace  string
	messages   map[string]*element
	portTypes  map[string]*element
	bindings   map[string]*element
	services   []*element
	schemas    []*element
	components map[componentKey]*element // global types and elements
	converted  map[*element]Type
	open       []*element // types being converted, outermost first
	diags      *reporter
}

// componentKey identifies a global component of a schema; kind is "type" or "element".
type componentKey struct {
	kind string
	name qname
}

// readDocument reads a WSDL file, or reports why it is refused and returns nil.
func readDocument(f *source.File, diags *reporter) *document {
	root := readXML(f, diags)
	if root == nil {
		return nil
	}
	d := &document{
		file: f, root: root, namespace: root.attr("targetNamespace"),
		messages: map[string]*element{}, portTypes: map[string]*element{}, bindings: map[string]*element{},
		components: map[componentKey]*element{}, converted: map[*element]Type{}, diags: diags,
	}
	switch {
	case root.is(nsXSD, "schema"): // a schema on its own, for `let t : schema = wsdl "FILE"`
		d.schemas = []*element{root}
	case !root.is(nsWSDL, "definitions"):
		m := diags.add("BAL0622", root.tag, "this is not a WSDL 1.1 file").primary("the root element is <" + root.name.Local + ">")
		if root.name.Space == nsWSDL2 {
			m.help("WSDL 2.0 is not read; most tools can also produce WSDL 1.1")
		} else {
			m.help("its root must be <definitions> in the namespace %s", nsWSDL)
		}
		return nil
	}
	before := len(diags.list)
	for _, e := range root.children {
		d.define(e)
	}
	for _, s := range d.schemas {
		d.defineComponents(s)
	}
	if len(diags.list) > before {
		return nil
	}
	return d
}

func (d *document) define(e *element) {
	if e.name.Space != nsWSDL {
		return
	}
	table := map[string]*element(nil)
	switch e.name.Local {
	case "types":
		d.schemas = append(d.schemas, e.all(nsXSD, "schema")...)
		return
	case "service":
		d.services = append(d.services, e)
		return
	case "import":
		d.diags.add("BAL0624", e.tag, "<import> of another WSDL file is not read").
			primary("not supported").help("put the definitions into one file")
		return
	case "message":
		table = d.messages
	case "portType":
		table = d.portTypes
	case "binding":
		table = d.bindings
	default:
		return // documentation and extensions
	}
	name := e.attr("name")
	if before := table[name]; before != nil {
		d.diags.add("BAL0631", e.attrSpan("name"), "<%s> `%s` is defined twice", e.name.Local, name).primary("defined again here").
			secondary(before.attrSpan("name"), "first defined here")
		return
	}
	table[name] = e
}

// service converts the service of that name: a <service>, or a <portType> when the file describes no place where the
// service runs. It returns nil after reporting what is wrong; at is where the name is asked for.
func (d *document) service(name string, at source.Span, types *typeTable) *Service {
	before := len(d.diags.list)
	portType, span := d.portTypeOf(name, at)
	if portType == nil {
		return nil
	}
	if !isIdentifier(name) {
		d.diags.add("BAL0609", span, "`%s` cannot be part of a name in a script", name).
			primary("letters, digits and _ only, a letter first")
		return nil
	}
	b := d.bindingOf(portType)
	s := &Service{Name: name, Span: at, WSDL: true}
	names := map[string]*element{}
	for _, e := range portType.all(nsWSDL, "operation") {
		op := d.operation(e, b, types)
		if op == nil {
			continue
		}
		if first := names[op.Name]; first != nil {
			d.diags.add("BAL0631", e.attrSpan("name"), "the operation `%s` is defined twice", op.Name).
				primary("overloading is not supported").secondary(first.attrSpan("name"), "first defined here")
			continue
		}
		names[op.Name] = e
		s.Ops = append(s.Ops, op)
	}
	if len(s.Ops) == 0 && len(d.diags.list) == before {
		d.diags.add("BAL0603", portType.tag, "a service needs at least one operation").primary("no operations")
	}
	if len(d.diags.list) > before {
		return nil
	}
	return s
}

// portTypeOf finds what a service is made of: all of its SOAP ports must have one port type.
func (d *document) portTypeOf(name string, at source.Span) (*element, source.Span) {
	var names []string
	for _, s := range d.services {
		if s.attr("name") == name {
			return d.soapPortType(s), s.attrSpan("name")
		}
		names = append(names, s.attr("name"))
	}
	if p := d.portTypes[name]; p != nil {
		return p, p.attrSpan("name")
	}
	if len(names) == 0 {
		for _, e := range d.root.all(nsWSDL, "portType") {
			names = append(names, e.attr("name"))
		}
	}
	m := d.diags.add("BAL0627", at, "%s has no service `%s`", d.file.Name, name).primary("unknown service")
	m.nearest(name, names, "it has "+listing(names))
	for i := range m.d.Suggestions { // the place is a string
		m.d.Suggestions[i].Replacement = `"` + m.d.Suggestions[i].Replacement + `"`
	}
	return nil, at
}

func (d *document) soapPortType(service *element) *element {
	var found *element
	for _, port := range service.all(nsWSDL, "port") {
		if port.first(nsSOAP, "address") == nil && port.first(nsSOAP12, "address") == nil {
			continue // HTTP and other bindings
		}
		b := d.lookup(port, "binding", d.bindings)
		if b == nil {
			return nil
		}
		p := d.lookup(b, "type", d.portTypes)
		if p == nil {
			return nil
		}
		if found != nil && found != p {
			d.diags.add("BAL0632", port.tag, "the ports of service `%s` have several port types", service.attr("name")).
				primary("a second port type").secondary(found.tag, "the first one").
				help("name the port type instead of the service")
			return nil
		}
		found = p
	}
	if found == nil {
		d.diags.add("BAL0632", service.tag, "service `%s` has no SOAP port", service.attr("name")).
			primary("a <port> with a <soap:address> is needed")
	}
	return found
}

// lookup follows an attribute that names a definition of the file; nil after reporting that there is none.
func (d *document) lookup(e *element, attr string, table map[string]*element) *element {
	text := e.attr(attr)
	q, ok := e.resolve(text)
	if found := table[q.local]; ok && found != nil && q.space == d.namespace {
		return found
	}
	names := make([]string, 0, len(table))
	for _, c := range d.root.children {
		if table[c.attr("name")] == c {
			names = append(names, c.attr("name"))
		}
	}
	m := d.diags.add("BAL0625", e.attrSpan(attr), "`%s` is not defined in this file", text).
		primary("<" + e.name.Local + "> refers to it")
	if !ok {
		m.note("the prefix `%s` is not declared", text[:strings.IndexByte(text, ':')])
	} else {
		m.nearest(q.local, names, "")
		m.d.Suggestions = nil // the prefix belongs to the place
	}
	return nil
}
