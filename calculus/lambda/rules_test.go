package lambda

import (
	"flag"
	"fmt"
	"os"
	"slices"
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
	program Expr
	path    string // labels separated by "; "
	options Options
}

func ruleCases() []ruleCase {
	machine := func(body ...Expr) Expr { // name "m", started with these; m is the name
		return let("m", op(calculus.OpName, str("m")), let("p", op(calculus.OpBox, thunk(seq(body...))),
			seq(op(calculus.OpStart, x("m"), x("p")), ret(unitValue()))))
	}
	const started = "main name m; main let; main box; main let; main start m#main:1; main let"
	multi := Options{Policy: calculus.Multi}
	return []ruleCase{
		{"L-Beta", app(fun("x", ret(pair(x("x"), x("x")))), num(1)), "", Options{}},
		{"L-Beta in a context", let("y", let("z", app(fun("x", ret(x("x"))), num(1)), ret(x("z"))), ret(x("y"))), "", Options{}},
		{"L-Rec", app(rec1("f", "n", app(x("f"), x("n"))), num(3)), "", Options{}},
		{"L-Rec of a group", app(&Rec{Index: 1, Defs: []RecDef{
			{Name: "f", Param: "a", Body: app(x("g"), x("a"))}, {Name: "g", Param: "b", Body: app(x("f"), pair(x("g"), x("b")))},
		}}, num(0)), "", Options{}},
		{"L-Let", let("x", ret(num(1)), let("x", ret(pair(x("x"), num(2))), ret(x("x")))), "", Options{}},
		{"L-LetV", &LetV{
			Params: []string{"a"}, Pattern: calculus.PTuple{Items: []calculus.Pattern{pvar("id"), calculus.PWild{}}},
			Value: pair(&Fun{Param: "x", Type: calculus.TyVar{Name: "a"}, Res: calculus.TyVar{Name: "a"}, Body: ret(x("x"))}, num(1)),
			Body: let("i", app(Var{Name: "id", Inst: []calculus.Type{calculus.Int}}, num(1)),
				app(Var{Name: "id", Inst: []calculus.Type{calculus.String}}, str("s"))),
		}, "", Options{}},
		{"L-Match takes the first arm that fits", &Match{Value: option(num(2)), Arms: []Arm{
			{Pattern: nonePattern(), Body: ret(num(0))},
			{Pattern: somePattern(calculus.POr{Left: calculus.PConst{Const: calculus.IntConst(1)}, Right: calculus.PConst{Const: calculus.IntConst(2)}}), Body: ret(num(1))},
			{Pattern: somePattern(pvar("y")), Body: ret(x("y"))},
		}}, "", Options{}},
		{"L-Match binds", &Match{Value: option(pair(num(2), str("s"))), Arms: []Arm{{
			Pattern: calculus.PAs{Pattern: somePattern(calculus.PTuple{Items: []calculus.Pattern{pvar("a"), pvar("b")}}), Name: "o"},
			Body:    ret(pair(pair(x("b"), x("a")), x("o"))),
		}}}, "", Options{}},
		{"L-Match without an arm fails", let("r", &Match{Value: option(num(2)), Arms: []Arm{{Pattern: nonePattern(), Body: ret(num(0))}}}, ret(x("r"))), "", Options{}},
		{"L-Delta", let("s", delta(calculus.Add, num(1), num(2)), ret(x("s"))), "", Options{}},
		{"L-Delta outside its domain fails", delta(calculus.Div, num(1), num(0)), "", Options{}},
		{"L-Chan", let("c", op(calculus.OpChan, str("a b")), ret(x("c"))), "", Options{}},
		{"L-Name", op(calculus.OpName, str("m")), "", Options{}},
		{"L-Ref", let("r", op(calculus.OpRef, num(7)), ret(x("r"))), "", Options{}},
		{
			"L-Send", let("c", op(calculus.OpChan, str("c")), seq(op(calculus.OpSend, x("c"), num(1)), op(calculus.OpSend, x("c"), num(2)))),
			"main chan c; main let; main send c#main:1; main let",
			Options{},
		},
		{
			"L-Recv takes any message", let("c", op(calculus.OpChan, str("c")), seq(
				op(calculus.OpSend, x("c"), num(1)), op(calculus.OpSend, x("c"), num(2)), op(calculus.OpRecv, x("c")))),
			"main chan c; main let; main send c#main:1; main let; main send c#main:1; main let",
			Options{},
		},
		{
			"L-Recv takes a machine's message", let("c", op(calculus.OpChan, str("c")), seq(
				machine(op(calculus.OpSend, x("c"), num(1)), op(calculus.OpSend, x("c"), num(2))), op(calculus.OpRecv, x("c")))),
			"main chan c; main let; main name m; main let; main box; main let; main start m#main:2; main let; " +
				"main let; main+1.0 beta; main+1.0 send c#main:1",
			Options{},
		},
		{"L-Recv blocks", let("c", op(calculus.OpChan, str("c")), op(calculus.OpRecv, x("c"))), "main chan c; main let", Options{}},
		{"L-Get", let("r", op(calculus.OpRef, num(7)), let("v", op(calculus.OpGet, x("r")), ret(x("v")))), "main ref; main let", Options{}},
		{"L-Set", let("r", op(calculus.OpRef, num(7)), seq(op(calculus.OpSet, num(8), x("r")), op(calculus.OpGet, x("r")))), "main ref; main let", Options{}},
		{"L-Fork", seq(op(calculus.OpFork, thunk(op(calculus.OpPrint, str("a")))), op(calculus.OpPrint, str("b"))), "", Options{}},
		{"L-Done", seq(op(calculus.OpFork, thunk(ret(num(1)))), ret(unitValue())), "main fork; main.1 beta; main let", Options{}},
		{"L-Box", let("p", op(calculus.OpBox, thunk(op(calculus.OpPrint, str("a")))), ret(x("p"))), "", Options{}},
		{"L-Start", machine(op(calculus.OpPrint, str("a"))), "main name m; main let; main box; main let", Options{}},
		{
			"L-Start gives the copy identities of its own", let("c", op(calculus.OpChan, str("c")), seq(
				machine(op(calculus.OpFork, thunk(op(calculus.OpRecv, x("c")))), op(calculus.OpSend, x("c"), num(1))),
				let("n", op(calculus.OpName, str("n")), let("q", op(calculus.OpStop, NameRef{calculus.Name{Hint: "m", Maker: "main", Ordinal: 2}}),
					op(calculus.OpStart, x("n"), x("q")))))),
			"main chan c; main let; main name m; main let; main box; main let; main start m#main:2; main let; main let; " +
				"main+1.0 beta; main+1.0 fork; main+1.0 let; main+1.0 send c#main:1; main name n; main let; main stop m#main:2; main let",
			Options{},
		},
		{
			"L-Start blocks while the name runs", let("m", op(calculus.OpName, str("m")), let("p", op(calculus.OpBox, thunk(ret(unitValue()))),
				seq(op(calculus.OpStart, x("m"), x("p")), op(calculus.OpStart, x("m"), x("p"))))),
			"main name m; main let; main box; main let; main start m#main:1; main let; main+1.0 beta; main+1.0 done",
			Options{},
		},
		{
			"L-Start under Multi", let("m", op(calculus.OpName, str("m")), let("p", op(calculus.OpBox, thunk(ret(unitValue()))),
				seq(op(calculus.OpStart, x("m"), x("p")), op(calculus.OpStart, x("m"), x("p"))))),
			"main name m; main let; main box; main let; main start m#main:1; main let; main+1.0 beta; main+1.0 done", multi,
		},
		{
			"L-Stop", seq(machine(op(calculus.OpPrint, str("a"))), op(calculus.OpStop, NameRef{calculus.Name{Hint: "m", Maker: "main", Ordinal: 1}})),
			started + "; main let; main+1.0 beta",
			Options{},
		},
		{
			"L-Stop takes an empty machine", seq(machine(ret(unitValue())), op(calculus.OpStop, NameRef{calculus.Name{Hint: "m", Maker: "main", Ordinal: 1}})),
			started + "; main let; main+1.0 beta; main+1.0 done",
			Options{},
		},
		{
			"L-Stop never takes its own partition", machine(op(calculus.OpStop, NameRef{calculus.Name{Hint: "m", Maker: "main", Ordinal: 1}})),
			started + "; main+1.0 beta",
			Options{},
		},
		{
			"L-Stop under Multi takes any", let("m", op(calculus.OpName, str("m")), let("p", op(calculus.OpBox, thunk(op(calculus.OpStop, x("m")))),
				seq(op(calculus.OpStart, x("m"), x("p")), op(calculus.OpStart, x("m"), x("p")), op(calculus.OpStop, x("m"))))),
			"main name m; main let; main box; main let; main start m#main:1; main let; main start m#main:1; main let; main+1.0 beta", multi,
		},
		{"L-Print", op(calculus.OpPrint, str("a\n")), "", Options{}},
		{"L-Choose", let("v", op(calculus.OpChoose, list(num(5), num(6))), ret(x("v"))), "", Options{}},
		{"L-Choose of one is a step", op(calculus.OpChoose, list(num(5))), "", Options{}},
		{"L-Choose of none fails", op(calculus.OpChoose, list()), "", Options{}},
		{"L-Fault", op(calculus.OpFault, str("crash")), "", Options{Faults: map[string]int{"crash": 1, "other": 2}}},
		{"L-Fault without budget blocks", op(calculus.OpFault, str("crash")), "", Options{Faults: map[string]int{"crash": 0}}},
		{"L-Fail", let("v", op(calculus.OpFail, str("no")), ret(x("v"))), "", Options{}},
		{"L-Get takes its own cell first, then any", cells(op(calculus.OpGet, x("r"))), cellsPath, Options{}},
		{"L-Set takes its own cell first, then any", cells(op(calculus.OpSet, num(9), x("r"))), cellsPath, Options{}},
	}
}

