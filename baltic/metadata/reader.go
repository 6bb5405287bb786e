package metadata

import (
	"slices"

	"github.com/balticsim/balticsim/internal/source"
)

// Loader returns the text of a file that the metadata refer to, by the path written there. When it cannot, the diagnostic
// says why; its place is filled in by the reader.
type Loader func(path string) (*source.File, *source.Diagnostic)

// Read reads a metadata file. It returns nil and at least one error when the file does not describe a farm. A nil load
// refuses references to WSDL files.
func Read(f *source.File, load Loader) (*Farm, source.Diagnostics) {
	r := newReader(f, load)
	r.read(parse(f, r.diags))
	return r.result()
}

// ReadWSDL reads a WSDL file alone: a farm of its services, each under its own name, or of its port types when it describes no services. It
// returns nil and at least one error when there are none, or one cannot be read.
func ReadWSDL(f *source.File) (*Farm, source.Diagnostics) {
	r := newReader(f, nil)
	if doc := readDocument(f, r.diags); doc != nil {
		named := doc.services
		if len(named) == 0 {
			named = doc.root.all(nsWSDL, "portType")
		}
		for _, e := range named {
			if s := doc.service(e.attr("name"), e.attrSpan("name"), r.types); s != nil {
				s.Variable = s.Name
				r.addService(s)
			}
		}
		if len(named) == 0 {
			r.diags.add("BAL0627", doc.root.tag, "%s describes no service", f.Name).primary("a <service> or a <portType> is needed")
		}
	}
	return r.result()
}

func newReader(f *source.File, load Loader) *reader {
	return &reader{
		diags: &reporter{}, load: load, farm: &Farm{File: f},
		documents: map[string]*document{}, byVariable: map[string]*Service{}, types: newTypeTable(),
	}
}

// result is the farm that was read, when nothing is wrong.
func (r *reader) result() (*Farm, source.Diagnostics) {
	r.farm.Types = r.types.order
	r.typeNames()
	if r.diags.failed() {
		return nil, r.diags.list
	}
	return r.farm, nil
}

// typeNames refuses a message type that has the name of a service's type.
func (r *reader) typeNames() {
	for _, s := range r.farm.Services {
		if d := r.types.byName[s.TypeName()]; d != nil {
			r.diags.add("BAL0628", d.Span, "the type `%s` has the name of a service's type", d.Name).primary("this type").
				secondary(s.Span, "the type of this service in Em.mli is `"+d.Name+"`").help("rename the service or the type")
		}
	}
}

// reader turns definitions into a Farm.
type reader struct {
	diags      *reporter
	load       Loader
	farm       *Farm
	documents  map[string]*document // WSDL files by path; nil when reading failed
	schemas    []*document          // those named by `let … : schema`
	byVariable map[string]*Service  // nil for a service that was refused
	types      *typeTable
}

// kinds are the kinds of definition, in the order in which they are explained.
func kinds() []string { return []string{"service", "schema", "metadata"} }

func (r *reader) read(defs []*definition) {
	var farm *definition
	names := map[string]source.Span{}
	for _, d := range defs {
		if before, again := names[d.name]; again {
			d.again = true
			r.diags.add("BAL0607", d.nameSpan, "`%s` is defined twice", d.name).primary("defined again here").
				secondary(before, "first defined here").help("give one of them another name")
			continue
		}
		names[d.name] = d.nameSpan
		switch kind := r.kindOf(d); {
		case kind == "schema":
			r.schema(d)
		case kind == "metadata" && farm != nil:
			r.diags.add("BAL0608", d.nameSpan, "the file describes two farms").primary("the second one").
				secondary(farm.nameSpan, "the first one").help("keep one list of machines, imports and exports a file")
		case kind == "metadata":
			farm = d
		}
	}
	for _, d := range defs { // services come after schemas, which may stand anywhere
		if !d.again && r.quietKind(d) == "service" {
			r.byVariable[d.name] = nil
			if s := r.service(d); s != nil {
				r.addService(s)
			}
		}
	}
	if farm == nil {
		if !r.diags.failed() {
			at := r.farm.File.At(0, 0)
			r.diags.add("BAL0608", at, "the file describes no farm").
				help("add `let m : metadata = [VM {…}; Import {…}; Export {…}]`")
		}
		return
	}
	r.entries(farm)
}

