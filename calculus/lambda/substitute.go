package lambda

import (
	"slices"

	"github.com/balticsim/balticsim/calculus"
)

// Substitution A[V/x] puts closed values for variables. Because the values are closed nothing can be captured, and
// because it is simultaneous the order of the bindings does not matter. A variable that a LetV binds stands for Λᾱ.V: each
// use x[T̄] becomes V with T̄ for ᾱ, an instance of its own. What does not change is shared with the old term, never
// copied, and a sealed function is not entered: there is nothing free in it.

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

// Substitute returns e with the closed values for the variables of those names, all at once.
func Substitute(e Expr, bound []calculus.Bound[Value]) Expr {
	s := make(substitution, len(bound))
	for i, b := range bound {
		s[i] = binding{name: b.Name, value: b.Value}
	}
	return s.expr(e)
}

func (s substitution) expr(e Expr) Expr {
	if len(s) == 0 {
		return e
	}
	switch e := e.(type) {
	case *Ret:
		v, changed := s.value(e.Value)
		if !changed {
			return e
		}
		return &Ret{v, e.Span}
	case *App:
		fun, changed1 := s.value(e.Fun)
		arg, changed2 := s.value(e.Arg)
		if !changed1 && !changed2 {
			return e
		}
		return &App{fun, arg, e.Span}
	case *Let:
		bound, body := s.expr(e.Bound), s.without(e.Name).expr(e.Body)
		if bound == e.Bound && body == e.Body {
			return e
		}
		return &Let{e.Name, e.Type, bound, body, e.Span}
	case *LetV:
		v, changed := s.value(e.Value)
		body := s.without(calculus.PatternVars(e.Pattern)...).expr(e.Body)
		if !changed && body == e.Body {
			return e
		}
		return &LetV{e.Params, e.Pattern, v, body, e.Span}
	case *Match:
		v, changed1 := s.value(e.Value)
		arms, changed2 := s.arms(e.Arms)
		if !changed1 && !changed2 {
			return e
		}
		return &Match{v, arms, e.Span}
	case *Op:
		args, changed := s.values(e.Args)
		if !changed {
			return e
		}
		return &Op{e.Op, args, e.Type, e.Code, e.Span}
	case *Delta:
		args, changed := s.values(e.Args)
		if !changed {
			return e
		}
		return &Delta{e.Delta, args, e.Span}
	}
	panic("lambda: unknown expression")
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
	case Lit, NameRef, Frozen:
		return v, false
	case Tuple:
		items, changed := s.values(v.Items)
		return Tuple{items, v.Span}, changed
	case Con:
		if v.Sealed != nil {
			return v, false
		}
		args, changed := s.values(v.Args)
		return Con{Ctor: v.Ctor, Type: v.Type, Args: args, Span: v.Span}, changed
	case *Fun:
		if v.Sealed != nil {
			return v, false
		}
		body := s.without(v.Param).expr(v.Body)
		if body == v.Body {
			return v, false
		}
		return &Fun{Param: v.Param, Type: v.Type, Res: v.Res, Body: body, Span: v.Span}, true
	case *Rec:
		if v.Sealed != nil {
			return v, false
		}
		defs, changed := s.without(groupNames(v.Defs)...).defs(v.Defs)
		if !changed {
			return v, false
		}
		return &Rec{Defs: defs, Index: v.Index, Span: v.Span}, true
	}
	panic("lambda: unknown value")
}

func (s substitution) values(vs []Value) ([]Value, bool) {
	out, changed := vs, false
	for i, v := range vs {
		w, other := s.value(v)
		if !other {
			continue
		}
		if !changed {
			out, changed = slices.Clone(vs), true
		}
		out[i] = w
	}
	return out, changed
}

func (s substitution) arms(arms []Arm) ([]Arm, bool) {
	out, changed := arms, false
	for i, arm := range arms {
		body := s.without(calculus.PatternVars(arm.Pattern)...).expr(arm.Body)
		if body == arm.Body {
			continue
		}
		if !changed {
			out, changed = slices.Clone(arms), true
		}
		out[i].Body = body
	}
	return out, changed
}

func (s substitution) defs(defs []RecDef) ([]RecDef, bool) {
	out, changed := defs, false
	for i, d := range defs {
		body := s.without(d.Param).expr(d.Body)
		if body == d.Body {
			continue
		}
		if !changed {
			out, changed = slices.Clone(defs), true
		}
		out[i].Body = body
	}
	return out, changed
}

// groupNames returns the names of the functions of a group.
func groupNames(defs []RecDef) []string {
	names := make([]string, len(defs))
	for i, d := range defs {
		names[i] = d.Name
	}
	return names
}

// instance is V{T̄/ᾱ} for a binding x ↦ Λᾱ.V and a use x[T̄].
func instance(b binding, args []calculus.Type) Value {
	if len(b.params) == 0 {
		return b.value
	}
	if len(args) != len(b.params) {
		panic("lambda: variable " + b.name + " used at the wrong number of types")
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
