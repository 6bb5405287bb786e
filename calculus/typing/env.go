package typing

import (
	"math"
	"slices"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
)

// env is E and the type variables in scope, both as stacks. A term may bind a type variable that is bound outside
// already (a polymorphic value may have been put for a variable inside another one). It then means another type, so a
// variable whose type mentions the outer one cannot be used there; that is the premise ᾱ ∉ ftv(E) of the rule of Λ, checked where it matters.
type env struct {
	vars   []assumption
	latest map[string]int // the innermost assumption of a name, as its index in vars plus one
	tyvars []string
	hidden int // how many type variables of the stack are hidden by a later one

	// The outermost assumption and type variable used since used was called: what was checked meanwhile is closed when
	// they are inside it.
	lowestVar, lowestTyvar int
}

type assumption struct {
	Binding
	outer  int // the assumption of the same name that this one hides, as in latest
	tyvars int // type variables in scope where it was made
}

func newEnv() env { return env{latest: map[string]int{}} }

func (e *env) reset() {
	e.vars, e.tyvars, e.hidden = e.vars[:0], e.tyvars[:0], 0
	e.lowestVar, e.lowestTyvar = math.MaxInt, math.MaxInt
	clear(e.latest)
}

// push assumes x : ∀params.t until pop.
func (e *env) push(x string, params []string, t calculus.Type) {
	e.vars = append(e.vars, assumption{Binding{x, params, t}, e.latest[x], len(e.tyvars)})
	e.latest[x] = len(e.vars)
}

// pop takes back the last n assumptions.
func (e *env) pop(n int) {
	for ; n > 0; n-- {
		last := &e.vars[len(e.vars)-1]
		if last.outer == 0 {
			delete(e.latest, last.Name)
		} else {
			e.latest[last.Name] = last.outer
		}
		e.vars = e.vars[:len(e.vars)-1]
	}
}

// pushTyvars brings type variables into scope until popTyvars.
func (e *env) pushTyvars(params []string) {
	for _, p := range params {
		if slices.Contains(e.tyvars, p) {
			e.hidden++
		}
		e.tyvars = append(e.tyvars, p)
	}
}

func (e *env) popTyvars(n int) {
	for ; n > 0; n-- {
		last := len(e.tyvars) - 1
		p := e.tyvars[last]
		e.tyvars = e.tyvars[:last]
		if slices.Contains(e.tyvars, p) {
			e.hidden--
		}
	}
}

// tyvar returns the position of the innermost type variable of that name, −1 when there is none.
func (e *env) tyvar(name string) int {
	for i := len(e.tyvars) - 1; i >= 0; i-- {
		if e.tyvars[i] == name {
			e.lowestTyvar = min(e.lowestTyvar, i)
			return i
		}
	}
	return -1
}

// captured returns a type variable of t that means something else here than where a was made, "" when there is none.
func (e *env) captured(a *assumption, t calculus.Type) string {
	all := func(ts []calculus.Type) string {
		for _, u := range ts {
			if name := e.captured(a, u); name != "" {
				return name
			}
		}
		return ""
	}
	switch t := t.(type) {
	case calculus.Base:
		return ""
	case calculus.TyVar:
		if !slices.Contains(a.Params, t.Name) && e.tyvar(t.Name) >= a.tyvars {
			return t.Name
		}
		return ""
	case calculus.Chan:
		return e.captured(a, t.Elem)
	case calculus.Ref:
		return e.captured(a, t.Elem)
	case calculus.Fun:
		return all([]calculus.Type{t.Arg, t.Res})
	case calculus.Abs:
		return all(t.Params)
	case calculus.Tuple:
		return all(t.Items)
	case calculus.Data:
		return all(t.Args)
	}
	panic("typing: unknown type")
}

// assume puts the caller's assumptions into the environment; their types have to be well formed.
func (j *judge) assume(e []Binding) {
	for _, b := range e {
		j.distinct(j.rules.Env, source.Span{}, "type variable", b.Params)
		j.env.pushTyvars(b.Params)
		j.wellFormed(source.Span{}, b.Type)
		j.env.popTyvars(len(b.Params))
		j.env.push(b.Name, b.Params, b.Type)
	}
}

// variable is T-Var: x : ∀ᾱ.T ∈ E and T̄ well formed, as many as ᾱ ⟹ x[T̄] : T{T̄/ᾱ}.
func (j *judge) variable(x string, inst []calculus.Type, at source.Span) calculus.Type {
	i := j.env.latest[x]
	if i == 0 {
		fail(j.rules.Var, at, "the variable %s is not in scope", x)
	}
	a := &j.env.vars[i-1]
	j.env.lowestVar = min(j.env.lowestVar, i-1)
	if len(inst) != len(a.Params) {
		fail(j.rules.Var, at, "the variable %s takes %d type arguments and has %d", x, len(a.Params), len(inst))
	}
	if j.env.hidden > 0 {
		if name := j.env.captured(a, a.Type); name != "" {
			fail(j.rules.Var, at, "the type %s of %s mentions a type variable '%s that is hidden here", show(a.Type), x, name)
		}
	}
	for _, t := range inst {
		j.wellFormed(at, t)
	}
	return instance(a.Params, inst, a.Type)
}