// quietKind is what the definition says it is, else what its value looks like, "" when neither is known.
func (r *reader) quietKind(d *definition) string {
	if d.kind != "" {
		return d.kind
	}
	switch d.value.kind {
	case valRecord:
		return "service"
	case valList:
		return "metadata"
	case valWSDL:
		if len(d.value.items) == 1 {
			return "schema"
		}
		return "service"
	default:
		return ""
	}
}

func (r *reader) kindOf(d *definition) string {
	kind := r.quietKind(d)
	switch {
	case kind == "":
		wrongKind(r.diags, "`"+d.name+"`", "a service, a schema or a list of entries", d.value)
	case !slices.Contains(kinds(), kind):
		r.diags.add("BAL0605", d.kindSpan, "metadata have no kind `%s`", kind).
			primary("unknown kind").nearest(kind, kinds(), "the kinds are "+listing(kinds()))
	}
	return kind
}

// addService adds a service unless another one has its name.
func (r *reader) addService(s *Service) {
	for _, t := range r.farm.Services {
		if t.Name == s.Name {
			r.diags.add("BAL0607", s.Span, "two services are called `%s`", s.Name).primary("the second one").
				secondary(t.Span, "the first one").note("the name becomes the type `t%s` in Em.mli", s.Name).
				help("give one of them another sname")
			return
		}
	}
	r.byVariable[s.Variable] = s
	r.farm.Services = append(r.farm.Services, s)
}

// service reads {sname = …; ops = […]} or wsdl "FILE" "SERVICE"; nil when that failed.
func (r *reader) service(d *definition) *Service {
	switch v := d.value; v.kind {
	case valWSDL:
		return r.wsdlService(d)
	case valRecord:
		f := fieldsOf(r.diags, "a service", v, d.nameSpan, "sname", "ops")
		s := &Service{Variable: d.name}
		s.Name, s.Span = f.name("sname")
		names := map[string]source.Span{}
		for _, item := range f.list("ops") {
			op := r.operation(item)
			if op == nil {
				f.ok = false
				continue
			}
			r.unique(names, op.Name, op.Span, "operations")
			s.Ops = append(s.Ops, op)
		}
		if ops := f.value("ops"); f.ok && len(s.Ops) == 0 {
			r.diags.add("BAL0603", ops.span, "a service needs at least one operation").primary("no operations")
			f.ok = false
		}
		if !f.ok {
			return nil
		}
		r.messages(s)
		return s
	default:
		wrongKind(r.diags, "the service `"+d.name+"`", "a record {sname = …; ops = […]} or wsdl \"FILE\" \"SERVICE\"", v)
		return nil
	}
}

func (r *reader) operation(v *value) *Operation {
	if v.kind != valRecord {
		wrongKind(r.diags, "an operation", "a record {opname = …; action = …; input = …; output = …}", v)
		return nil
	}
	f := fieldsOf(r.diags, "an operation", v, v.span, "opname", "action", "input", "output")
	op := &Operation{}
	op.Name, op.Span = f.name("opname")
	op.Action, _ = f.text("action")
	op.Input = r.messageType(f, "input")
	op.Output = r.messageType(f, "output")
	if !f.ok {
		return nil
	}
	return op
}

// messageType reads a type written as in .NET: the last component of a dotted name counts.
func (r *reader) messageType(f *fieldReader, name string) Type {
	text, span := f.text(name)
	if !f.ok {
		return nil
	}
	local := lastComponent(text)
	if !isIdentifier(local) {
		r.diags.add("BAL0612", span, "`%s` is not the name of a type", text).
			primary("a name such as ProgrammingIndigo.Order is needed").
			help("types are built in (unit, int, bool, string) or named; structure comes from a schema: let t : schema = wsdl \"FILE\"")
		f.ok = false
		return nil
	}
	switch b := Basic(local); b {
	case Unit, Int, Bool, String:
		return b
	}
	t := r.namedType(text, local, span)
	f.ok = f.ok && t != nil
	return t
}

// unique reports a name that stands twice in one list.
func (r *reader) unique(names map[string]source.Span, name string, at source.Span, what string) {
	if before, again := names[name]; again {
		r.diags.add("BAL0607", at, "two %s are called `%s`", what, name).primary("the second one").
			secondary(before, "the first one").help("give one of them another name")
		return
	}
	names[name] = at
}
