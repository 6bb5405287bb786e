package typing

import (
	"slices"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
)

// bindPattern checks a pattern against the type of what it is matched with and pushes its variables, each with the scheme
// ∀params of its type. It returns how many it pushed; they are all different.
func (j *judge) bindPattern(rule string, at source.Span, p calculus.Pattern, t calculus.Type, params []string) int {
	bound := j.pattern(rule, at, p, t, nil)
	for _, b := range bound {
		j.env.push(b.Name, params, b.Type)
	}
	return len(bound)
}

// pattern is p : T ⊣ x̄:T̄. It appends the variables of p with their types to into.
func (j *judge) pattern(rule string, at source.Span, p calculus.Pattern, t calculus.Type, into []Binding) []Binding {
	switch p := p.(type) {
	case calculus.PWild:
		return into
	case calculus.PVar:
		return j.bindVariable(rule, at, p.Name, t, into)
	case calculus.PConst:
		want(rule, at, "a constant pattern", j.constant(p.Const, at), t)
		return into
	case calculus.PTuple:
		u, ok := t.(calculus.Tuple)
		if !ok || len(u.Items) != len(p.Items) {
			fail(rule, at, "a pattern of %d components cannot match type %s", len(p.Items), show(t))
		}
		for i, q := range p.Items {
			into = j.pattern(rule, at, q, u.Items[i], into)
		}
		return into
	case calculus.PCtor:
		u, ok := t.(calculus.Data)
		if !ok {
			fail(rule, at, "a constructor pattern cannot match type %s", show(t))
		}
		d := j.constructor(rule, at, p.Ctor, u.Name)
		if len(p.Args) != len(p.Ctor.Args) {
			fail(rule, at, "constructor %s takes %d arguments, its pattern has %d", p.Ctor.Name, len(p.Ctor.Args), len(p.Args))
		}
		for i, q := range p.Args {
			into = j.pattern(rule, at, q, instance(d.Params, u.Args, p.Ctor.Args[i]), into)
		}
		return into
	case calculus.POr:
		return j.orPattern(rule, at, p, t, into)
	case calculus.PAs:
		return j.bindVariable(rule, at, p.Name, t, j.pattern(rule, at, p.Pattern, t, into))
	}
	panic("typing: unknown pattern")
}

func (j *judge) bindVariable(rule string, at source.Span, x string, t calculus.Type, into []Binding) []Binding {
	if slices.ContainsFunc(into, func(b Binding) bool { return b.Name == x }) {
		fail(rule, at, "the variable %s is bound twice in one pattern", x)
	}
	return append(into, Binding{Name: x, Type: t})
}

// orPattern: both sides of p | q bind the same variables at the same types.
func (j *judge) orPattern(rule string, at source.Span, p calculus.POr, t calculus.Type, into []Binding) []Binding {
	before := len(into)
	both := j.pattern(rule, at, p.Left, t, into)
	left := both[before:]
	right := j.pattern(rule, at, p.Right, t, slices.Clone(into))[before:]
	if len(left) != len(right) {
		fail(rule, at, "the sides of an or-pattern bind different variables")
	}
	for _, l := range left {
		i := slices.IndexFunc(right, func(r Binding) bool { return r.Name == l.Name })
		if i < 0 {
			fail(rule, at, "only the left side of an or-pattern binds %s", l.Name)
		}
		if !calculus.Equal(l.Type, right[i].Type) {
			fail(rule, at, "the sides of an or-pattern bind %s at types %s and %s", l.Name, show(l.Type), show(right[i].Type))
		}
	}
	return both
}

// constructor is the premise that a constructor is one of those of a declared type; it returns the declaration.
func (j *judge) constructor(rule string, at source.Span, c *calculus.Ctor, data string) *calculus.Decl {
	d := j.sig.Lookup(data)
	if c == nil || c.Tag < 0 || c.Tag >= len(d.Ctors) || d.Ctors[c.Tag] != c {
		fail(rule, at, "a constructor that is not one of the type %s", data)
	}
	return d
}

// irrefutable is the premise of LetV that a pattern matches every value of its type.
func (j *judge) irrefutable(at source.Span, p calculus.Pattern) {
	if !j.matchesAll(p) {
		fail(j.rules.LetV, at, "the pattern may fail to match")
	}
}

func (j *judge) matchesAll(p calculus.Pattern) bool {
	refutable := func(p calculus.Pattern) bool { return !j.matchesAll(p) }
	switch p := p.(type) {
	case calculus.PWild, calculus.PVar:
		return true
	case calculus.PConst:
		return p.Const.Type == calculus.Unit
	case calculus.PTuple:
		return !slices.ContainsFunc(p.Items, refutable)
	case calculus.PCtor:
		return j.only[p.Ctor] && !slices.ContainsFunc(p.Args, refutable)
	case calculus.POr:
		return j.matchesAll(p.Left) || j.matchesAll(p.Right)
	case calculus.PAs:
		return j.matchesAll(p.Pattern)
	}
	panic("typing: unknown pattern")
}
