package lambda

import "github.com/balticsim/balticsim/calculus"

// Sealing marks what is closed for good. A value that a running thread computes with has no free variables or type
// variables, so once it has been put somewhere no substitution need enter it again: a function that was substituted
// into a function into a function costs one look, not one for each path that leads to it. The mark is a calculus.Digest,
// in which the value's encoding for keys is kept once somebody has asked for it.

// seal returns the closed value v with its functions, constructors and frozen partitions marked. Every constructor
// inside gets its own mark, so that equal lists have equal digests however they were built.
func seal(v Value) Value {
	switch v := v.(type) {
	case Var, Lit, NameRef:
		return v
	case Tuple:
		return Tuple{sealAll(v.Items), v.Span}
	case Con:
		if v.Sealed != nil || len(v.Args) == 0 {
			return v
		}
		return Con{v.Ctor, v.Type, sealAll(v.Args), v.Span, new(calculus.Digest)}
	case *Fun:
		if v.Sealed != nil {
			return v
		}
		sealed := *v
		sealed.Sealed = new(calculus.Digest)
		return &sealed
	case *Rec:
		if v.Sealed != nil {
			return v
		}
		sealed := *v
		sealed.Sealed = new(calculus.Digest)
		return &sealed
	case Frozen:
		if v.Part.Digest != nil {
			return v
		}
		part := *v.Part
		part.Digest = new(calculus.Digest)
		return Frozen{&part}
	}
	panic("lambda: unknown value")
}

func sealAll(vs []Value) []Value {
	out := make([]Value, len(vs))
	for i, v := range vs {
		out[i] = seal(v)
	}
	return out
}
