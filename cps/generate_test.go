package cps_test

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/internal/source"
)

func lvar(x string, inst []T, at source.Span) value { return lambda.Var{Name: x, Inst: inst, Span: at} }

// program makes a closed program: a world of a few channels, names and cells, then statements that mostly use it. The
// world's variables are not in the pool, so nothing hides them.
func (g *gen) program(fuel int) *lambda.Program {
	thunk := fun(tUnit, tUnit)
	world := []typing.Binding{
		{Name: "n", Type: tName},
		{Name: "m", Type: tName},
		{Name: "c", Type: chanOf(tInt)},
		{Name: "d", Type: chanOf(thunk)},
		{Name: "e", Type: chanOf(tPart)},
		{Name: "r", Type: refOf(tInt)},
		{Name: "h", Type: refOf(thunk)},
	}
	g.env = world
	t := g.typ(1)
	e := g.script(g.n(1, 8), t, fuel)
	for _, b := range slices.Backward(world) {
		g.env = g.env[:len(g.env)-1]
		e = &lambda.Let{Name: b.Name, Type: b.Type, Bound: g.make(b.Type, 1), Body: e, Span: g.at()}
	}
	return &lambda.Program{Signature: g.sig, Main: e, Type: t}
}

// script makes n statements and an expression of type t.
func (g *gen) script(n int, t T, fuel int) expr {
	if n == 0 {
		return g.block(t, fuel/2)
	}
	x, u := g.variable(), T(tUnit)
	if g.n(0, 2) == 0 {
		u = rapid.SampledFrom([]T{tInt, tPart, tString, fun(tUnit, tUnit)}).Draw(g.t, "statement")
	}
	var bound expr
	if fuel < 2 || g.n(0, 3) > 0 {
		bound = g.inBlock(func() expr { return g.op(u, fuel/4) })
	} else {
		bound = g.block(u, fuel/2)
	}
	env := len(g.env)
	g.env = append(g.env, typing.Binding{Name: x, Type: u})
	body := g.script(n-1, t, fuel)
	g.env = g.env[:env]
	return &lambda.Let{Name: x, Type: u, Bound: bound, Body: body, Span: g.at()}
}

// block makes an expression of type t with a prefix of its own.
func (g *gen) block(t T, fuel int) expr {
	return g.inBlock(func() expr { return g.expr(t, fuel) })
}

func (g *gen) inBlock(inner func() expr) expr {
	outer, env := g.prefix, len(g.env)
	var own []prefix
	g.prefix = &own
	e := inner()
	for _, p := range slices.Backward(own) {
		e = &lambda.Let{Name: p.name, Type: p.typ, Bound: p.expr, Body: e, Span: g.at()}
	}
	g.prefix, g.env = outer, g.env[:env]
	return e
}

// under makes a block with more assumptions.
func (g *gen) under(bs []typing.Binding, t T, fuel int) expr {
	n := len(g.env)
	g.env = append(g.env, bs...)
	e := g.block(t, fuel)
	g.env = g.env[:n]
	return e
}

// expr makes an expression of type t; what it needs goes into the prefix.
func (g *gen) expr(t T, fuel int) expr {
	if fuel <= 0 {
		return &lambda.Ret{Value: g.value(t, 0), Span: g.at()}
	}
	fuel--
	switch g.n(0, 11) {
	case 0:
		return &lambda.Ret{Value: g.value(t, fuel), Span: g.at()}
	case 1, 2:
		arg := g.typ(1)
		f := g.value(fun(arg, t), fuel/2)
		return &lambda.App{Fun: f, Arg: g.value(arg, fuel/2), Span: g.at()}
	case 3, 4, 5, 6, 7:
		x, u := g.variable(), g.typ(2)
		bound := g.block(u, fuel/2)
		body := g.under([]typing.Binding{{Name: x, Type: u}}, t, fuel*2/3)
		return &lambda.Let{Name: x, Type: u, Bound: bound, Body: body, Span: g.at()}
	case 8:
		return g.letV(t, fuel)
	case 9:
		return g.match(t, fuel)
	default:
		return g.op(t, fuel)
	}
}

// letV binds a polymorphic value by a variable, or a tuple of two.
func (g *gen) letV(t T, fuel int) expr {
	var params []string
	for range g.n(0, 2) {
		g.made++
		params = append(params, "a"+string(rune('0'+g.made%10))+string(rune('a'+g.made/10)))
	}
	prefix, tyvars := g.prefix, len(g.tyvars)
	g.prefix, g.tyvars = nil, append(g.tyvars, params...)
	u := fun(g.typ(1), g.typ(2))
	if other := g.typ(2); g.coin() && g.plain(other) {
		u = tup(u, other)
	}
	val := g.value(u, fuel/2)
	p, bound := g.pattern(u, 1, false)
	g.prefix, g.tyvars = prefix, g.tyvars[:tyvars]
	for i := range bound {
		bound[i].Params = params
	}
	body := g.under(bound, t, fuel/2)
	return &lambda.LetV{Params: params, Pattern: p, Value: val, Body: body, Span: g.at()}
}

