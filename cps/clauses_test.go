package cps_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/cps"
)

func TestTypes(t *testing.T) {
	for _, tc := range []struct{ typ, want T }{
		{tUnit, tUnit},
		{tPart, tPart},
		{tv("a"), tv("a")},
		{fun(tInt, tString), abs(tInt, abs(tString))},
		{fun(tInt, fun(tBool, tString)), abs(tInt, abs(abs(tBool, abs(tString))))},
		{fun(fun(tInt, tBool), tString), abs(abs(tInt, abs(tBool)), abs(tString))},
		{chanOf(fun(tInt, tInt)), chanOf(abs(tInt, abs(tInt)))},
		{refOf(fun(tInt, tInt)), refOf(abs(tInt, abs(tInt)))},
		{tup(tInt, fun(tInt, tInt)), tup(tInt, abs(tInt, abs(tInt)))},
		{data("list", fun(tInt, tInt)), data("list", abs(tInt, abs(tInt)))},
		{data("point"), data("point")},
	} {
		t.Run(calculus.Show(tc.typ), func(t *testing.T) {
			if got := cps.Type(tc.typ); !calculus.Equal(got, tc.want) {
				t.Errorf("got %s, want %s", calculus.Show(got), calculus.Show(tc.want))
			}
		})
	}
}

func TestSignature(t *testing.T) {
	sig := signature()
	got := cps.New(sig).Signature()
	if len(got.Decls) != len(sig.Decls) {
		t.Fatalf("%d declarations of %d", len(got.Decls), len(sig.Decls))
	}
	for i, d := range sig.Decls {
		want := *d
		want.Ctors = nil
		for _, c := range d.Ctors {
			e := *c
			if d.Name == "hook" && c.Tag == 0 {
				e.Args = []T{abs(tInt, abs(tInt))}
			}
			want.Ctors = append(want.Ctors, &e)
		}
		if diff := cmp.Diff(&want, got.Decls[i]); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", d.Name, diff)
		}
		if got.Lookup(d.Name) != got.Decls[i] {
			t.Errorf("%s cannot be looked up", d.Name)
		}
	}
}

