package tests

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/trace"
)

// What the program shows is evidence too: a counterexample that is printed wrongly is worth nothing. Texts that can be read back have to
// be what was written, and those of the calculi are compared with texts derived by hand from the grammars of docs/spec.md, §5 and §7.

// TestPrintedScripts: a script without its parentheses is printed with those that it needs.
func TestPrintedScripts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := gen.DrawProgram(t, gen.Options{})
		tree := bareTree(t, p.Script)
		text := script.Format(tree)
		if !script.EqualTrees(tree, bareTree(t, text)) {
			t.Fatalf("printed, it is another script:\n%s\nof\n%s", text, p.Script)
		}
	})
}

func bareTree(t *rapid.T, text string) *script.Tree {
	tree, ds := script.ParseProgram(source.NewFile("generated.ml", text))
	if ds.HasErrors() {
		t.Fatalf("%v\n%s", ds[0], text)
	}
	for _, node := range nodesOf(tree) {
		switch slot := node.(type) {
		case *script.Expr:
			for p, is := (*slot).(*script.Paren); is; p, is = (*slot).(*script.Paren) {
				*slot = p.Expr
			}
		case *script.Pattern:
			for p, is := (*slot).(*script.PParen); is; p, is = (*slot).(*script.PParen) {
				*slot = p.Pattern
			}
		}
	}
	return tree
}

// TestPrintedRuns: a schedule and a trace of a run, written and read, are what they were; the schedule replays to the same outcome, and the
// trace's own schedule is that one.
func TestPrintedRuns(t *testing.T) {
	compiler := gen.NewCompiler()
	rapid.Check(t, func(t *rapid.T) {
		c := compiledFor(t, compiler)
		sys := sim.System[*pi.Config](c.MachineSystem())
		ctx := context.Background()
		r, err := sim.Run(ctx, sys, sim.Random(rapid.Uint64().Draw(t, "seed")), sim.Limits{MaxSteps: 60}, nil)
		if err != nil {
			t.Fatal(err)
		}
		written := &trace.Schedule{
			Fields: []trace.Field{{Key: trace.KeyScript, Value: "generated.ml"}, {Key: trace.KeyFaults, Value: " a=1"}},
			Labels: slices.Collect(r.Labels()), End: r.Outcome.End.String(),
		}
		read := readSchedule(t, written.Text())
		same(t, "the schedule", written, read)
		again, err := sim.Run(ctx, sys, read.Scheduler(), sim.Limits{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if outcome(again.Outcome) != outcome(r.Outcome) {
			t.Fatalf("replayed, %s becomes %s", outcome(r.Outcome), outcome(again.Outcome))
		}
		recorded, err := trace.Record(ctx, trace.Header{Script: trace.File{Name: "generated.ml"}, Scheduler: "random"}, sys, r.Picks)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		if err := recorded.Encode(&text); err != nil {
			t.Fatal(err)
		}
		parsed, ds := trace.Parse(source.NewFile("a.trace", text.String()), trace.Limits{})
		if len(ds) > 0 {
			t.Fatal(ds[0])
		}
		same(t, "the trace", recorded, parsed)
		same(t, "the labels of the trace", written.Labels, parsed.Schedule().Labels)
	})
}

func same(t *rapid.T, what string, written, read any) {
	if diff := cmp.Diff(written, read, cmpopts.IgnoreUnexported(trace.Schedule{}), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s (-written +read):\n%s", what, diff)
	}
}

func readSchedule(t *rapid.T, text string) *trace.Schedule {
	read, ds := trace.ParseSchedule(source.NewFile("a.sched", text), trace.Limits{})
	if len(ds) > 0 {
		t.Fatalf("%v\n%s", ds[0], text)
	}
	return read
}

// TestPrintedLabels: labels that could be misread are read as they were.
func TestPrintedLabels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written := &trace.Schedule{
			Labels: rapid.SliceOf(rapid.StringOf(rapid.RuneFrom([]rune("ab #\"\n\\é:!+.=")))).Draw(t, "labels"), End: "done",
		}
		same(t, "the schedule", written, readSchedule(t, written.Text()))
	})
}

