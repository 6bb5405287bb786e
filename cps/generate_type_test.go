package cps_test

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/internal/source"
)

// gen makes closed well-typed λ∥ terms, directed by a type. A name pool of a few variables, the reserved ones of
// the translation among them, makes binders hide each other at different types, so that a capture is a type error
// or a wrong result. Values that only an operation can make (channels, partitions, …) are bound by a let before the expression that needs them.
type gen struct {
	t      *rapid.T
	sig    *calculus.Signature
	file   *source.File
	spans  int
	env    []typing.Binding
	tyvars []string
	made   int       // type variables made so far, so that none hides another
	prefix *[]prefix // the lets of the expression under construction; nil where only a value may stand
	alone  bool      // make no threads, partitions and choices: one run only
}

type prefix struct {
	name string
	typ  T
	expr expr
}

func newGen(t *rapid.T, alone bool) *gen {
	return &gen{t: t, sig: signature(), file: source.NewFile("generated", string(make([]byte, 1<<16))), alone: alone}
}

func (g *gen) n(least, most int) int { return rapid.IntRange(least, most).Draw(g.t, "n") }

func (g *gen) coin() bool { return g.n(0, 1) == 1 }

// at returns a span that no other node has.
func (g *gen) at() source.Span {
	g.spans++
	return g.file.At(g.spans, g.spans+1)
}

func (g *gen) variable() string {
	return rapid.SampledFrom([]string{"x", "y", "z", "f", "k'", "r'"}).Draw(g.t, "variable")
}

// typ draws a type; its variables are those in scope.
func (g *gen) typ(depth int) T {
	if depth <= 0 || g.n(0, 2) == 0 {
		if len(g.tyvars) > 0 && g.coin() {
			return tv(rapid.SampledFrom(g.tyvars).Draw(g.t, "type variable"))
		}
		return rapid.SampledFrom([]T{tUnit, tInt, tBool, tString, tName, tPart, data("point"), data("shape"), data("hook")}).Draw(g.t, "base")
	}
	switch g.n(0, 7) {
	case 0, 1, 2:
		return fun(g.typ(depth-1), g.typ(depth-1))
	case 3:
		return chanOf(g.typ(depth - 1))
	case 4:
		return refOf(g.typ(depth - 1))
	case 5:
		return tup(g.typ(depth-1), g.typ(depth-1))
	case 6:
		return data(rapid.SampledFrom([]string{"list", "option"}).Draw(g.t, "data"), g.typ(depth-1))
	default:
		return data("box", g.typ(depth-1))
	}
}

// visible returns the assumptions that no later one hides, in order.
func (g *gen) visible() []typing.Binding {
	var out []typing.Binding
	for i, b := range g.env {
		if !slices.ContainsFunc(g.env[i+1:], func(c typing.Binding) bool { return c.Name == b.Name }) {
			out = append(out, b)
		}
	}
	return out
}

// uses returns every variable, at every instance, that has type t.
func (g *gen) uses(t T) []value {
	var out []value
	for _, b := range g.visible() {
		inst := map[string]T{}
		if !fits(b.Params, b.Type, t, inst) {
			continue
		}
		var args []T
		for _, p := range b.Params {
			if inst[p] == nil {
				inst[p] = tUnit
			}
			args = append(args, inst[p])
		}
		out = append(out, lvar(b.Name, args, g.at()))
	}
	return out
}

// fits tells whether u is an instance of t and collects what the parameters stand for.
func fits(params []string, t, u T, inst map[string]T) bool {
	all := func(ts, us []T) bool {
		for i := range ts {
			if !fits(params, ts[i], us[i], inst) {
				return false
			}
		}
		return true
	}
	switch t := t.(type) {
	case calculus.TyVar:
		if !slices.Contains(params, t.Name) {
			return calculus.Equal(t, u)
		}
		if inst[t.Name] == nil {
			inst[t.Name] = u
		}
		return calculus.Equal(inst[t.Name], u)
	case calculus.Chan:
		u, ok := u.(calculus.Chan)
		return ok && fits(params, t.Elem, u.Elem, inst)
	case calculus.Ref:
		u, ok := u.(calculus.Ref)
		return ok && fits(params, t.Elem, u.Elem, inst)
	case calculus.Fun:
		u, ok := u.(calculus.Fun)
		return ok && fits(params, t.Arg, u.Arg, inst) && fits(params, t.Res, u.Res, inst)
	case calculus.Tuple:
		u, ok := u.(calculus.Tuple)
		return ok && len(t.Items) == len(u.Items) && all(t.Items, u.Items)
	case calculus.Data:
		u, ok := u.(calculus.Data)
		return ok && t.Name == u.Name && all(t.Args, u.Args)
	}
	return calculus.Equal(t, u)
}

// plain tells whether there is a value of type t that needs no operation to be made.
func (g *gen) plain(t T) bool {
	switch t := t.(type) {
	case calculus.Base:
		return t != tName && t != tPart
	case calculus.Fun:
		return true
	case calculus.Tuple:
		return !slices.ContainsFunc(t.Items, func(u T) bool { return !g.plain(u) })
	case calculus.Data:
		return t.Name != "box" || g.plain(t.Args[0])
	}
	return false
}