// cells is a program in which two copies of one machine hold a cell r that last and the machines themselves then use.
func cells(last Expr) Expr {
	body := let("r", op(calculus.OpRef, num(0)), seq(op(calculus.OpSend, x("o"), x("r")), op(calculus.OpGet, x("r"))))
	return let("o", op(calculus.OpChan, str("o")), let("p", op(calculus.OpBox, thunk(body)), let("a", op(calculus.OpName, str("a")),
		let("b", op(calculus.OpName, str("b")), seq(op(calculus.OpStart, x("a"), x("p")), let("r", op(calculus.OpRecv, x("o")),
			let("q", op(calculus.OpStop, x("a")), seq(op(calculus.OpStart, x("a"), x("q")), op(calculus.OpStart, x("b"), x("q")), last))))))))
}

const cellsPath = "main chan o; main let; main box; main let; main name a; main let; main name b; main let; main start a#main:2; " +
	"main let; main+1.0 beta; main+1.0 ref; main+1.0 let; main+1.0 send o#main:1; main+1.0 let; " +
	"main recv o#main:1 main+1.0!1; main let; main stop a#main:2; main let; main start a#main:2; main let; " +
	"main start b#main:3; main let"

// drive follows labels from the start.
func drive(t *testing.T, s *System, path string) *Config {
	t.Helper()
	c := s.Start()
	if path == "" {
		return c
	}
	for _, label := range strings.Split(path, "; ") {
		c = s.Next(c, stepNamed(t, s, c, label))
	}
	return c
}

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

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got); -update rewrites it\n%s", file, diff)
	}
}

func TestRuleNames(t *testing.T) {
	var names []string
	for _, r := range Rules() {
		names = append(names, r.String())
	}
	if len(slices.Compact(slices.Sorted(slices.Values(names)))) != 22 || names[0] != "L-Beta" || names[21] != "L-Done" {
		t.Errorf("rules are %v", names)
	}
}
