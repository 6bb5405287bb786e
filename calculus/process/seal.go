package process

import "github.com/balticsim/balticsim/calculus"

// Sealing marks what is closed for good. A value that a running thread computes with has no free variables or type
// variables, so once it has been put somewhere no substitution need enter it again: an abstraction that was substituted
// into an abstraction into an abstraction costs one look, not one for each path that leads to it. The mark is a
// calculus.Digest, in which the value's encoding for keys is kept once somebody has asked for it. A closed box becomes the
// frozen partition that it stands for.

// seal returns the closed value v marked. Every constructor inside gets its own mark.
func seal(v Value) Value {
	switch v := v.(type) {
	case Var, Lit, NameRef, Done:
		return v
	case Tuple:
		return Tuple{sealAll(v.Items), v.Span}
	case Con:
		if v.Sealed != nil || len(v.Args) == 0 {
			return v
		}
		return Con{v.Ctor, v.Type, sealAll(v.Args), v.Span, new(calculus.Digest)}
	case *Abs:
		if v.Sealed != nil {
			return v
		}
		abs := *v
		abs.Sealed = new(calculus.Digest)
		return &abs
	case *Rec:
		if v.Sealed != nil {
			return v
		}
		rec := *v
		rec.Sealed = new(calculus.Digest)
		return &rec
	case Frozen:
		if v.Part.Digest != nil {
			return v
		}
		return Frozen{flat(v.Part)}
	case Box:
		return Frozen{flat(&Partition{Threads: []*Thread{{Proc: v.Body}}})}
	}
	panic("process: unknown value")
}

func sealAll(vs []Value) []Value {
	out := make([]Value, len(vs))
	for i, v := range vs {
		out[i] = seal(v)
	}
	return out
}

// sealed returns a closed process with the values of its first node marked: those that its first step will use.
func sealed(p Proc) Proc {
	return rewrite{
		value: func(v Value) (Value, bool) { return seal(v), true },
		body:  func(_ []string, body Proc) Proc { return body },
		typ:   func(t calculus.Type) calculus.Type { return t },
		letV: func(l *LetV) ([]string, Value, bool) {
			if len(l.Params) > 0 {
				return l.Params, l.Value, false // its types are open
			}
			return l.Params, seal(l.Value), true
		},
	}.proc(p)
}
