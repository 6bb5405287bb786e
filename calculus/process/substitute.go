package process

import (
	"slices"

	"github.com/balticsim/balticsim/calculus"
)

// Substitution P[V/x] puts closed values for variables, simultaneously. The values are closed, so nothing can be
// captured. A variable that a LetV binds stands for Λᾱ.V and each use x[s̄] becomes an instance of its own. What does not
// change is shared with the old term, and a sealed value is not entered. It reaches every position: the channel and the value of an
// output, the continuation of a match, the process in a box.

// binding is one variable of a substitution: x ↦ Λ params. value, with no params for a variable that is not polymorphic.
type binding struct {
	name   string
	params []string
	value  Value
}

// substitution maps variables to closed values; a later binding of one variable hides an earlier one.
type substitution []binding

func single(name string, v Value) substitution { return substitution{{name: name, value: v}} }

func (s substitution) lookup(name string) (binding, bool) {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i].name == name {
			return s[i], true
		}
	}
	return binding{}, false
}

// without returns s as it acts under a binder of these variables.
func (s substitution) without(names ...string) substitution {
	hidden := func(b binding) bool { return slices.Contains(names, b.name) }
	if !slices.ContainsFunc(s, hidden) {
		return s
	}
	return slices.DeleteFunc(slices.Clone(s), hidden)
}

// Substitute returns p with the closed values for the variables of those names, all at once.
func Substitute(p Proc, bound []calculus.Bound[Value]) Proc {
	s := make(substitution, len(bound))
	for i, b := range bound {
		s[i] = binding{name: b.Name, value: b.Value}
	}
	return s.proc(p)
}

func (s substitution) proc(p Proc) Proc {
	if len(s) == 0 {
		return p
	}
	return rewrite{
		value: s.value,
		body:  func(binders []string, body Proc) Proc { return s.without(binders...).proc(body) },
		typ:   func(t calculus.Type) calculus.Type { return t },
		letV: func(l *LetV) ([]string, Value, bool) {
			v, changed := s.value(l.Value)
			return l.Params, v, changed
		},
	}.proc(p)
}

// value returns the value and whether it is another one.
func (s substitution) value(v Value) (Value, bool) {
	if len(s) == 0 {
		return v, false
	}
	switch v := v.(type) {
	case Var:
		b, ok := s.lookup(v.Name)
		if !ok {
			return v, false
		}
		return instance(b, v.Inst), true
	case Lit, NameRef, Frozen, Done:
		return v, false
	case Tuple:
		items, changed := mapValues(v.Items, s.value)
		return Tuple{items, v.Span}, changed
	case Con:
		if v.Sealed != nil {
			return v, false
		}
		args, changed := mapValues(v.Args, s.value)
		return Con{Ctor: v.Ctor, Type: v.Type, Args: args, Span: v.Span}, changed
	case *Abs:
		if v.Sealed != nil {
			return v, false
		}
		body := s.without(paramNames(v.Params)...).proc(v.Body)
		if body == v.Body {
			return v, false
		}
		return &Abs{Params: v.Params, Body: body, Role: v.Role, Span: v.Span}, true
	case *Rec:
		if v.Sealed != nil {
			return v, false
		}
		return s.rec(v)
	case Box:
		body := s.proc(v.Body)
		return Box{body, v.Span}, body != v.Body
	}
	panic("process: unknown value")
}

func (s substitution) rec(v *Rec) (Value, bool) {
	inner := s.without(groupNames(v.Defs)...)
	defs, changed := v.Defs, false
	for i, d := range v.Defs {
		body := inner.without(paramNames(d.Params)...).proc(d.Body)
		if body == d.Body {
			continue
		}
		if !changed {
			defs, changed = slices.Clone(v.Defs), true
		}
		defs[i].Body = body
	}
	if !changed {
		return v, false
	}
	return &Rec{Defs: defs, Index: v.Index, Span: v.Span}, true
}

func paramNames(params []Param) []string {
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = p.Name
	}
	return names
}

func groupNames(defs []RecDef) []string {
	names := make([]string, len(defs))
	for i, d := range defs {
		names[i] = d.Name
	}
	return names
}

// instance is V{s̄/ᾱ} for a binding x ↦ Λᾱ.V and a use x[s̄].
func instance(b binding, args []calculus.Type) Value {
	if len(b.params) == 0 {
		return b.value
	}
	if len(args) != len(b.params) {
		panic("process: variable " + b.name + " used at the wrong number of types")
	}
	types := make(map[string]calculus.Type, len(args))
	closed := true
	for i, p := range b.params {
		types[p] = args[i]
		closed = closed && calculus.Closed(args[i])
	}
	v := instantiate(b.value, types)
	if closed {
		return seal(v)
	}
	return v
}
