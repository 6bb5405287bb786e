package cps_test

import (
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/cps"
)

// A continuation comes under the binders of the expression that it continues, and none of them may capture a variable of it.
// Where nothing would be captured names stay what they are.
func TestCapture(t *testing.T) {
	print := func(x string) expr { return op(calculus.OpPrint, v(x)) }
	sig := signature()
	some := sig.Lookup("option").Ctors[1]
	inner := func(body expr) expr { return let("y", tString, print("a"), body) }
	for _, tc := range []struct {
		name string
		expr expr
		want string
	}{
		{
			"let", let("x", tInt, inner(print("y")), print("y")),
			`print a. let y~2: string = () in print y~2. let x: int = () in print y. K·(())`,
		},
		{
			"let does not occur", let("x", tInt, inner(print("y")), print("x")),
			`print a. let y: string = () in print y. let x: int = () in print x. K·(())`,
		},
		{
			"let hidden in the continuation", let("y", tInt, inner(print("y")), print("y")),
			`print a. let y: string = () in print y. let y: int = () in print y. K·(())`,
		},
		{
			"continuation of the continuation", let("u", tInt, let("x", tInt, inner(print("y")), print("x")), print("y")),
			`print a. let y~2: string = () in print y~2. let x: int = () in print x. let u: int = () in print y. K·(())`,
		},
		{
			"both", let("x", tInt, inner(inner(print("y"))), print("y")),
			`print a. let y~2: string = () in print a. let y~2: string = () in print y~2. let x: int = () in print y. K·(())`,
		},
		{
			"both occur", let("x", tInt, inner(let("z", tInt, inner(print("y")), print("y"))), print("y")),
			`print a. let y~2: string = () in print a. let y~3: string = () in print y~3. let z: int = () in print y~2. let x: int = () in print y. K·(())`,
		},
		{
			"let Λ", let("x", tInt, letV([]string{"a"}, pt(pv("y"), pv("z")), v("p"), print("y")), print("y")),
			`let (y~2, z) = Λ'a. p in print y~2. let x: int = () in print y. K·(())`,
		},
		{"let Λ, its own value", letV(nil, pv("y"), v("y"), print("y")), `let y = y in print y. K·(())`},
		{
			"K", let("x", tInt, let("K", tInt, print("a"), print("K")), print("x")),
			`print a. let K~2: int = () in print K~2. let x: int = () in print x. K·(())`,
		},
		{
			"not into a function", let("x", fun(tInt, tUnit), ret(fn("y", tInt, tUnit, inner(print("y")))), print("y")),
			`let x: ⟨int, ⟨unit⟩⟩ = (y: int, k: ⟨unit⟩) print a. let y: string = () in print y. k·(()) in print y. K·(())`,
		},
		{
			"not into a group", let("x", fun(tInt, tUnit), ret(rec(0, def("y", "z", tInt, tUnit, inner(print("y"))))), print("y")),
			`let x: ⟨int, ⟨unit⟩⟩ = μ y = (z: int, k: ⟨unit⟩) print a. let y: string = () in print y. k·(()) in y in print y. K·(())`,
		},
		{
			"not into an arm", let("x", tUnit, match(v("o"), arm(pc(some, pv("y")), inner(print("y")))), print("y")),
			`match o with | Some y -> print a. let y: string = () in print y. k·(()), k = (x: unit). print y. K·(())`,
		},
		{
			"within an arm", match(v("o"), arm(pc(some, pv("y")), let("x", tInt, inner(print("y")), print("y")))),
			`match o with | Some y -> print a. let y~2: string = () in print y~2. let x: int = () in print y. k·(()), k = K`,
		},
		{
			"after an arm", let("x", tUnit, inner(match(v("o"), arm(pc(some, pv("y")), print("y")))), print("x")),
			`print a. let y: string = () in match o with | Some y -> print y. k·(()), k = (x: unit). print x. K·(())`,
		},
		{
			"seen in a function", let("x", tInt, inner(print("y")), ret(fn("z", tInt, tUnit, print("y")))),
			`print a. let y~2: string = () in print y~2. let x: int = () in K·((z: int, k: ⟨unit⟩) print y. k·(()))`,
		},
		{
			"seen in an arm", let("x", tInt, inner(print("y")), match(v("o"), arm(pv("z"), print("y")))),
			`print a. let y~2: string = () in print y~2. let x: int = () in match o with | z -> print y. k·(()), k = K`,
		},
		{
			"as and or", let("x", tInt, letV(nil, calculus.PAs{
				Pattern: calculus.POr{Left: pt(pv("z"), pk(1)), Right: pt(pv("z"), calculus.PWild{})}, Name: "y",
			}, v("p"), print("z")), op(calculus.OpSet, v("y"), v("z"))),
			`let ((z~2, 1) | (z~2, _) as y~2) = p in print z~2. let x: int = () in set y z. K·(())`,
		},
		{
			"a name that was made up", let("y~2", tInt, print("a"), let("x", tInt, inner(print("y~2")), print("y"))),
			`print a. let y~2: int = () in print a. let y~3: string = () in print y~2. let x: int = () in print y. K·(())`,
		},
		{
			"a made-up name is not captured", let("x", tInt, inner(let("y~2", tInt, print("a"), print("y"))), print("y")),
			`print a. let y~2: string = () in print a. let y~2~2: int = () in print y~2. let x: int = () in print y. K·(())`,
		},
		{
			"reserved", let("k'", tInt, print("a"), let("r'", tInt, print("k'"), print("r'"))),
			`print a. let k'~2: int = () in print k'~2. let r'~2: int = () in print r'~2. K·(())`,
		},
		{"reserved parameter", ret(fn("k'", tString, tUnit, print("k'"))), `K·((k'~2: string, k: ⟨unit⟩) print k'~2. k·(()))`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := text(cps.New(sig).Expr(tc.expr, tUnit, process.Var{Name: "K"}))
			if got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

// What is closed and shared stays shared; what is open is translated in its place.
func TestSharing(t *testing.T) {
	closed := fn("y", tInt, tInt, ret(v("y")))
	group := rec(0, def("g", "y", tInt, tInt, app(v("g"), v("y"))))
	open := fn("y", tInt, tString, ret(v("x")))
	tr := cps.New(signature())
	pair := func(f value) (process.Value, process.Value) {
		items := tr.Value(tuple(f, f)).(process.Tuple).Items
		return items[0], items[1]
	}
	if f, g := pair(closed); f != g {
		t.Error("a closed function is translated twice")
	}
	if f, g := pair(open); f == g {
		t.Error("an open function is translated once")
	}
	for _, body := range []value{tuple(v("x"), closed), tuple(closed, v("x"))} {
		if f, g := pair(fn("y", tInt, tInt, ret(body))); f == g {
			t.Error("an open function with a closed one in it is translated once")
		}
	}
	f, g := pair(group)
	if &f.(*process.Rec).Defs[0] != &g.(*process.Rec).Defs[0] {
		t.Error("a closed group is translated twice")
	}
	inside := fn("x", tInt, fun(tInt, tString), ret(open)) // open is not closed because what is around it is
	if f, g := pair(inside); f != g {
		t.Error("a closed function is translated twice")
	}
	if f, g := pair(open); f == g {
		t.Error("an open function is translated once")
	}
	// Fifty levels of sharing would be 2⁵⁰ functions.
	for range 50 {
		closed = fn("y", tInt, tInt, let("z", tInt, app(closed, v("y")), app(closed, v("z"))))
		group = rec(0, def("g", "y", tInt, tInt, let("z", tInt, app(group, v("y")), app(group, v("z")))))
	}
	tr.Value(tuple(closed, group))
}

// A continuation as deep as the program is long is built once.
func TestLongPrograms(t *testing.T) {
	const n = 20000
	e := ret(unit())
	for range n {
		block := let("y", tString, ret(str("s")), let("z", tUnit, op(calculus.OpPrint, v("y")), ret(v("z"))))
		e = let("x", tUnit, block, let("y", tString, ret(str("s")), e))
	}
	size := 0
	for p := cps.New(signature()).Expr(e, tUnit, process.Done{Type: tUnit}); ; size++ {
		app, ok := p.(*process.App)
		if !ok {
			p = p.(*process.Print).Body
			continue
		}
		k, ok := app.Fun.(*process.Abs)
		if !ok {
			break
		}
		p = k.Body
	}
	if size < 4*n {
		t.Errorf("%d steps of %d", size, 4*n)
	}
}