func (g *gen) match(t T, fuel int) expr {
	u := g.typ(2)
	m := &lambda.Match{Value: g.value(u, fuel/2), Span: g.at()}
	for range g.n(0, 2) {
		p, bound := g.pattern(u, 2, true)
		m.Arms = append(m.Arms, lambda.Arm{Pattern: p, Body: g.under(bound, t, fuel/3), Span: g.at()})
	}
	x := g.variable()
	last := g.under([]typing.Binding{{Name: x, Type: u}}, t, fuel/3)
	m.Arms = append(m.Arms, lambda.Arm{Pattern: pv(x), Body: last, Span: g.at()})
	return m
}

// value makes a value of type t.
func (g *gen) value(t T, fuel int) value {
	if uses := g.uses(t); len(uses) > 0 && (fuel <= 0 || g.n(0, 2) > 0) {
		return rapid.SampledFrom(uses).Draw(g.t, "use")
	}
	at := g.at()
	switch t := t.(type) {
	case calculus.Base:
		if t != tName && t != tPart {
			return lambda.Lit{Const: g.constant(t), Span: at}
		}
	case calculus.Fun:
		return g.function(t, fuel, at)
	case calculus.Tuple:
		items := make([]value, len(t.Items))
		for i, u := range t.Items {
			items[i] = g.value(u, fuel/2)
		}
		return lambda.Tuple{Items: items, Span: at}
	case calculus.Data:
		return g.constructor(t, fuel, at)
	}
	// A channel, reference, name, partition, or a value of a variable type: only an operation makes one.
	if g.prefix == nil {
		g.t.Fatalf("no value of type %s", calculus.Show(t))
	}
	e := g.make(t, fuel-1)
	x := g.variable()
	for slices.ContainsFunc(g.visible(), func(b typing.Binding) bool { return b.Name == x }) {
		x += "p" // what was generated for this expression already must keep its meaning
	}
	*g.prefix = append(*g.prefix, prefix{x, t, e})
	g.env = append(g.env, typing.Binding{Name: x, Type: t})
	return lvar(x, nil, at)
}

func (g *gen) constant(t calculus.Base) calculus.Const {
	switch t {
	case tUnit:
		return calculus.UnitConst()
	case tBool:
		return calculus.BoolConst(g.coin())
	case tString:
		return calculus.StringConst(rapid.SampledFrom([]string{"a", "b"}).Draw(g.t, "string"))
	default:
		return calculus.IntConst(int64(g.n(0, 2)))
	}
}

func (g *gen) function(t calculus.Fun, fuel int, at source.Span) value {
	x := g.variable()
	arg := typing.Binding{Name: x, Type: t.Arg}
	if t.Arg == tUnit && t.Res == tUnit && fuel > 0 {
		env := len(g.env)
		g.env = append(g.env, arg)
		body := g.script(g.n(1, 3), tUnit, fuel/2)
		g.env = g.env[:env]
		return &lambda.Fun{Param: x, Type: t.Arg, Res: t.Res, Body: body, Span: at}
	}
	if g.n(0, 3) > 0 {
		return &lambda.Fun{Param: x, Type: t.Arg, Res: t.Res, Body: g.under([]typing.Binding{arg}, t.Res, fuel-1), Span: at}
	}
	other := fun(tInt, g.typ(1)).(calculus.Fun)
	group := []typing.Binding{{Name: "f", Type: t}, {Name: "g", Type: other}}
	y := g.variable()
	return &lambda.Rec{Defs: []lambda.RecDef{
		{Name: "f", Param: x, Type: t.Arg, Res: t.Res, Body: g.under(append(group, arg), t.Res, fuel/2), Span: g.at()},
		{
			Name: "g", Param: y, Type: tInt, Res: other.Res, Span: g.at(),
			Body: g.under(append(group[:2:2], typing.Binding{Name: y, Type: tInt}), other.Res, fuel/2),
		},
	}, Span: at}
}

func (g *gen) constructor(t calculus.Data, fuel int, at source.Span) value {
	d := g.sig.Lookup(t.Name)
	c := d.Ctors[0]
	if fuel > 0 && len(d.Ctors) > 1 {
		last := d.Ctors[len(d.Ctors)-1]
		if fieldsPlain := !slices.ContainsFunc(g.fields(d, last, t), func(u T) bool { return !g.plain(u) }); g.prefix != nil || fieldsPlain {
			c = rapid.SampledFrom([]*calculus.Ctor{c, last}).Draw(g.t, "constructor")
		}
	}
	args := make([]value, len(c.Args))
	for i, u := range g.fields(d, c, t) {
		args[i] = g.value(u, fuel/2)
	}
	return lambda.Con{Ctor: c, Type: t, Args: args, Span: at}
}

// fields returns the types of a constructor's arguments at an instance of its type.
func (g *gen) fields(d *calculus.Decl, c *calculus.Ctor, t calculus.Data) []T {
	m := map[string]T{}
	for i, p := range d.Params {
		m[p] = t.Args[i]
	}
	return calculus.SubstAll(c.Args, m)
}
