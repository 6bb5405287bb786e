package gogen

import (
	"strconv"

	"github.com/balticsim/balticsim/baltic/metadata"
)

// types declares the types of messages.
func (w *writer) types(defs []*metadata.TypeDef) {
	for _, d := range defs {
		name := w.named[d]
		switch {
		case d.Opaque():
			w.line("\n// ", name, " is a type that no schema defines: its values are texts.")
			w.line("type ", name, " struct {\nText string `json:", strconv.Quote(metadata.OpaqueConstructor(d)), "`\n}")
		case len(d.Cases) > 0:
			w.line("\n// ", name, " is one of its constants.")
			w.line("type ", name, " string\n")
			w.line("// The values of ", name, ".")
			w.line("const (")
			for _, c := range d.Cases {
				w.line(w.names.name(name+exported(c.Name)), " ", name, " = ", strconv.Quote(c.Name))
			}
			w.line(")")
		default:
			w.line("\n// ", name, " is a type of messages.")
			w.line("type ", name, " struct {")
			fields := scope{}
			for _, f := range d.Fields {
				w.line(fields.name(exported(f.Name)), " ", w.inside(f.Type), " `json:", strconv.Quote(f.Name), "`")
			}
			w.line("}")
		}
	}
}

// message writes the type of a whole message.
func (w *writer) message(t metadata.Type) string {
	if t == metadata.Unit {
		return "struct{}"
	}
	return w.inside(t)
}

// inside writes the type of a part of a message.
func (w *writer) inside(t metadata.Type) string {
	switch t := t.(type) {
	case metadata.Basic:
		if t == metadata.Unit {
			return "baltic.Null"
		}
		return string(t) // int, bool and string are those of Go
	case metadata.Named:
		return w.named[t.Def]
	case metadata.List:
		return "baltic.List[" + w.inside(t.Elem) + "]"
	case metadata.Option:
		return "baltic.Option[" + w.inside(t.Elem) + "]"
	}
	panic("gogen: unknown type")
}
