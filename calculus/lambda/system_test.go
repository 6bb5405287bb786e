package lambda

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

var _ sim.System[*Config] = (*System)(nil)

func TestWrong(t *testing.T) {
	n := NameRef{calculus.Name{Hint: "n", Maker: "nobody", Ordinal: 1}}
	tests := []struct {
		program Expr
		want    string
	}{
		{app(num(1), num(2)), "applies the constant 1"},
		{app(x("f"), num(2)), "applies the free variable f"},
		{op(calculus.OpSend, num(1), num(2)), "send on the constant 1"},
		{op(calculus.OpSend, n, num(2)), "send on the name n#nobody:1"}, // not in Δ
		{op(calculus.OpRecv, pair(num(1), num(2))), "recv on a tuple"},
		{let("r", op(calculus.OpRef, num(0)), op(calculus.OpRecv, x("r"))), "recv on the name r#main:1"},
		{let("c", op(calculus.OpChan, str("c")), op(calculus.OpGet, x("c"))), "get on the name c#main:1"},
		{let("c", op(calculus.OpChan, str("c")), op(calculus.OpSet, num(1), x("c"))), "set on the name c#main:1"},
		{let("c", op(calculus.OpChan, str("c")), op(calculus.OpStop, x("c"))), "stop on the name c#main:1"},
		{let("m", op(calculus.OpName, str("m")), op(calculus.OpStart, x("m"), thunk(ret(num(1))))), "start on a function"},
		{op(calculus.OpStart, n, Frozen{&Partition{}}), "start on the name n#nobody:1"},
		{op(calculus.OpFork, num(1)), "fork on the constant 1"},
		{op(calculus.OpBox, list()), "box on a constructor"},
		{op(calculus.OpPrint, num(1)), "print on the constant 1"},
		{op(calculus.OpChan, num(1)), "chan on the constant 1"},
		{op(calculus.OpName, num(1)), "name on the constant 1"},
		{op(calculus.OpFault, num(1)), "fault on the constant 1"},
		{op(calculus.OpFail, num(1)), "fail on the constant 1"},
		{op(calculus.OpChoose, Frozen{&Partition{}}), "choose on a frozen partition"},
		{delta(calculus.Add, num(1), str("a")), `computes with the constant "a"`},
		{delta(calculus.Not, num(1)), "computes with the constant 1"},
		{delta(calculus.Concat, str("a"), num(1)), "computes with the constant 1"},
		{delta(calculus.Eq, num(1), x("y")), "computes with the free variable y"},
		{&Match{Value: num(1), Arms: []Arm{{Pattern: nonePattern(), Body: ret(num(1))}}}, "matches the constant 1 with patterns of another type"},
		{&Match{Value: x("y"), Arms: []Arm{{Pattern: calculus.PWild{}, Body: ret(num(1))}}}, "matches the free variable y"},
		{
			&LetV{Pattern: calculus.PTuple{Items: []calculus.Pattern{pvar("a"), pvar("b")}}, Value: num(1), Body: ret(num(1))},
			"binds a pattern that does not fit to the constant 1",
		},
	}
	for _, test := range tests {
		s := system(test.program, Options{})
		c := s.Start()
		for steps := s.Steps(c, nil); len(steps) > 0; steps = s.Steps(c, nil) {
			c = s.Next(c, steps[0])
		}
		if th := s.Threads(c)[0]; th.State != Wrong || th.Waits != test.want {
			t.Errorf("%s: %q, want %q", Format(test.program, Style{}), th.Waits, test.want)
		}
		if o := s.Outcome(c); o.End != step.Deadlock || o.Blocked[0].Waits != "wrong: "+test.want {
			t.Errorf("%s: outcome %v", Format(test.program, Style{}), o)
		}
	}
}

