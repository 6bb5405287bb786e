package typing

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
)

// The rules that read alike in both calculi. Those for variables, names and patterns stand in files of their own.

// constant is T-Const: a constant is of type unit, int, bool or string and within it.
func (j *judge) constant(k calculus.Const, at source.Span) calculus.Type {
	switch k.Type {
	case calculus.Unit, calculus.String:
		return k.Type
	case calculus.Int:
		if k.Int != calculus.Wrap(k.Int) {
			fail(j.rules.Const, at, "the integer %d is out of range", k.Int)
		}
		return k.Type
	case calculus.Bool:
		if k.Int != 0 && k.Int != 1 {
			fail(j.rules.Const, at, "%d is no truth value", k.Int)
		}
		return k.Type
	default:
		fail(j.rules.Const, at, "there are no constants of type %s", show(k.Type))
		return nil
	}
}

// tuple is T-Tuple: Vi : Ti, at least two ⟹ (V1, …, Vm) : T1 * … * Tm.
func (j *judge) tuple(items []calculus.Type, at source.Span) calculus.Type {
	if len(items) < 2 {
		fail(j.rules.Tuple, at, "a tuple of %d components", len(items))
	}
	return calculus.Tuple{Items: items}
}

// con is T-Con: C is a constructor of (ᾱ)D with arguments Ui, T̄ well formed, Vi : Ui{T̄/ᾱ} ⟹ C V1 … Vm : (T̄)D.
func (j *judge) con(c *calculus.Ctor, data calculus.Data, args []calculus.Type, at source.Span) calculus.Type {
	rule := j.rules.Con
	j.wellFormed(at, data)
	d := j.constructor(rule, at, c, data.Name)
	if len(args) != len(c.Args) {
		fail(rule, at, "constructor %s takes %d arguments and has %d", c.Name, len(c.Args), len(args))
	}
	for i, t := range args {
		if !isInstance(d.Params, data.Args, c.Args[i], t) {
			fail(rule, at, "argument %d of constructor %s has type %s, but %s is expected",
				i+1, c.Name, show(t), show(instance(d.Params, data.Args, c.Args[i])))
		}
	}
	return data
}

// delta is the premise of T-Prim for a pure primitive: its arguments have the types of an instance of its scheme, in which 'a is
// the only variable. It returns the type of the result, in which 'a does not occur.
func (j *judge) delta(d calculus.Delta, args []calculus.Type, at source.Span) calculus.Type {
	rule := j.rules.Delta
	if int(d) >= len(j.deltas) {
		fail(rule, at, "there is no primitive of number %d", uint8(d))
	}
	info := &j.deltas[d]
	if len(args) != len(info.Args) {
		fail(rule, at, "the primitive %s takes %d arguments and has %d", info.Name, len(info.Args), len(args))
	}
	var a calculus.Type
	for i, t := range args {
		expected := info.Args[i]
		if _, poly := expected.(calculus.TyVar); poly {
			if a == nil {
				a = t
			}
			expected = a
		}
		if !calculus.Equal(t, expected) {
			fail(rule, at, "argument %d of %s has type %s, but %s is expected", i+1, info.Name, show(t), show(expected))
		}
	}
	return info.Res
}

// elemOfChan is the premise that something is a channel; it returns the type of what travels on it.
func elemOfChan(rule string, at source.Span, t calculus.Type) calculus.Type {
	c, ok := t.(calculus.Chan)
	if !ok {
		fail(rule, at, "a channel is expected, not a %s", show(t))
	}
	return c.Elem
}

// elemOfRef is the premise that something is a reference; it returns the type of what it holds.
func elemOfRef(rule string, at source.Span, t calculus.Type) calculus.Type {
	r, ok := t.(calculus.Ref)
	if !ok {
		fail(rule, at, "a reference is expected, not a %s", show(t))
	}
	return r.Elem
}