// TestClauses holds each clause of docs/spec.md, §8, against its text, as process.Format prints it with types.
func TestClauses(t *testing.T) {
	sig := signature()
	some, none, point := sig.Lookup("option").Ctors[1], sig.Lookup("option").Ctors[0], sig.Lookup("point").Ctors[0]
	hook := sig.Lookup("hook").Ctors[0]
	even := def("even", "i", tInt, tBool, app(v("odd"), v("i")))
	odd := def("odd", "i", tInt, tBool, app(v("even"), v("i")))
	for _, tc := range []struct {
		clause string
		expr   expr
		typ    T
		want   string
	}{
		{"V", ret(v("x")), tInt, `K·(x)`},
		{"V constant", ret(num(1)), tInt, `K·(1)`},
		{"V instance", ret(v("f", fun(tInt, tInt))), tInt, `K·(f[⟨int, ⟨int⟩⟩])`},
		{"V tuple", ret(tuple(v("x"), str("s"))), tInt, `K·((x, "s"))`},
		{"V constructor", ret(con(some, data("option", tInt), v("x"))), tInt, `K·(Some x)`},
		{"V record", ret(con(point, data("point"), num(1), num(2))), tInt, `K·({x = 1; y = 2})`},
		{"V W", app(v("f"), v("x")), tInt, `f·(x, K)`},
		{"fun", ret(fn("x", fun(tInt, tInt), tString, app(v("f"), v("x")))), tInt, `K·((x: ⟨int, ⟨int⟩⟩, k: ⟨string⟩) f·(x, k))`},
		{"rec", ret(rec(1, even, odd)), tInt, `K·(μ even = (i: int, k: ⟨bool⟩) odd·(i, k) and odd = (i: int, k: ⟨bool⟩) even·(i, k) in odd)`},
		{"let", let("x", tString, app(v("f"), num(1)), app(v("g"), v("x"))), tInt, `f·(1) (x: string). g·(x, K)`},
		{"let let", let("x", tInt, let("y", tInt, app(v("f"), num(1)), app(v("f"), v("y"))), app(v("f"), v("x"))), tInt, `f·(1) (y: int). f·(y) (x: int). f·(x, K)`},
		{"let value", let("x", tInt, ret(num(1)), app(v("f"), v("x"))), tInt, `let x: int = 1 in f·(x, K)`},
		{"let Λ", letV([]string{"a"}, pt(pv("f"), pv("g")), tuple(fn("x", tv("a"), tv("a"), ret(v("x"))), num(1)), app(v("f", tInt), num(1))), tInt, `let (f, g) = Λ'a. ((x: 'a, k: ⟨'a⟩) k·(x), 1) in f[int]·(1, K)`},
		{"match", match(v("o"), arm(pc(some, pv("x")), app(v("f"), v("x"))), arm(pc(none), ret(num(0)))), fun(tInt, tInt), `match o with | Some x -> f·(x, k) | None -> k·(0), k = K`},
		{"match in let", let("x", tInt, match(v("o"), arm(pc(hook, pv("h")), app(v("h"), num(1)))), ret(v("x"))), tInt, `match o with | Hook h -> h·(1, k), k = (x: int). K·(x)`},
		{"δ", delta(calculus.Add, v("x"), num(1)), tInt, `(x + 1) (r: int). K·(r)`},
		{"δ in let", let("x", tBool, delta(calculus.Eq, v("f"), v("f")), ret(v("x"))), tBool, `(f = f) (r: bool). let x: bool = r in K·(x)`},
		{"chan", opAt(calculus.OpChan, fun(tInt, tInt), str("c")), tInt, `new (r: (⟨int, ⟨int⟩⟩)chan "c"). K·(r)`},
		{"name", op(calculus.OpName, str("n")), tName, `new (r: name "n"). K·(r)`},
		{"send", op(calculus.OpSend, v("c"), v("x")), tUnit, `c!x | K·(())`},
		{"recv", op(calculus.OpRecv, v("c")), fun(tInt, tInt), `c?(r: ⟨int, ⟨int⟩⟩). K·(r)`},
		{"fork", op(calculus.OpFork, v("f")), tUnit, `f·((), drop) | K·(())`},
		{"ref", opAt(calculus.OpRef, fun(tInt, tInt), v("f")), tInt, `cell f (r: (⟨int, ⟨int⟩⟩)ref). K·(r)`},
		{"get", op(calculus.OpGet, v("r")), fun(tInt, tInt), `get r (r': ⟨int, ⟨int⟩⟩). K·(r')`},
		{"set", op(calculus.OpSet, v("x"), v("r")), tUnit, `set x r. K·(())`},
		{"box", op(calculus.OpBox, v("f")), tPart, `K·([f·((), drop)])`},
		{"start", op(calculus.OpStart, v("n"), v("p")), tUnit, `start n p. K·(())`},
		{"stop", op(calculus.OpStop, v("n")), tPart, `stop n (r: part). K·(r)`},
		{"print", op(calculus.OpPrint, v("s")), tUnit, `print s. K·(())`},
		{"choose", opAt(calculus.OpChoose, fun(tInt, tInt), v("xs")), fun(tInt, tInt), `choose xs (r: ⟨int, ⟨int⟩⟩). K·(r)`},
		{"fault", op(calculus.OpFault, v("s")), tUnit, `fault s. K·(())`},
		{"fail", opAt(calculus.OpFail, tInt, v("s")), tInt, `fail BAL9001 s`},
	} {
		t.Run(tc.clause, func(t *testing.T) {
			if got := text(cps.New(sig).Expr(tc.expr, tc.typ, process.Var{Name: "K"})); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

// text is a process on one line, with types.
func text(p process.Proc) string {
	line := strings.Join(strings.Fields(process.Format(p, process.Style{Types: true})), " ")
	return strings.ReplaceAll(line, " ,", ",")
}

func TestProgram(t *testing.T) {
	main := let("x", tInt, ret(num(1)), ret(tuple(v("x"), fn("y", tInt, tInt, ret(v("y"))))))
	p := cps.Program(&lambda.Program{Signature: signature(), Main: main, Type: tup(tInt, fun(tInt, tInt))})
	want := "let x: int = 1 in done·((x, (y: int, k: ⟨int⟩) k·(y)))"
	if got := text(p.Main); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if want := tup(tInt, abs(tInt, abs(tInt))); !calculus.Equal(p.Type, want) {
		t.Errorf("the program has type %s", calculus.Show(p.Type))
	}
	if p.Signature.Lookup("hook") == nil {
		t.Error("the signature is not that of the program")
	}
}

// A name in V° and every field that text does not show.
func TestPartition(t *testing.T) {
	c := calculus.Name{Hint: "c", Maker: "main", Ordinal: 1}
	r := calculus.Name{Hint: "r", Maker: "main", Ordinal: 2}
	n := calculus.Name{Hint: "n", Maker: "main", Ordinal: 3}
	main := &lambda.Thread{Label: "main", Expr: ret(num(1)), Main: true, Forks: 1, Names: 3, Sends: 5, Started: 7}
	other := &lambda.Thread{Label: "main.1", Expr: op(calculus.OpSend, lambda.NameRef{Name: c}, num(2))}
	theta := &lambda.Partition{
		Name: n, Instance: "main+1", Threads: []*lambda.Thread{main, other},
		Messages: []lambda.Message{{ID: "main!1", Chan: c, Value: lambda.Frozen{Part: &lambda.Partition{
			Threads: []*lambda.Thread{{Label: "main.2", Expr: app(v("f"), unit())}},
		}}}},
		Cells: []lambda.Cell{{Ref: r, Value: fn("y", tInt, tInt, ret(v("y")))}},
	}
	got := cps.New(signature()).Partition(theta, tInt)
	if got.Name != n || got.Instance != "main+1" || len(got.Threads) != 2 {
		t.Fatalf("got %+v", got)
	}
	if th := got.Threads[0]; th.Label != "main" || !th.Main || th.Forks != 1 || th.Names != 3 || th.Sends != 5 || th.Started != 7 {
		t.Errorf("main: got %+v", th)
	}
	if got, want := text(got.Threads[0].Proc), "done·(1)"; got != want {
		t.Errorf("main: got %s, want %s", got, want)
	}
	if th := got.Threads[1]; th.Label != "main.1" || th.Main {
		t.Errorf("main.1: got %+v", th)
	}
	if got, want := text(got.Threads[1].Proc), "c#main:1!2 | drop·(())"; got != want {
		t.Errorf("main.1: got %s, want %s", got, want)
	}
	if m := got.Messages[0]; m.ID != "main!1" || m.Chan != c {
		t.Errorf("message: got %+v", m)
	}
	frozen := got.Messages[0].Value.(process.Frozen).Part
	if got, want := text(frozen.Threads[0].Proc), "f·((), drop)"; got != want {
		t.Errorf("frozen: got %s, want %s", got, want)
	}
	if got.Cells[0].Ref != r {
		t.Errorf("cell: got %+v", got.Cells[0])
	}
	if got, want := process.FormatValue(got.Cells[0].Value, process.Style{}), "(y, k) k·(y)"; got != want {
		t.Errorf("cell: got %s, want %s", got, want)
	}
}
