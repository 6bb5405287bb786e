package border

import (
	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/pi"
)

// codec checks messages against the types of the metadata. Types are known by the names that scripts use.
type codec struct{ wire *wire.Codec[pi.Value] }

func newCodec(types []*metadata.TypeDef, limits wire.Limits) codec {
	return codec{wire.New(signature(types), pi.Data{}, limits)}
}

// canonical checks a message of type t and returns its one encoding.
func (c codec) canonical(from wire.Origin, t metadata.Type, text []byte) ([]byte, *wire.Blame) {
	v, blame := c.wire.Decode(from, baltic.TypeOf(t), text)
	if blame != nil {
		return nil, blame
	}
	return c.wire.Encode(from, baltic.TypeOf(t), v)
}

// signature declares the types of messages as images see them: an opaque type has one constructor of its own name around a string.
func signature(types []*metadata.TypeDef) *calculus.Signature {
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
				ctor.Args = append(ctor.Args, baltic.TypeOf(f.Type))
			}
			decl.Ctors = []*calculus.Ctor{ctor}
		}
		sig.Add(decl)
	}
	return sig
}

// nullable tells whether null is the JSON of some value of t, so that an option of t needs brackets around Some.
func nullable(t metadata.Type) bool {
	_, option := t.(metadata.Option)
	return option || t == metadata.Unit
}
