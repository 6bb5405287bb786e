package baltic

import (
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/calculus"
)

// SignatureOf declares the types of messages as images see them, under the names that TypeOf gives them: a type that no schema defines has one
// constructor around a string.
func SignatureOf(types []*metadata.TypeDef) *calculus.Signature {
	sig := calculus.NewSignature()
	for _, d := range types {
		decl := &calculus.Decl{Name: d.Name}
		switch {
		case d.Opaque():
			decl.Ctors = []*calculus.Ctor{{Name: metadata.OpaqueConstructor(d), Args: []calculus.Type{calculus.String}}}
		case len(d.Cases) > 0:
			for i, c := range d.Cases {
				decl.Ctors = append(decl.Ctors, &calculus.Ctor{Name: c.Name, Tag: i})
			}
		default:
			decl.Record = true
			ctor := &calculus.Ctor{}
			for _, f := range d.Fields {
				ctor.Labels = append(ctor.Labels, f.Name)
				ctor.Args = append(ctor.Args, TypeOf(f.Type))
			}
			decl.Ctors = []*calculus.Ctor{ctor}
		}
		sig.Add(decl)
	}
	return sig
}
