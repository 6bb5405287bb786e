package metadata

import (
	"github.com/balticsim/balticsim/internal/source"
)

// tags are the kinds of entry of a farm.
func tags() []string { return []string{"VM", "Import", "Export"} }

// entries reads the list of machines, imports and exports.
func (r *reader) entries(d *definition) {
	if d.value.kind != valList {
		wrongKind(r.diags, "the metadata `"+d.name+"`", "a list", d.value)
		return
	}
	machines, imports, exports := map[string]source.Span{}, map[string]source.Span{}, map[string]source.Span{}
	for _, v := range d.value.items {
		if v.kind != valTagged {
			wrongKind(r.diags, "an entry of the farm", "VM {…}, Import {…} or Export {…}", v)
			continue
		}
		record := v.items[0]
		switch v.text {
		case "VM":
			if m := r.machine(v, record); m != nil {
				r.unique(machines, m.Name, m.Span, "machines")
				r.farm.Machines = append(r.farm.Machines, m)
			}
		case "Import":
			if name, url, s, span, ok := r.outside(v, record, "an import"); ok {
				r.unique(imports, name, span, "imports")
				r.farm.Imports = append(r.farm.Imports, &Import{name, url, s, span})
			}
		case "Export":
			if name, url, s, span, ok := r.outside(v, record, "an export"); ok {
				r.unique(exports, name, span, "exports")
				r.farm.Exports = append(r.farm.Exports, &Export{name, url, s, span})
			}
		default:
			r.diags.add("BAL0611", v.span, "there are no entries of the kind `%s`", v.text).primary("unknown kind of entry").
				nearest(v.text, tags(), "the kinds are "+listing(tags()))
		}
	}
}

func (r *reader) machine(entry, record *value) *Machine {
	f := fieldsOf(r.diags, "a machine", record, entry.span, "vmname", "disk", "inputs", "outputs", "limits?")
	m := &Machine{}
	m.Name, m.Span = f.name("vmname")
	m.Disk, _ = f.text("disk")
	for _, v := range f.list("inputs") {
		s := r.serviceNamed(v, "an input of a machine")
		f.ok = f.ok && s != nil
		m.Inputs = append(m.Inputs, s)
	}
	for _, v := range f.list("outputs") {
		if v.kind != valTuple || len(v.items) != 2 || v.items[0].kind != valString {
			wrongKind(r.diags, "an output of a machine", "a pair of a path and a service, such as (\"/Payment.svc\", payment)", v)
			f.ok = false
			continue
		}
		s := r.serviceNamed(v.items[1], "an output of a machine")
		f.ok = f.ok && s != nil
		m.Outputs = append(m.Outputs, Output{v.items[0].text, s})
	}
	if v := f.value("limits"); v != nil {
		m.Limits = r.limits(f, v)
	}
	if !f.ok {
		return nil
	}
	return m
}

// outside reads an import or export.
func (r *reader) outside(entry, record *value, of string) (name, url string, s *Service, span source.Span, ok bool) {
	f := fieldsOf(r.diags, of, record, entry.span, "name", "url", "service")
	name, span = f.name("name")
	url, _ = f.text("url")
	if v := f.value("service"); v != nil {
		s = r.serviceNamed(v, "the field `service` of "+of)
	}
	return name, url, s, span, f.ok && s != nil
}

// serviceNamed looks a service up by its variable; nil when there is none, which is then reported, or when it was refused.
func (r *reader) serviceNamed(v *value, what string) *Service {
	if v.kind != valName {
		wrongKind(r.diags, what, "the name of a service", v)
		return nil
	}
	s, known := r.byVariable[v.text]
	if !known {
		var names []string
		for _, t := range r.farm.Services {
			names = append(names, t.Variable)
		}
		m := r.diags.add("BAL0606", v.span, "there is no service `%s`", v.text).primary("unknown service")
		for _, t := range r.farm.Services {
			if t.Name == v.text { // written by sname instead of by variable
				m.help("the service %s is called `%s` here", t.Name, t.Variable)
				return nil
			}
		}
		m.nearest(v.text, names, "define it: let "+v.text+" : service = {sname = …; ops = […]}")
	}
	return s
}

// schema reads `let t : schema = wsdl "FILE"`.
func (r *reader) schema(d *definition) {
	if d.value.kind != valWSDL || len(d.value.items) != 1 {
		wrongKind(r.diags, "the schema `"+d.name+"`", "wsdl \"FILE\"", d.value)
		return
	}
	if doc := r.document(d.value.items[0]); doc != nil {
		r.schemas = append(r.schemas, doc)
	}
}

// wsdlService reads wsdl "FILE" "SERVICE"; nil when that failed.
func (r *reader) wsdlService(d *definition) *Service {
	items := d.value.items
	if len(items) != 2 {
		r.diags.add("BAL0605", d.value.span, "a service of a WSDL file is written wsdl \"FILE\" \"SERVICE\"").
			primary("a file and a service are expected")
		return nil
	}
	doc := r.document(items[0])
	if doc == nil {
		return nil
	}
	s := doc.service(items[1].text, items[1].span, r.types)
	if s != nil {
		s.Variable = d.name
	}
	return s
}

// document loads a WSDL file once; nil when that failed, now or before.
func (r *reader) document(path *value) *document {
	if doc, known := r.documents[path.text]; known {
		return doc
	}
	r.documents[path.text] = nil
	if r.load == nil {
		r.diags.add("BAL0614", path.span, "there is no place to read `%s` from", path.text).primary("this file is needed").
			note("a path in metadata is relative to the folder of the metadata file")
		return nil
	}
	file, d := r.load(path.text)
	if d != nil {
		r.diags.add("BAL0614", path.span, "the WSDL file `%s` cannot be read", path.text).primary("this file is needed").
			note("%s", d.Message).help("paths are relative to the folder of the metadata file")
		return nil
	}
	r.documents[path.text] = readDocument(file, r.diags)
	return r.documents[path.text]
}

// namedType finds the type that the metadata name: in the schemas when there are any, else it is opaque.
func (r *reader) namedType(full, local string, at source.Span) Type {
	if len(r.schemas) == 0 {
		return r.types.opaque(full, local, at, r.diags)
	}
	var names []string
	for _, doc := range r.schemas {
		if t, found := doc.typeCalled(local, r.types); found {
			return t
		}
		names = append(names, doc.typeNames()...)
	}
	r.diags.add("BAL0625", at, "no schema defines the type `%s`", local).primary("unknown type").
		nearest(local, names, "the schemas define "+listing(names))
	return nil
}