// TestKeyOfDiamond: two machines each make a channel, in either order, and tell it to main: the states are the same to the
// last label, and so are their keys.
func TestKeyOfDiamond(t *testing.T) {
	work := func(hint string) Expr {
		return op(calculus.OpFork, thunk(let("c", op(calculus.OpChan, str(hint)), op(calculus.OpSend, x("o"), x("c")))))
	}
	s := system(let("o", op(calculus.OpChan, str("o")), seq(work("a"), work("b"), op(calculus.OpRecv, x("o")))), Options{})
	const fork = "main chan o; main let; main fork; main let; main fork; main let; main.1 beta; main.2 beta; "
	const first, second = "main.1 chan a; main.1 let; main.1 send o#main:1", "main.2 chan b; main.2 let; main.2 send o#main:1"
	one, other := drive(t, s, fork+first+"; "+second), drive(t, s, fork+second+"; "+first)
	if a, b := FormatConfig(one, Style{}), FormatConfig(other, Style{}); len(a) != len(b) {
		t.Errorf("not the same farm:\n%s\n%s", a, b)
	}
	if string(s.Key(one, nil)) != string(s.Key(other, nil)) {
		t.Error("the order of two independent threads shows in the key")
	}
	if string(s.Key(one, nil)) == string(s.Key(s.Next(one, s.Steps(one, nil)[0]), nil)) {
		t.Error("receiving a message does not show in the key")
	}
}

// TestKeyForgets: what no running thread can reach does not count, nor do labels and the ordinals of names; what a thread
// can reach only through a message, a cell or a frozen partition does.
func TestKeyForgets(t *testing.T) {
	leak := seq(let("c", op(calculus.OpChan, str("c")), op(calculus.OpSend, x("c"), num(1))), op(calculus.OpPrint, str("a")))
	plain := op(calculus.OpPrint, str("a"))
	at := func(program Expr, path string) string {
		s := system(program, Options{})
		return string(s.Key(drive(t, s, path), nil))
	}
	if at(leak, "main chan c; main let; main send c#main:1; main let") != at(plain, "") {
		t.Error("a message that nobody can receive shows in the key")
	}
	reach := func(v int64) Expr {
		return let("a", op(calculus.OpChan, str("a")), let("b", op(calculus.OpChan, str("b")),
			seq(op(calculus.OpSend, x("b"), num(v)), op(calculus.OpSend, x("a"), x("b")), op(calculus.OpRecv, x("a")))))
	}
	const sent = "main chan a; main let; main chan b; main let; main send b#main:2; main let; main send a#main:1; main let"
	if at(reach(1), sent) == at(reach(2), sent) {
		t.Error("a message that is reached through another message does not show in the key")
	}
	cell := func(v int64) Expr {
		return let("r", op(calculus.OpRef, num(v)), let("p", op(calculus.OpBox, thunk(op(calculus.OpGet, x("r")))),
			let("n", op(calculus.OpName, str("n")), op(calculus.OpStart, x("n"), x("p")))))
	}
	const boxed = "main ref; main let; main box; main let; main name n; main let"
	if at(cell(1), boxed) == at(cell(2), boxed) {
		t.Error("a cell that is reached through a frozen partition does not show in the key")
	}
	loop := system(app(rec1("f", "u", seq(op(calculus.OpFault, str("crash")), app(x("f"), unitValue()))), unitValue()),
		Options{Faults: map[string]int{"crash": 1}})
	if string(loop.Key(loop.Start(), nil)) == string(loop.Key(drive(t, loop, "main rec; main fault crash; main let"), nil)) {
		t.Error("what is left of a budget does not show in the key")
	}
	if at(seq(op(calculus.OpPrint, str("a")), plain), "main print; main let") == at(plain, "") {
		t.Error("the output so far does not show in the key")
	}
}

