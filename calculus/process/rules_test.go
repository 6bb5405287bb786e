package process

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/calculus"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// ruleCase is a program, the labels of the steps that lead to the configuration of interest, and options. The golden file
// shows that configuration with all its successors, each under its rule and label.
type ruleCase struct {
	name    string
	program Proc
	path    string
	options Options
}

func ruleCases() []ruleCase {
	multi := Options{Policy: calculus.Multi}
	// machine starts a machine m that is p, and goes on as then.
	machine := func(p, then Proc) Proc {
		return newPartName("m", &Start{Name: x("m"), Part: Box{Body: app(abs(p, "_", "k"), unitValue(), drop())}, Body: then})
	}
	m := name("m", "main", 1)
	k := Var{Name: "k"}
	return []ruleCase{
		{"P-App", app(abs(app(x("k"), pair(x("x"), x("y"))), "x", "y", "k"), num(1), num(2), Done{}), "", Options{}},
		{"P-App of a group", app(&Rec{Index: 1, Defs: []RecDef{
			{Name: "f", Params: []Param{{Name: "a"}, {Name: "k"}}, Body: app(x("g"), x("a"), x("k"))},
			{Name: "g", Params: []Param{{Name: "b"}, {Name: "k"}}, Body: app(x("f"), pair(x("g"), x("b")), x("k"))},
		}}, num(0), Done{}), "", Options{}},
		{"drop and 0 are structural", par(app(drop(), num(1)), &Nil{}, printing("a", app(drop(), num(2)))), "", Options{}},
		{"done does not reduce", done(num(1)), "", Options{}},
		{
			"flattening: outputs are messages, the last component goes on", newChan("c", par(
				par(out(x("c"), num(1)), printing("a", &Nil{})), out(x("c"), num(2)), par(printing("b", &Nil{}), par(out(x("c"), num(3)), printing("c", done(unitValue())))))),
			"main chan c",
			Options{},
		},
		{"a thread that ends in an output is gone", newChan("c", par(printing("a", out(x("c"), num(1))), done(unitValue()))), "main chan c", Options{}},
		{"P-LetV", &LetV{
			Params: []string{"a"}, Pattern: calculus.PTuple{Items: []calculus.Pattern{pvar("id"), calculus.PWild{}}},
			Value: pair(&Abs{Params: []Param{{"x", calculus.TyVar{Name: "a"}}, {"k", calculus.Abs{Params: []calculus.Type{calculus.TyVar{Name: "a"}}}}}, Body: app(x("k"), x("x"))}, num(1)),
			Body:  app(Var{Name: "id", Inst: []calculus.Type{calculus.Int}}, num(1), cont("_", app(Var{Name: "id", Inst: []calculus.Type{calculus.String}}, str("s"), Done{}))),
		}, "", Options{}},
		{"P-Match puts the continuation in the same step", &Match{Value: option(pair(num(1), num(2))), Arms: []Arm{
			{Pattern: none(), Body: app(k, num(0))},
			{Pattern: some(calculus.PTuple{Items: []calculus.Pattern{pvar("a"), pvar("b")}}), Body: app(k, pair(x("b"), x("a")))},
		}, Cont: "k", K: cont("v", done(x("v")))}, "", Options{}},
		{"P-Match without an arm fails", &Match{Value: option(num(1)), Arms: []Arm{{Pattern: none(), Body: app(k, num(0))}}, Cont: "k", K: Done{}}, "", Options{}},
		{"P-Delta", &Delta{Delta: calculus.Add, Args: []Value{num(1), num(2)}, Name: "r", Body: done(x("r"))}, "", Options{}},
		{"P-Delta outside its domain fails", &Delta{Delta: calculus.Mod, Args: []Value{num(1), num(0)}, Name: "r", Body: done(x("r"))}, "", Options{}},
		{"P-New of a channel", newChan("c", done(x("c"))), "", Options{}},
		{"P-New of a name", newPartName("m", done(x("m"))), "", Options{}},
		{"P-Cell", &CellNew{Value: num(7), Name: "r", Type: calculus.Ref{Elem: calculus.Int}, Body: done(x("r"))}, "", Options{}},
		{"P-Comm takes any message", newChan("c", par(out(x("c"), num(1)), out(x("c"), num(2)), in(x("c"), "v", done(x("v"))))), "main chan c", Options{}},
		{"P-Comm takes a machine's message", newChan("c", newPartName("m", &Start{
			Name: x("m"), Part: Box{Body: par(out(x("c"), num(1)), out(x("c"), num(2)))}, Body: in(x("c"), "v", done(x("v"))),
		})), "main chan c; main name m; main start m#main:2", Options{}},
		{"P-Comm of a channel into a prefix", newChan("c", newChan("d", par(out(x("c"), x("d")),
			in(x("c"), "v", par(out(x("v"), num(1)), in(x("v"), "w", done(pair(x("v"), x("w"))))))))), "main chan c; main chan d", Options{}},
		{"P-Comm blocks", newChan("c", in(x("c"), "v", done(x("v")))), "main chan c", Options{}},
		{"P-Get", &CellNew{Value: num(7), Name: "r", Body: &Get{Ref: x("r"), Name: "v", Body: done(x("v"))}, Type: calculus.Ref{Elem: calculus.Int}}, "main ref", Options{}},
		{"P-Set", &CellNew{Value: num(7), Name: "r", Body: &Set{Value: num(8), Ref: x("r"), Body: done(unitValue())}, Type: calculus.Ref{Elem: calculus.Int}}, "main ref", Options{}},
		{"P-Start", machine(printing("a", &Nil{}), done(unitValue())), "main name m", Options{}},
		{"P-Start takes a box that is a composition", newChan("c", newPartName("m", &Start{
			Name: x("m"), Part: Box{Body: par(printing("a", &Nil{}), out(x("c"), num(1)), printing("b", &Nil{}))}, Body: done(unitValue()),
		})), "main chan c; main name m", Options{}},
		{
			"P-Start blocks while the name runs", machine(&Nil{}, &Start{Name: m, Part: Box{Body: &Nil{}}, Body: done(unitValue())}),
			"main name m; main start m#main:1; main+1.0 app",
			Options{},
		},
		{
			"P-Start under Multi", machine(&Nil{}, &Start{Name: m, Part: Box{Body: &Nil{}}, Body: done(unitValue())}),
			"main name m; main start m#main:1; main+1.0 app", multi,
		},
		{
			"P-Stop", machine(printing("a", &Nil{}), &Stop{Name: m, Bind: "p", Body: done(x("p"))}),
			"main name m; main start m#main:1; main+1.0 app",
			Options{},
		},
		{
			"P-Stop takes all of a machine", newChan("c", machine(par(out(x("c"), num(0)), printing("b", &Nil{}),
				&CellNew{Value: num(1), Name: "r", Type: calculus.Ref{Elem: calculus.Int}, Body: printing("a", out(x("c"), x("r")))}),
				&Stop{Name: name("m", "main", 2), Bind: "p", Body: done(x("p"))})),
			"main chan c; main name m; main start m#main:2; main+1.0 app; main+1.0 ref",
			Options{},
		},
		{
			"P-Stop takes an empty machine", machine(&Nil{}, &Stop{Name: m, Bind: "p", Body: done(x("p"))}),
			"main name m; main start m#main:1; main+1.0 app",
			Options{},
		},
		{
			"P-Stop never takes its own partition", machine(&Stop{Name: m, Bind: "p", Body: printing("a", &Nil{})}, done(unitValue())),
			"main name m; main start m#main:1; main+1.0 app",
			Options{},
		},
		{"P-Stop under Multi takes any", machine(printing("a", &Nil{}), &Start{
			Name: m, Part: Box{Body: printing("b", &Nil{})},
			Body: &Stop{Name: m, Bind: "p", Body: done(x("p"))},
		}), "main name m; main start m#main:1; main start m#main:1", multi},
		{"P-Print", printing("a\n", done(unitValue())), "", Options{}},
		{"P-Choose", &Choose{Value: list(num(5), num(6)), Name: "v", Body: done(x("v"))}, "", Options{}},
		{"P-Choose of none fails", &Choose{Value: list(), Name: "v", Body: done(x("v"))}, "", Options{}},
		{"P-Fault", &Fault{Value: str("crash"), Body: done(unitValue())}, "", Options{Faults: map[string]int{"crash": 1}}},
		{"P-Fault without budget blocks", &Fault{Value: str("crash"), Body: done(unitValue())}, "", Options{}},
		{"P-Fail", &Fail{Code: calculus.FaultFailwith, Value: str("no")}, "", Options{}},
		{"P-Get takes its own cell first, then any", cells(&Get{Ref: x("r"), Name: "v", Body: done(x("v"))}), cellsPath, Options{}},
		{"P-Set takes its own cell first, then any", cells(&Set{Value: num(9), Ref: x("r"), Body: done(unitValue())}), cellsPath, Options{}},
	}
}

