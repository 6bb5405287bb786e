package cps_test

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/typing"
)

func (g *gen) prim(o calculus.Op, t T, args ...value) expr {
	return &lambda.Op{Op: o, Args: args, Type: t, Code: code(o), Span: g.at()}
}

func (g *gen) delta(d calculus.Delta, args ...value) expr {
	return &lambda.Delta{Delta: d, Args: args, Span: g.at()}
}

// make is an operation that makes a thing of a type without values of its own.
func (g *gen) make(t T, fuel int) expr {
	switch t := t.(type) {
	case calculus.Chan:
		return g.prim(calculus.OpChan, t.Elem, g.text())
	case calculus.Ref:
		return g.prim(calculus.OpRef, t.Elem, g.value(t.Elem, fuel))
	case calculus.Base:
		if t == tName {
			return g.prim(calculus.OpName, nil, g.text())
		}
		return g.prim(calculus.OpBox, nil, g.value(fun(tUnit, tUnit), fuel))
	}
	return g.prim(calculus.OpFail, t, g.text())
}

func (g *gen) text() value {
	return lambda.Lit{Const: calculus.StringConst(rapid.SampledFrom([]string{"a", "b"}).Draw(g.t, "text")), Span: g.at()}
}

// op makes a primitive with a result of type t.
func (g *gen) op(t T, fuel int) expr {
	of := func(u T) value { return g.value(u, fuel) }
	switch t := t.(type) {
	case calculus.Chan, calculus.Ref:
		return g.make(t, fuel)
	case calculus.Base:
		if e := g.opOfBase(t, fuel); e != nil {
			return e
		}
	}
	switch g.n(0, 9) {
	case 0:
		return g.prim(calculus.OpFail, t, of(tString))
	case 1, 2, 3:
		if !g.alone {
			return g.prim(calculus.OpRecv, nil, of(chanOf(t)))
		}
	case 4, 5:
		if !g.alone {
			return g.prim(calculus.OpChoose, t, of(data("list", t)))
		}
	}
	return g.prim(calculus.OpGet, nil, of(refOf(t)))
}

// opOfBase makes one of the primitives whose result has that base type, nil for a general one.
func (g *gen) opOfBase(t calculus.Base, fuel int) expr {
	of := func(u T) value { return g.value(u, fuel/2) }
	switch t {
	case tInt:
		switch g.n(0, 5) {
		case 0:
			return g.delta(rapid.SampledFrom([]calculus.Delta{calculus.Add, calculus.Sub, calculus.Div}).Draw(g.t, "δ"), of(tInt), of(tInt))
		case 1:
			u := g.typ(1)
			return g.delta(calculus.Cmp, of(u), of(u))
		case 2:
			return g.delta(calculus.StringLength, of(tString))
		}
	case tBool:
		if g.coin() {
			u := g.typ(1)
			return g.delta(rapid.SampledFrom([]calculus.Delta{calculus.Eq, calculus.Lt}).Draw(g.t, "δ"), of(u), of(u))
		}
	case tString:
		switch g.n(0, 2) {
		case 0:
			return g.delta(calculus.Concat, of(tString), of(tString))
		case 1:
			return g.delta(calculus.StringOfInt, of(tInt))
		}
	case tName:
		return g.make(t, fuel)
	case tPart:
		if !g.alone && g.coin() {
			return g.prim(calculus.OpStop, nil, of(tName))
		}
		return g.make(t, fuel)
	case tUnit:
		return g.effect(fuel)
	}
	return nil
}

// elem is the type of what travels on some channel in scope or is kept in some cell, or any.
func (g *gen) elem() T {
	types := []T{g.typ(1)}
	for _, b := range g.visible() {
		switch t := b.Type.(type) {
		case calculus.Chan:
			types = append(types, t.Elem)
		case calculus.Ref:
			types = append(types, t.Elem)
		}
	}
	return rapid.SampledFrom(types).Draw(g.t, "element")
}

func (g *gen) effect(fuel int) expr {
	of := func(u T) value { return g.value(u, fuel/2) }
	u, kind := g.elem(), g.n(0, 11)
	switch {
	case kind == 0:
		return g.prim(calculus.OpPrint, nil, of(tString))
	case kind <= 3:
		return g.prim(calculus.OpSend, nil, of(chanOf(u)), of(u))
	case kind == 4:
		return g.prim(calculus.OpSet, nil, of(u), of(refOf(u)))
	case g.alone:
		return nil
	case kind <= 7:
		return g.prim(calculus.OpFork, nil, of(fun(tUnit, tUnit)))
	case kind <= 10:
		return g.prim(calculus.OpStart, nil, of(tName), of(tPart))
	default:
		return g.prim(calculus.OpFault, nil, g.text())
	}
}

// pattern makes a pattern for values of type t with distinct variables, one that may fail to match where it may.
func (g *gen) pattern(t T, depth int, mayFail bool) (calculus.Pattern, []typing.Binding) {
	var bound []typing.Binding
	var walk func(t T, depth int) calculus.Pattern
	walk = func(t T, depth int) calculus.Pattern {
		switch u := t.(type) {
		case calculus.Tuple:
			if depth > 0 {
				items := make([]calculus.Pattern, len(u.Items))
				for i, item := range u.Items {
					items[i] = walk(item, depth-1)
				}
				return calculus.PTuple{Items: items}
			}
		case calculus.Data:
			d := g.sig.Lookup(u.Name)
			if depth > 0 && (mayFail || len(d.Ctors) == 1) && g.coin() {
				c := rapid.SampledFrom(d.Ctors).Draw(g.t, "constructor")
				args := make([]calculus.Pattern, len(c.Args))
				for i, item := range g.fields(d, c, u) {
					args[i] = walk(item, depth-1)
				}
				return calculus.PCtor{Ctor: c, Args: args}
			}
		case calculus.Base:
			if mayFail && u != tName && u != tPart && g.coin() {
				return calculus.PConst{Const: g.constant(u)}
			}
		}
		x := g.variable()
		if g.n(0, 3) == 0 || slices.ContainsFunc(bound, func(b typing.Binding) bool { return b.Name == x }) {
			return calculus.PWild{}
		}
		bound = append(bound, typing.Binding{Name: x, Type: t})
		if g.n(0, 3) == 0 {
			return calculus.PAs{Pattern: calculus.PWild{}, Name: x}
		}
		return calculus.PVar{Name: x}
	}
	p := walk(t, depth)
	if mayFail && g.n(0, 3) == 0 {
		p = calculus.POr{Left: p, Right: loosened(p)}
	}
	return p, bound
}

// loosened is a pattern with the same variables that matches more.
func loosened(p calculus.Pattern) calculus.Pattern {
	all := func(ps []calculus.Pattern) []calculus.Pattern {
		out := make([]calculus.Pattern, len(ps))
		for i, q := range ps {
			out[i] = loosened(q)
		}
		return out
	}
	switch p := p.(type) {
	case calculus.PConst:
		return calculus.PWild{}
	case calculus.PTuple:
		return calculus.PTuple{Items: all(p.Items)}
	case calculus.PCtor:
		return calculus.PCtor{Ctor: p.Ctor, Args: all(p.Args)}
	default:
		return p
	}
}
