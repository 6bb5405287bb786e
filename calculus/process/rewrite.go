package process

import (
	"slices"

	"github.com/balticsim/balticsim/calculus"
)

// rewrite maps a process node by node; substitution of values and of types are its two uses. What it leaves alone is
// shared with the old process.
type rewrite struct {
	value func(Value) (Value, bool)              // a value and whether it is another one
	body  func(binders []string, body Proc) Proc // a process under binders of these variables
	typ   func(calculus.Type) calculus.Type      // a type; no node changes by its types alone
	letV  func(*LetV) ([]string, Value, bool)    // the parameters and the value of a generalising let
}

func (r rewrite) proc(p Proc) Proc {
	switch p := p.(type) {
	case *Nil:
		return p
	case *Par:
		return r.par(p)
	case *Out:
		a, changed1 := r.value(p.Chan)
		v, changed2 := r.value(p.Value)
		if !changed1 && !changed2 {
			return p
		}
		return &Out{a, v, p.Span}
	case *In:
		a, changed := r.value(p.Chan)
		body := r.body([]string{p.Name}, p.Body)
		if !changed && body == p.Body {
			return p
		}
		return &In{a, p.Name, r.typ(p.Type), body, p.Span}
	case *App:
		f, changed1 := r.value(p.Fun)
		args, changed2 := mapValues(p.Args, r.value)
		if !changed1 && !changed2 {
			return p
		}
		return &App{f, args, p.Span}
	case *New:
		hint, changed := r.value(p.Hint)
		body := r.body([]string{p.Name}, p.Body)
		if !changed && body == p.Body {
			return p
		}
		return &New{p.Name, r.typ(p.Type), hint, body, p.Span}
	case *CellNew:
		v, changed := r.value(p.Value)
		body := r.body([]string{p.Name}, p.Body)
		if !changed && body == p.Body {
			return p
		}
		return &CellNew{v, p.Name, r.typ(p.Type), body, p.Span}
	case *Get:
		ref, changed := r.value(p.Ref)
		body := r.body([]string{p.Name}, p.Body)
		if !changed && body == p.Body {
			return p
		}
		return &Get{ref, p.Name, r.typ(p.Type), body, p.Span}
	case *Set:
		v, changed1 := r.value(p.Value)
		ref, changed2 := r.value(p.Ref)
		body := r.body(nil, p.Body)
		if !changed1 && !changed2 && body == p.Body {
			return p
		}
		return &Set{v, ref, body, p.Span}
	case *Match:
		return r.match(p)
	case *Delta:
		args, changed := mapValues(p.Args, r.value)
		body := r.body([]string{p.Name}, p.Body)
		if !changed && body == p.Body {
			return p
		}
		return &Delta{p.Delta, args, p.Name, r.typ(p.Type), body, p.Span}
	case *LetV:
		params, v, changed := r.letV(p)
		body := r.body(calculus.PatternVars(p.Pattern), p.Body)
		if !changed && body == p.Body {
			return p
		}
		return &LetV{params, p.Pattern, v, body, p.Span}
	default:
		return r.world(p)
	}
}

// world maps the processes that act on the farm or on the world outside.
func (r rewrite) world(p Proc) Proc {
	switch p := p.(type) {
	case *Start:
		n, changed1 := r.value(p.Name)
		v, changed2 := r.value(p.Part)
		body := r.body(nil, p.Body)
		if !changed1 && !changed2 && body == p.Body {
			return p
		}
		return &Start{n, v, body, p.Span}
	case *Stop:
		n, changed := r.value(p.Name)
		body := r.body([]string{p.Bind}, p.Body)
		if !changed && body == p.Body {
			return p
		}
		return &Stop{n, p.Bind, body, p.Span}
	case *Print:
		v, changed := r.value(p.Value)
		body := r.body(nil, p.Body)
		if !changed && body == p.Body {
			return p
		}
		return &Print{v, body, p.Span}
	case *Choose:
		v, changed := r.value(p.Value)
		body := r.body([]string{p.Name}, p.Body)
		if !changed && body == p.Body {
			return p
		}
		return &Choose{v, p.Name, r.typ(p.Type), body, p.Span}
	case *Fault:
		v, changed := r.value(p.Value)
		body := r.body(nil, p.Body)
		if !changed && body == p.Body {
			return p
		}
		return &Fault{v, body, p.Span}
	case *Fail:
		v, changed := r.value(p.Value)
		if !changed {
			return p
		}
		return &Fail{p.Code, v, p.Span}
	}
	panic("process: unknown process")
}

func (r rewrite) par(p *Par) Proc {
	procs, changed := p.Procs, false
	for i, q := range p.Procs {
		other := r.body(nil, q)
		if other == q {
			continue
		}
		if !changed {
			procs, changed = slices.Clone(p.Procs), true
		}
		procs[i] = other
	}
	if !changed {
		return p
	}
	return &Par{procs, p.Span}
}

// match: the variable Cont is bound in the arms, and K stands outside of them.
func (r rewrite) match(p *Match) Proc {
	v, changed1 := r.value(p.Value)
	k, changed2 := r.value(p.K)
	changed := changed1 || changed2
	arms, cloned := p.Arms, false
	for i, arm := range p.Arms {
		body := r.body(append(calculus.PatternVars(arm.Pattern), p.Cont), arm.Body)
		if body == arm.Body {
			continue
		}
		if !cloned {
			arms, cloned = slices.Clone(p.Arms), true
		}
		arms[i].Body = body
	}
	if !changed && !cloned {
		return p
	}
	return &Match{v, arms, p.Cont, r.typ(p.ContType), k, p.Span}
}

func mapValues(vs []Value, f func(Value) (Value, bool)) ([]Value, bool) {
	out, changed := vs, false
	for i, v := range vs {
		w, other := f(v)
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