// cells is a program in which two copies of one machine hold a cell r that last and the machines themselves then use.
func cells(last Proc) Proc {
	body := &CellNew{Value: num(0), Name: "r", Type: calculus.Ref{Elem: calculus.Int}, Body: par(
		out(x("o"), x("r")), &Get{Ref: x("r"), Name: "v", Body: printing("own", &Nil{})})}
	return newChan("o", newPartName("a", newPartName("b", &Start{Name: x("a"), Part: Box{Body: body}, Body: in(x("o"), "r", &Stop{
		Name: x("a"), Bind: "q", Body: &Start{Name: x("a"), Part: x("q"), Body: &Start{Name: x("b"), Part: x("q"), Body: last}},
	})})))
}

const cellsPath = "main chan o; main name a; main name b; main start a#main:2; main+1.0 ref; main recv o#main:1 main+1.0!1; " +
	"main stop a#main:2; main start a#main:2; main start b#main:3"

func TestRules(t *testing.T) {
	var got strings.Builder
	fired := map[Rule]bool{}
	for _, test := range ruleCases() {
		s := system(test.program, test.options)
		c := drive(t, s, test.path)
		before := FormatConfig(c, Style{})
		fmt.Fprintf(&got, "=== %s\n%s\n", test.name, before)
		steps := s.Steps(c, nil)
		for i, succ := range s.Successors(c) {
			fired[succ.Rule] = true
			label := s.Label(c, succ.Step)
			if succ.Step != steps[i] || label.Rule != succ.Rule.String() || Rule(succ.Step.Rule) != succ.Rule {
				t.Errorf("%s: Steps, Successors and Label disagree on step %d", test.name, i)
			}
			if a, b := string(s.Key(succ.Config, nil)), string(s.Key(s.Next(c, succ.Step), nil)); a != b {
				t.Errorf("%s: Next and Successors disagree on step %d", test.name, i)
			}
			fmt.Fprintf(&got, "--- %s: %s\n%s\n", succ.Rule, label.Text, FormatConfig(succ.Config, Style{}))
		}
		if o := s.Outcome(c); len(o.Blocked) > 0 {
			fmt.Fprintf(&got, "--- %s", o.End)
			for _, b := range o.Blocked {
				fmt.Fprintf(&got, "; %s in %s waits: %s", b.Thread, b.Partition, b.Waits)
			}
			got.WriteString("\n")
		}
		got.WriteString("\n")
		if after := FormatConfig(c, Style{}); after != before {
			t.Errorf("%s: a step changed the configuration it started from\n%s", test.name, cmp.Diff(before, after))
		}
	}
	for _, rule := range Rules() {
		if !fired[rule] {
			t.Errorf("no case shows %s", rule)
		}
	}
	golden(t, "testdata/rules.golden", got.String())
}