// TestPrintedTrace is the table that a person reads, of one run of the host and a machine.
func TestPrintedTrace(t *testing.T) {
	const text = `let c = chan "c"
let () = start (name "m") (box (fun () -> send c (recv c + 1)))
let () = send c 1
let () = if recv c = 2 then print_string "two" else failwith "one"
`
	const want = `trace of s.ml, by hand, 4 steps

step  thread      what happened                        place
   0              the run starts
   1  host/main   starts m#main:2                      s.ml:2:10
   2  m/main+1.0  receives on c from main in host: 1   s.ml:2:51
   3  host/main   receives on c from main+1.0 in m: 2  s.ml:4:13
   4  host/main   prints "two"                         s.ml:4:29

end: done
output:
  two
`
	sys := sim.System[*pi.Config](compileText(t, "s.ml", text).code.System(pi.Options{}))
	r, err := sim.Run(context.Background(), sys, sim.Replay([]string{
		"main start m#main:2", "main+1.0 recv c#main:1 main!1", "main recv c#main:1 main+1.0!1", "main print",
	}, false), sim.Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := trace.Record(context.Background(), trace.Header{Script: trace.File{Name: "s.ml"}, Scheduler: "by hand"}, sys, r.Picks)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	if err := trace.Text(&got, recorded, trace.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestPrintedLambda prints every form of λ∥.
func TestPrintedLambda(t *testing.T) {
	sig := calculus.NewSignature()
	list, option := sig.Lookup("list"), sig.Lookup("option")
	num := func(n int64) lambda.Value { return lambda.Lit{Const: calculus.IntConst(n)} }
	v := func(name string, inst ...calculus.Type) lambda.Value { return lambda.Var{Name: name, Inst: inst} }
	ret := func(v lambda.Value) lambda.Expr { return &lambda.Ret{Value: v} }
	some := func(w lambda.Value) lambda.Value { return lambda.Con{Ctor: option.Ctors[1], Args: []lambda.Value{w}} }
	cons := func(head, tail lambda.Value) lambda.Value {
		return lambda.Con{Ctor: list.Ctors[1], Args: []lambda.Value{head, tail}}
	}
	empty := lambda.Con{Ctor: list.Ctors[0]}
	pair := &calculus.Ctor{Name: "P", Args: []calculus.Type{calculus.Int, calculus.Int}}
	point := &calculus.Ctor{Args: pair.Args, Labels: []string{"x", "y"}}
	fun := func(body lambda.Expr) *lambda.Fun {
		return &lambda.Fun{Param: "x", Type: calculus.Int, Res: calculus.Chan{Elem: calculus.TyVar{Name: "a"}}, Body: body}
	}
	name := calculus.Name{Hint: "c", Maker: "main", Ordinal: 1}
	two := []lambda.Value{num(1), num(-2)}
	inner := &lambda.Match{Value: v("y"), Arms: []lambda.Arm{{Pattern: calculus.PWild{}, Body: ret(num(1))}}}
	for _, c := range []struct {
		want string
		expr lambda.Expr
	}{
		{`f (-1)`, &lambda.App{Fun: v("f"), Arg: num(-1)}},
		{`f (Some (Some 1))`, &lambda.App{Fun: v("f"), Arg: some(some(num(1)))}},
		{`f[int, unit] [1; 2]`, &lambda.App{Fun: v("f", calculus.Int, calculus.Unit), Arg: cons(num(1), cons(num(2), empty))}},
		{`(1 :: t, [], P (1, -2), {x = 1; y = -2})`, ret(lambda.Tuple{Items: []lambda.Value{
			cons(num(1), v("t")), empty, lambda.Con{Ctor: pair, Args: two}, lambda.Con{Ctor: point, Args: two},
		}})},
		{`(fun (x: int) : ('a)chan -> f x) "a\n"`, &lambda.App{
			Fun: fun(&lambda.App{Fun: v("f"), Arg: v("x")}), Arg: lambda.Lit{Const: calculus.StringConst("a\n")},
		}},
		{`rec f = fun (x: int) : int -> f x in f`, ret(&lambda.Rec{Defs: []lambda.RecDef{
			{Name: "f", Param: "x", Type: calculus.Int, Res: calculus.Int, Body: &lambda.App{Fun: v("f"), Arg: v("x")}},
		}})},
		{"let x: int = recv c in\nx", &lambda.Let{
			Name: "x", Type: calculus.Int, Bound: &lambda.Op{Op: calculus.OpRecv, Args: []lambda.Value{v("c")}}, Body: ret(v("x")),
		}},
		{"let g: (int -> int) -> int * (int -> int) = f in\ng", &lambda.Let{
			Name: "g", Bound: ret(v("f")), Body: ret(v("g")), Type: calculus.Fun{
				Arg: calculus.Fun{Arg: calculus.Int, Res: calculus.Int},
				Res: calculus.Tuple{Items: []calculus.Type{calculus.Int, calculus.Fun{Arg: calculus.Int, Res: calculus.Int}}},
			},
		}},
		{"let (a, _) = Λ'a 'b. p in\na[int, unit]", &lambda.LetV{
			Params: []string{"a", "b"}, Pattern: calculus.PTuple{Items: []calculus.Pattern{calculus.PVar{Name: "a"}, calculus.PWild{}}},
			Value: v("p"), Body: ret(v("a", calculus.Int, calculus.Unit)),
		}},
		{`match x with | 1 -> (match y with | _ -> 1) | (Some (Some (-1)) as z) -> z | _ :: _ | [] -> 2`, &lambda.Match{
			Value: v("x"), Arms: []lambda.Arm{
				{Pattern: calculus.PConst{Const: calculus.IntConst(1)}, Body: inner},
				{Pattern: calculus.PAs{Pattern: calculus.PCtor{Ctor: option.Ctors[1], Args: []calculus.Pattern{calculus.PCtor{
					Ctor: option.Ctors[1], Args: []calculus.Pattern{calculus.PConst{Const: calculus.IntConst(-1)}},
				}}}, Name: "z"}, Body: ret(v("z"))},
				{Pattern: calculus.POr{
					Left: calculus.PCtor{Ctor: list.Ctors[1], Args: []calculus.Pattern{calculus.PWild{}, calculus.PWild{}}}, Right: calculus.PCtor{Ctor: list.Ctors[0]},
				}, Body: ret(num(2))},
			},
		}},
		{`chan[int] "c"`, &lambda.Op{Op: calculus.OpChan, Type: calculus.Int, Args: []lambda.Value{text("c")}}},
		{`fail BAL9001[unit] "no"`, &lambda.Op{Op: calculus.OpFail, Type: calculus.Unit, Code: "BAL9001", Args: []lambda.Value{text("no")}}},
		{`set (-1) c#main:1`, &lambda.Op{Op: calculus.OpSet, Args: []lambda.Value{num(-1), lambda.NameRef{Name: name}}}},
		{`1 - (-2)`, &lambda.Delta{Delta: calculus.Sub, Args: two}},
		{`compare 1 (-2)`, &lambda.Delta{Delta: calculus.Cmp, Args: two}},
		{`[f () | c#main:1!1 | c#main:1 ↦ 2]`, ret(lambda.Frozen{Part: &lambda.Partition{
			Threads:  []*lambda.Thread{{Expr: &lambda.App{Fun: v("f"), Arg: unitValue()}}},
			Messages: []lambda.Message{{Chan: name, Value: num(1)}}, Cells: []lambda.Cell{{Ref: name, Value: num(2)}},
		}})},
		{`[∅]`, ret(lambda.Frozen{Part: &lambda.Partition{}})},
	} {
		if got := lambda.Format(c.expr, lambda.Style{Types: true, Width: 200}); got != c.want {
			t.Errorf("printed as %q, not %q", got, c.want)
		}
	}
}

// TestPrintedProcess prints what π∥ has and λ∥ has not.
func TestPrintedProcess(t *testing.T) {
	v := func(name string) process.Value { return process.Var{Name: name} }
	num := func(n int64) process.Value { return process.Lit{Const: calculus.IntConst(n)} }
	cont := func(name string, body process.Proc) process.Value {
		return &process.Abs{Params: []process.Param{{Name: name, Type: calculus.Int}}, Body: body, Role: process.RoleCont}
	}
	call := func(f process.Value, args ...process.Value) process.Proc { return &process.App{Fun: f, Args: args} }
	done := process.Done{Type: calculus.Int}
	drop := &process.Abs{Params: []process.Param{{Name: "_", Type: calculus.Unit}}, Body: &process.Nil{}, Role: process.RoleDrop}
	for _, c := range []struct {
		want string
		proc process.Proc
	}{
		{`0`, &process.Nil{}},
		{"a!(-1) |\nk·(x)", &process.Par{Procs: []process.Proc{&process.Out{Chan: v("a"), Value: num(-1)}, call(v("k"), v("x"))}}},
		{"(a?(x: int). k·(x)) |\n0", &process.Par{Procs: []process.Proc{
			&process.In{Chan: v("a"), Name: "x", Type: calculus.Int, Body: call(v("k"), v("x"))}, &process.Nil{},
		}}},
		{"f·(1) (x: int).\ndone·(x)", call(v("f"), num(1), cont("x", call(done, v("x"))))},
		{"let x: int = 1 in\nk·(x)", call(cont("x", call(v("k"), v("x"))), num(1))},
		{"f·((), drop)", call(v("f"), unitOfProcess(), drop)},
		{"new (n: name \"m\").\nstart n [f·(1)].\nstop n (p: part).\n0", &process.New{
			Name: "n", Type: calculus.NameType, Hint: process.Lit{Const: calculus.StringConst("m")}, Body: &process.Start{
				Name: v("n"), Part: process.Box{Body: call(v("f"), num(1))},
				Body: &process.Stop{Name: v("n"), Bind: "p", Body: &process.Nil{}},
			},
		}},
		{"cell 1 (r: (int)ref).\nset 2 r.\nget r (x: int).\nk·(x)", &process.CellNew{
			Value: num(1), Name: "r", Type: calculus.Ref{Elem: calculus.Int}, Body: &process.Set{
				Value: num(2), Ref: v("r"), Body: &process.Get{Ref: v("r"), Name: "x", Type: calculus.Int, Body: call(v("k"), v("x"))},
			},
		}},
		{"print s.\nfault s.\nchoose l (x: int).\nfail BAL9001 s", &process.Print{Value: v("s"), Body: &process.Fault{
			Value: v("s"), Body: &process.Choose{Value: v("l"), Name: "x", Type: calculus.Int, Body: &process.Fail{Code: "BAL9001", Value: v("s")}},
		}}},
		{"(1 - (-2)) (x: int).\nk·(x)", &process.Delta{
			Delta: calculus.Sub, Args: []process.Value{num(1), num(-2)}, Name: "x", Type: calculus.Int, Body: call(v("k"), v("x")),
		}},
		{"f·((x: int, k: ⟨int⟩) k·(x))", call(v("f"), &process.Abs{Params: []process.Param{
			{Name: "x", Type: calculus.Int}, {Name: "k", Type: calculus.Abs{Params: []calculus.Type{calculus.Int}}},
		}, Body: call(v("k"), v("x"))})},
	} {
		if got := process.Format(c.proc, process.Style{Types: true, Width: 200}); got != c.want {
			t.Errorf("printed as %q, not %q", got, c.want)
		}
	}
}

// TestPrintedConfigurations: names that share a hint are told apart, and everything that is there is shown.
func TestPrintedConfigurations(t *testing.T) {
	s := compileText(t, "s.ml", `let c = chan "c"
let d = chan "c"
let r = ref 1
let () = send d 2; start (name "m") (box (fun () -> send c 3; Sim.fault "f"; print_string "x"))
let () = recv c; recv d; ()
`)
	last := func(c *lambda.Config, sys *lambda.System) *lambda.Config {
		for steps := sys.Steps(c, nil); len(steps) > 0 && !steps[0].Env; steps = sys.Steps(c, nil) {
			c = sys.Next(c, steps[0])
		}
		return c
	}
	sys := lambda.NewSystem(s.term, lambda.Options{Faults: map[string]int{"f": 1}})
	want := `host[ main: () | r ↦ 1 ]
∥ m[ main+1.0: let _ = fault "f" in print "x" ]
; f 1`
	if got := lambda.FormatConfig(last(sys.Start(), sys), lambda.Style{}); got != want {
		t.Errorf("printed as\n%s\nnot\n%s", got, want)
	}
	under := process.NewSystem(s.proc, process.Options{})
	c := under.Start()
	for range 14 {
		c = under.Next(c, under.Steps(c, nil)[0])
	}
	got := process.FormatConfig(c, process.Style{})
	for _, part := range []string{"host[", "∥ m[", "c₂!2", "r ↦ 1", "main: ", "main+1.0: "} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is not in\n%s", part, got)
		}
	}
}
