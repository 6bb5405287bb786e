package typing_test

import (
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/typing"
)

// What was found well typed under one Δ is looked at again under another.
func TestMemoryIsUnderNames(t *testing.T) {
	c := newLambda(t)
	f := fn("y", tInt, tUnit, op(calculus.OpSend, ref("c"), v("y")))
	group := rec(0, def("g", "y", tInt, tUnit, op(calculus.OpSend, ref("c"), v("y"))))
	part := frozen(&lambda.Partition{Messages: []lambda.Message{{Chan: name("c"), Value: num(1)}}})
	outer := fn("z", tInt, tUnit, app(f, v("z"))) // needs the name only through f
	names := func(hint string, t T) []calculus.Typed { return []calculus.Typed{{Name: name(hint), Type: t}} }
	for _, tc := range []struct {
		name string
		term value
		want string
		rule string
	}{
		{"function", f, "int -> unit", "T-Prim … argument of send"},
		{"group", group, "int -> unit", "T-Prim … argument of send"},
		{"frozen", part, "part", "T-Frozen … a message has type int, but string"},
		{"through another", outer, "int -> unit", "T-Prim … argument of send"},
		{"two through another", fn("z", tInt, tUnit, let("u", tUnit, app(f, v("z")), app(f, v("z")))), "int -> unit", "T-Prim … argument of send"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for range 2 {
				for _, under := range []struct {
					delta []calculus.Typed
					want  string
				}{
					{names("c", chanOf(tInt)), tc.want},
					{append(names("d", tName), names("c", chanOf(tInt))...), tc.want},
					{names("c", chanOf(tString)), tc.rule},
					{names("d", tName), "T-Name … not declared"},
				} {
					typ, err := c.Value(under.delta, nil, tc.term)
					expect(t, verdict(t, typ, err), under.want)
				}
			}
		})
	}
}

// An open function means something else in every place; a closed one inside it does not.
func TestMemoryIsOfClosedTerms(t *testing.T) {
	c := newLambda(t)
	open := fn("y", tInt, tInt, ret(v("free")))
	under := func(t T) []typing.Binding { return []typing.Binding{{Name: "free", Type: t}} }
	for range 2 {
		typ, err := c.Value(nil, under(tInt), open)
		expect(t, verdict(t, typ, err), "int -> int")
		typ, err = c.Value(nil, under(tString), open)
		expect(t, verdict(t, typ, err), "T-Fun … has type string, but int")
		_, err = c.Value(nil, nil, open)
		expect(t, verdict(t, nil, err), "T-Var … free is not in scope")
	}
	// Free in a type only, and free in the inner function of one that is closed.
	typed := fn("y", tv("a"), tv("a"), ret(v("y")))
	poly := func(params ...string) expr { return letV(params, wild, typed, ret(num(1))) }
	typ, err := c.Expr(nil, nil, poly("a"))
	expect(t, verdict(t, typ, err), "int")
	typ, err = c.Expr(nil, nil, poly())
	expect(t, verdict(t, typ, err), "T-Type … 'a is not in scope")
	inner := fn("z", tInt, tInt, ret(v("y")))
	typ, err = c.Value(nil, nil, fn("y", tInt, fun(tInt, tInt), ret(inner)))
	expect(t, verdict(t, typ, err), "int -> int -> int")
	typ, err = c.Value(nil, nil, inner)
	expect(t, verdict(t, typ, err), "T-Var … y is not in scope")
}

// Sharing fifty deep would take 2⁵⁰ visits without a memory, in one judgment already.
func TestSharingIsLinear(t *testing.T) {
	f := fn("y", tInt, tInt, ret(v("y")))
	g := rec(0, def("g", "y", tInt, tInt, ret(v("y"))))
	part := &lambda.Partition{}
	for range 50 {
		f = fn("y", tInt, tInt, let("z", tInt, app(f, v("y")), app(f, v("z"))))
		g = rec(0, def("g", "y", tInt, tInt, let("z", tInt, app(g, v("y")), app(g, v("z")))))
		th := &lambda.Thread{Expr: ret(tuple(frozen(part), frozen(part)))}
		part = &lambda.Partition{Threads: []*lambda.Thread{th, th}}
	}
	typ, err := newLambda(t).Value(nil, nil, tuple(f, g, frozen(part)))
	expect(t, verdict(t, typ, err), "(int -> int) * (int -> int) * part")
}

// A function that mentions many names is remembered with all of them.
func TestMemoryOfManyNames(t *testing.T) {
	const n = 40
	body := ret(num(0))
	var delta []calculus.Typed
	for i := range n {
		a := calculus.Name{Hint: "a", Maker: "main", Ordinal: i + 1}
		delta = append(delta, calculus.Typed{Name: a, Type: chanOf(tInt)})
		for range 2 {
			body = let("u", tUnit, op(calculus.OpSend, lambda.NameRef{Name: a}, num(1)), body)
		}
	}
	f, c := fn("y", tInt, tInt, body), newLambda(t)
	for i := range n {
		typ, err := c.Value(delta, nil, f)
		expect(t, verdict(t, typ, err), "int -> int")
		wrong := append([]calculus.Typed(nil), delta...)
		wrong[i].Type = tName
		typ, err = c.Value(wrong, nil, f)
		expect(t, verdict(t, typ, err), "T-Prim … a channel is expected, not a name")
	}
}

// A type variable may be bound again inside its scope, as happens when a polymorphic value is put for a variable under another Λ. The
// inner one is another type.
func TestHiddenTypeVariables(t *testing.T) {
	a := tv("a")
	id := fn("y", a, a, ret(v("y")))
	inner := func(v value, body expr) expr { return letV([]string{"a"}, pv("g"), v, body) }
	under := func(t T, body expr) expr { return letV([]string{"a"}, pv("h"), fn("x", a, t, body), ret(num(1))) }
	runLambda(t, signature(tInt), []lambdaCase{
		{"bound again", under(tInt, inner(id, app(v("g", tInt), num(1)))), "int"},
		{"the outer one after the inner", under(a, inner(id, app(v("g", a), v("x")))), "int"},
		{"confused", under(a, inner(fn("z", a, a, ret(v("x"))), app(v("g", a), v("x")))), "T-Var … mentions a type variable 'a that is hidden"},
		{"confused inside a type", letV([]string{"a"}, pv("h"), fn("x", data("list", tup(chanOf(refOf(a)), fun(tInt, a))), tInt,
			inner(fn("z", a, tInt, match(v("x"), arm(wild, ret(num(1))))), ret(num(1)))), ret(num(1))), "T-Var … hidden"},
		{"no confusion without the variable", letV([]string{"a"}, pv("h"), fn("x", tInt, tInt, inner(fn("z", a, tInt, ret(v("x"))), ret(num(1)))), ret(num(1))), "int"},
		{"no confusion through a scheme", inner(id, letV([]string{"a"}, pv("h"), fn("z", a, a, app(v("g", a), v("z"))), ret(v("h", tInt)))), "int -> int"},
		{"twice hidden", under(tInt, inner(fn("z", a, tInt, inner(id, app(v("g", tInt), num(1)))), ret(num(1)))), "int"},
		{"no longer hidden", under(a, inner(id, ret(v("x")))), "int"},
	})
}