func TestEffects(t *testing.T) {
	program := let("c", op(calculus.OpChan, str("c")), let("r", op(calculus.OpRef, num(0)), seq(
		op(calculus.OpSend, x("c"), num(1)), op(calculus.OpFork, thunk(ret(num(1)))),
		let("n", op(calculus.OpName, str("n")), let("p", op(calculus.OpBox, thunk(ret(num(1)))), op(calculus.OpStart, x("n"), x("p")))))))
	s := system(program, Options{Record: true})
	var got []step.Effect
	c := s.Start()
	for steps := s.Steps(c, nil); len(steps) > 0; steps = s.Steps(c, nil) {
		c = s.Next(c, steps[0])
		got = append(got, s.Effects(c)...)
	}
	main := s.Threads(s.Start())[0]
	token := s.Start().Host().Threads[0].Token
	want := []step.Effect{
		{Kind: "chan", Object: "c#main:1"},
		{Kind: "ref", Object: "r#main:2", Value: "0"},
		{Kind: "send", Object: "main!1", Chan: "c#main:1", Value: "1"},
		{Kind: "fork", Object: "main.1"},
		{Kind: "name", Object: "n#main:3"},
		{Kind: "thread", Object: "main+1.0"},
	}
	for i := range want {
		want[i].Actor, want[i].Maker = main.Label, token
	}
	for i := range got {
		if k := got[i].Kind; (got[i].Token == 0) != (k == "chan" || k == "name") {
			t.Errorf("%s has token %d", k, got[i].Token)
		}
		got[i].Token = 0
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if quiet := system(program, Options{}); len(quiet.Effects(quiet.Next(quiet.Start(), quiet.Steps(quiet.Start(), nil)[0]))) > 0 {
		t.Error("effects are recorded though nobody asked")
	}
}

// TestBlame: a failure inside the library is blamed on the nearest place in a user's file.
func TestBlame(t *testing.T) {
	user, library := source.NewFile("user.ml", "List.hd []"), source.NewBuiltin("list.ml", "failwith")
	fail := &Op{Op: calculus.OpFail, Args: []Value{str("hd")}, Code: calculus.FaultLibrary, Span: library.At(0, 8)}
	inner := &Let{Name: "v", Bound: fail, Body: ret(x("v")), Span: library.At(0, 8)}
	s := system(&Let{Name: "h", Bound: inner, Body: ret(x("h")), Span: user.At(0, 10)}, Options{})
	c := s.Next(s.Start(), s.Steps(s.Start(), nil)[0])
	if f := c.Failure(); f == nil || f.Span != user.At(0, 10) || f.Code != calculus.FaultLibrary || f.Partition != "host" {
		t.Errorf("failure %+v", f)
	}
	if len(s.Steps(c, nil)) != 0 || s.Outcome(c).End != step.Error {
		t.Error("the run goes on after a failure")
	}
}

func TestLabels(t *testing.T) {
	s := system(let("c", op(calculus.OpChan, str("c")), seq(
		op(calculus.OpFork, thunk(op(calculus.OpSend, x("c"), pair(num(-1), list(str("a")))))), op(calculus.OpRecv, x("c")))), Options{})
	c := drive(t, s, "main chan c; main let; main fork; main let; main.1 beta; main.1 send c#main:1; main.1 done")
	got := s.Label(c, s.Steps(c, nil)[0])
	want := step.Label{
		Text: "main recv c#main:1 main.1!1", Rule: "L-Recv", Actor: "main", Partition: "host", Chan: "c#main:1",
		Value: `(-1, ["a"])`, From: "main.1", FromPart: "host", Message: "main.1!1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestPrint shows how terms and configurations look, at two widths and with and without types.
func TestPrint(t *testing.T) {
	f := &Fun{Param: "x", Type: calculus.Int, Res: calculus.Fun{Arg: calculus.Bool, Res: calculus.Int}, Body: ret(&Fun{
		Param: "b", Type: calculus.Bool, Res: calculus.Int, Body: &Match{Value: x("b"), Arms: []Arm{
			{Pattern: calculus.PConst{Const: calculus.BoolConst(true)}, Body: ret(fun("y", &Match{Value: x("y"), Arms: []Arm{{Pattern: nonePattern(), Body: ret(num(-1))}}}))},
			{Pattern: calculus.PConst{Const: calculus.BoolConst(false)}, Body: delta(calculus.Sub, x("x"), num(-1))},
		}},
	})}
	odd, even := RecDef{Name: "odd", Param: "n", Type: calculus.Int, Res: calculus.Bool, Body: app(x("even"), x("n"))},
		RecDef{Name: "even", Param: "n", Type: calculus.Int, Res: calculus.Bool, Body: app(x("odd"), x("n"))}
	defs := []RecDef{odd, even}
	program := &Let{Name: "f", Type: calculus.Fun{Arg: calculus.Int, Res: calculus.Fun{Arg: calculus.Bool, Res: calculus.Int}}, Bound: ret(f), Body: &LetV{
		Pattern: calculus.PTuple{Items: []calculus.Pattern{pvar("odd"), pvar("even")}},
		Value:   pair(&Rec{Defs: defs}, &Rec{Defs: defs, Index: 1}),
		Body: let("a", op(calculus.OpName, str("a")), let("b", op(calculus.OpName, str("a")), seq(
			let("p", op(calculus.OpBox, thunk(let("r", op(calculus.OpRef, x("odd")), let("c", op(calculus.OpChan, str("c")),
				seq(op(calculus.OpSend, x("c"), list(num(1), num(2))), op(calculus.OpRecv, x("c"))))))),
				seq(op(calculus.OpStart, x("a"), x("p")), op(calculus.OpStart, x("b"), x("p")))),
			delta(calculus.StringLength, str("long enough to need a second line")), ret(pair(x("f"), list(num(1), num(2), num(3))))))),
	}}
	var got strings.Builder
	for _, style := range []Style{{Types: true}, {}, {Width: 40}} {
		got.WriteString(Format(program, style) + "\n\n")
	}
	s := system(program, Options{})
	c := s.Start()
	for range 30 {
		steps := s.Steps(c, nil)
		c = s.Next(c, steps[len(steps)-1]) // the youngest thread
	}
	got.WriteString(FormatConfig(c, Style{Types: true}) + "\n\n" + FormatConfig(c, Style{Width: 60}) + "\n")
	golden(t, "testdata/print.golden", got.String())
}

// TestUses: a step of a machine depends on stopping that machine and not on stopping another; taking a machine's message
// or cell depends on stopping it, wherever the taker is.
func TestUses(t *testing.T) {
	boxed := func(hint string) Expr {
		return let("p", op(calculus.OpBox, thunk(let("r", op(calculus.OpRef, num(0)), seq(op(calculus.OpSend, x("o"), x("r")), op(calculus.OpPrint, str(hint)))))),
			let("m", op(calculus.OpName, str(hint)), seq(op(calculus.OpStart, x("m"), x("p")), ret(x("m")))))
	}
	s := system(let("o", op(calculus.OpChan, str("o")), let("a", boxed("a"), let("b", boxed("b"), seq(
		op(calculus.OpFork, thunk(op(calculus.OpRecv, x("o")))), op(calculus.OpFork, thunk(op(calculus.OpStop, x("a")))),
		op(calculus.OpStop, x("b")))))), Options{})
	c := s.Start()
	for moved := true; moved; { // everything except what the test looks at
		moved = false
		for _, st := range s.Steps(c, nil) {
			switch Rule(st.Rule) {
			case RuleStop, RuleRecv, RulePrint:
			default:
				c, moved = s.Next(c, st), true
			}
			if moved {
				break
			}
		}
	}
	uses := func(label string) []step.Use { return s.Uses(c, stepNamed(t, s, c, label), nil) }
	const stopA, stopB = "main.2 stop a#main:2", "main stop b#main:3"
	tests := []struct {
		one, other string
		dependent  bool
	}{
		{"main+1.0 print", stopA, true},
		{"main+1.0 print", stopB, false},
		{"main+2.0 print", stopB, true},
		{"main+2.0 print", "main+1.0 print", true},
		{"main.1 recv o#main:1 main+1.0!1", stopA, true},
		{"main.1 recv o#main:1 main+1.0!1", stopB, false},
		{"main.1 recv o#main:1 main+1.0!1", "main.1 recv o#main:1 main+2.0!1", true},
		{"main.1 recv o#main:1 main+1.0!1", "main+2.0 print", false},
		{stopA, stopB, false},
	}
	for _, test := range tests {
		if got := sim.Dependent(uses(test.one), uses(test.other)); got != test.dependent {
			t.Errorf("dependence of %q and %q is %t", test.one, test.other, got)
		}
	}
}
