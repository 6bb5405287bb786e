package cps

import "github.com/balticsim/balticsim/calculus"

// Type is T°: (T→U)° = ⟨T°, ⟨U°⟩⟩, and every other form component by component.
func Type(t calculus.Type) calculus.Type {
	switch t := t.(type) {
	case calculus.Base, calculus.TyVar:
		return t
	case calculus.Chan:
		return calculus.Chan{Elem: Type(t.Elem)}
	case calculus.Ref:
		return calculus.Ref{Elem: Type(t.Elem)}
	case calculus.Fun:
		return calculus.Abs{Params: []calculus.Type{Type(t.Arg), contType(t.Res)}}
	case calculus.Tuple:
		return calculus.Tuple{Items: types(t.Items)}
	case calculus.Data:
		return calculus.Data{Name: t.Name, Args: types(t.Args)}
	case calculus.Abs:
		panic("cps: an abstraction type in λ∥")
	}
	panic("cps: unknown type")
}

func types(ts []calculus.Type) []calculus.Type {
	if ts == nil {
		return nil
	}
	us := make([]calculus.Type, len(ts))
	for i, t := range ts {
		us[i] = Type(t)
	}
	return us
}

// contType is ⟨T°⟩, the type of a continuation for values of type T.
func contType(t calculus.Type) calculus.Type {
	return calculus.Abs{Params: []calculus.Type{Type(t)}}
}

// translateSignature is Σ°: the declarations of Σ in order with their types translated. Every signature begins with list and
// option, which are their own translations but still have constructors of their own.
func (t *Translator) translateSignature(sig *calculus.Signature) *calculus.Signature {
	out := calculus.NewSignature()
	for _, d := range sig.Decls {
		e := out.Lookup(d.Name)
		if e == nil {
			e = &calculus.Decl{Name: d.Name, Params: d.Params, Record: d.Record, Ctors: make([]*calculus.Ctor, len(d.Ctors))}
			for i, c := range d.Ctors {
				e.Ctors[i] = &calculus.Ctor{Name: c.Name, Tag: c.Tag, Args: types(c.Args), Labels: c.Labels}
			}
			out.Add(e)
		}
		for i, c := range d.Ctors {
			t.ctors[c] = e.Ctors[i]
		}
	}
	return out
}

// ctor returns the constructor of Σ° for one of Σ.
func (t *Translator) ctor(c *calculus.Ctor) *calculus.Ctor {
	d, ok := t.ctors[c]
	if !ok {
		panic("cps: constructor " + c.Name + " is not of this signature")
	}
	return d
}
