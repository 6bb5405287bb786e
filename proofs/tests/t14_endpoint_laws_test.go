package tests

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
)

// T14, the laws of endpoints (semantics §5; spec §13): for one call from a caller that is not stopped before the reply, on outcome sets:
// eOr e e = e; eOr commutes; results (eOr e1 e2) = results e1 ∪ results e2; ePar with a dead branch is the live one; eRef without
// update is the identity; and what a race does with a crashed, a stalled and a late branch.
//
// Each law is held against generated endpoints: two scripts that differ in one expression are searched exhaustively in the compiled machine
// and have to have the same outcomes. A law that does not hold for all endpoints says for which it does, and TestT14Limits has what
// it does wrong for the others. The laws of Cardelli and Davies's service combinators are in t14_cardelli_davies_test.go.

// endpoint is the text of an expression of an endpoint type, and what is known of it.
type endpoint struct {
	text   string
	silent bool // a call leaves no trace but its answer: it prints nothing and changes nothing
	sure   bool // every call is answered, and with a success where there is such a thing
}

// law says that two expressions over the endpoints e1, e2, e3 have the same outcomes.
type law struct {
	name        string
	left, right string
	silent      bool // it holds for silent endpoints
	sure        bool // it holds for sure endpoints
}

// endpointPrelude is what the scripts of endpoints share. A machine that serves an endpoint may crash.
const endpointPrelude = `let never : int chan = chan "never"
let stall = fun (_ : int) -> recv never
let go : unit chan = chan "go"
let machine_of f =
  let n = name "M" in
  let c = chan "M" in
  start n (box (fun () -> serve c f));
  fork (fun () -> Sim.fault "a"; crash (n, ref (fun VM_Crash -> ())));
  stub c
`

// plainEndpoint draws an endpoint of integers.
func plainEndpoint(choose func(int) int, depth int) endpoint {
	k := 1 + choose(3)
	text := func(format string, args ...any) string { return fmt.Sprintf(format, args...) }
	forms := 8
	if depth > 0 {
		forms = 12
	}
	switch form := choose(forms); form {
	case 0:
		return endpoint{text("epFun (fun x -> x + %d)", k), true, true}
	case 1:
		return endpoint{text("(fun x -> x * %d)", k), true, true}
	case 2:
		return endpoint{text("epFun (fun x -> Sim.choose [x; %d])", k), true, true}
	case 3:
		return endpoint{"stall", true, false}
	case 4:
		return endpoint{text("epFun (fun x -> print_string \"%d\"; x)", k), false, true}
	case 5:
		return endpoint{text("(let r = ref %d in epFun (fun x -> r := !r + x; !r))", k), false, true}
	case 6:
		return endpoint{text("machine_of (fun x -> x - %d)", k), true, false}
	case 7:
		return endpoint{"(fun x -> if x > 1 then x else recv never)", true, false}
	default:
		a, b := plainEndpoint(choose, depth-1), plainEndpoint(choose, depth-1)
		silent, sure := a.silent && b.silent, a.sure && b.sure
		switch form {
		case 8:
			return endpoint{"eOr (" + a.text + ") (" + b.text + ")", silent, sure}
		case 9:
			return endpoint{"ePar (" + a.text + ") (" + b.text + ")", silent, a.sure || b.sure}
		default:
			return endpoint{"fst (eRef (" + a.text + "))", a.silent, a.sure}
		}
	}
}

// plainLaws are those of B's combinators, a dead branch being one that never answers.
func plainLaws() []law {
	return []law{
		{name: "eOr is idempotent", left: "eOr e1 e1", right: "e1"},
		{name: "eOr commutes", left: "eOr e1 e2", right: "eOr e2 e1"},
		{name: "eOr is associative", left: "eOr e1 (eOr e2 e3)", right: "eOr (eOr e1 e2) e3"},
		{name: "eOr is the union", left: "eOr e1 e2", right: "(if Sim.choose [true; false] then e1 else e2)"},
		{name: "ePar with a dead branch on the left", left: "ePar stall e1", right: "e1"},
		{name: "ePar with a dead branch on the right", left: "ePar e1 stall", right: "e1"},
		{name: "ePar commutes", left: "ePar e1 e2", right: "ePar e2 e1"},
		{name: "ePar is associative", left: "ePar e1 (ePar e2 e3)", right: "ePar (ePar e1 e2) e3"},
		{name: "ePar is idempotent", left: "ePar e1 e1", right: "e1", silent: true},
		{name: "ePar of sure endpoints is the union", left: "ePar e1 e2", right: "eOr e1 e2", silent: true, sure: true},
		{name: "eRef is the identity", left: "fst (eRef e1)", right: "e1"},
		{name: "eRef after an update is the new endpoint", left: "(let (e, r) = eRef e1 in eRefUpdate r e2; e)", right: "e2"},
		{name: "epFun is the identity", left: "epFun (call e1)", right: "e1"},
		{name: "ePar distributes over eOr", left: "ePar e1 (eOr e2 e3)", right: "eOr (ePar e1 e2) (ePar e1 e3)"},
		{name: "eOr distributes over ePar", left: "eOr e1 (ePar e2 e3)", right: "ePar (eOr e1 e2) (eOr e1 e3)", silent: true},
		{name: "a race with a branch that comes after the answer", left: "ePar (fun x -> recv go; 0 - x) e1", right: "e1"},
	}
}

// calls is a kind of endpoints: what their scripts begin with, their type, how an answer is shown, and how one is drawn.
type calls struct {
	prelude, typ, show string
	draw               func(choose func(int) int, depth int) endpoint
}

func plainCalls() calls { return calls{endpointPrelude, "int -> int", "print_int", plainEndpoint} }

// script calls one side of a law once. What waits for `go` goes on when the answer is there.
func (k calls) script(l law, expr string, es []endpoint) string {
	var b strings.Builder
	b.WriteString(k.prelude)
	for i, e := range es {
		if l.uses(i) {
			fmt.Fprintf(&b, "let e%d : %s = %s\n", i+1, k.typ, e.text)
		}
	}
	b.WriteString("let () = " + k.show + " (call (" + expr + ") 3)\nlet () = send go ()\n")
	return b.String()
}

// lawful counts what the laws were held against.
type lawful struct {
	held   map[string]int // by law
	large  int
	states int
	many   int // comparisons of more than one outcome
}

// outcomesIn searches a script and returns its outcomes. It is false when there are more states than the limit.
func outcomesIn(compiler *gen.Compiler, text string, limit int) (*gen.Compiled, []string, behaviour, bool, error) {
	c, err := compiler.Compile(gen.Program{Script: text, Faults: map[string]int{"a": 1}})
	if err != nil {
		return nil, nil, behaviour{}, false, fmt.Errorf("%w\n%s", err, text)
	}
	machine := sim.System[*pi.Config](c.MachineSystem())
	b, small := behaviourOf(machine, machine.Start(), limit)
	var outcomes []string
	for _, end := range b.sorted() {
		o, _, _ := strings.Cut(end, " [")
		if !slices.Contains(outcomes, o) {
			outcomes = append(outcomes, o)
		}
	}
	return c, outcomes, b, small, nil
}

// uses tells whether a law is about the i-th endpoint, from 0.
func (l law) uses(i int) bool { return strings.Contains(l.left+l.right, fmt.Sprintf("e%d", i+1)) }

// suits tells whether a law is about such endpoints.
func (l law) suits(es []endpoint) bool {
	for i, e := range es {
		if l.uses(i) && (l.silent && !e.silent || l.sure && !e.sure) {
			return false
		}
	}
	return true
}

// holds is T14 for one law and three endpoints.
func (l law) holds(compiler *gen.Compiler, k calls, es []endpoint, limit int, seen *lawful) error {
	c, left, b, small, err := outcomesIn(compiler, k.script(l, l.left, es), limit)
	if err != nil {
		return err
	}
	_, right, d, alsoSmall, err := outcomesIn(compiler, k.script(l, l.right, es), limit)
	if err != nil {
		return err
	}
	if !small || !alsoSmall {
		seen.large++
		return nil
	}
	seen.held[l.name]++
	seen.states += b.states + d.states
	if len(left) > 1 {
		seen.many++
	}
	if !slices.Equal(left, right) {
		return fmt.Errorf("%s: %s has the outcomes %v and %s has %v, in\n%s", l.name, l.left, left, l.right, right,
			gen.Reproduce(c.Program, nil))
	}
	if b.endless != d.endless {
		return fmt.Errorf("%s: only one side has a run that never ends\n%s", l.name, gen.Reproduce(c.Program, nil))
	}
	return nil
}

// lawsHold is T14 for a few laws, drawn from all, and endpoints drawn for each.
func lawsHold(compiler *gen.Compiler, k calls, all []law, few int, choose func(int) int, limit int, seen *lawful) error {
	for range few {
		l := all[choose(len(all))]
		es := []endpoint{k.draw(choose, 1), k.draw(choose, 0), k.draw(choose, 0)}
		if !l.suits(es) {
			continue
		}
		if err := l.holds(compiler, k, es, limit, seen); err != nil {
			return err
		}
	}
	return nil
}

// laws holds the laws against generated endpoints.
func laws(t *testing.T, k calls, all []law) {
	t.Helper()
	seen := lawful{held: map[string]int{}}
	compiler := gen.NewCompiler()
	rapid.Check(t, func(t *rapid.T) {
		if err := lawsHold(compiler, k, all, 6, drawn(t), searchLimit(600), &seen); err != nil {
			t.Fatal(err)
		}
	})
	t.Logf("%d states, %d comparisons of several outcomes, %d too large: %v", seen.states, seen.many, seen.large, seen.held)
	for _, l := range all {
		if seen.held[l.name] == 0 {
			t.Errorf("%s was held against nothing", l.name)
		}
	}
	if seen.many < 50 {
		t.Errorf("only %d comparisons of several outcomes", seen.many)
	}
}

func TestT14(t *testing.T) { laws(t, plainCalls(), plainLaws()) }

// unlawful is a law that does not hold for all endpoints, and what it does wrong.
type unlawful struct {
	name        string
	endpoints   []string // e1, e2, …
	left, right string
	lefts       []string // the outcomes of the left side
	rights      []string
	endless     bool // the left side has a run that never ends
}

// limits checks counterexamples.
func limits(t *testing.T, k calls, all []unlawful) {
	t.Helper()
	compiler := gen.NewCompiler()
	for _, u := range all {
		var es []endpoint
		for _, text := range u.endpoints {
			es = append(es, endpoint{text: text})
		}
		side := func(expr string, want []string) behaviour {
			_, got, b, small, err := outcomesIn(compiler, k.script(law{left: u.left, right: u.right}, expr, es), 20_000)
			if err != nil || !small {
				t.Fatal(err, small)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %s has the outcomes %v, not %v", u.name, expr, got, want)
			}
			return b
		}
		if b := side(u.left, u.lefts); b.endless != u.endless {
			t.Errorf("%s: endless %v", u.name, b.endless)
		}
		side(u.right, u.rights)
		if slices.Equal(u.lefts, u.rights) {
			t.Errorf("%s is no counterexample", u.name)
		}
	}
}

// TestT14Limits: what does not hold, and why.
func TestT14Limits(t *testing.T) {
	limits(t, plainCalls(), []unlawful{
		{ // Nothing is cancelled: a race calls twice.
			name: "ePar is not idempotent when a call prints", endpoints: []string{`epFun (fun x -> print_string "p"; x)`},
			left: "ePar e1 e1", right: "e1",
			lefts: []string{`["p3p"] done`, `["pp3"] done`}, rights: []string{`["p3"] done`},
		},
		{
			name: "nor when a call counts", endpoints: []string{`(let r = ref 0 in epFun (fun x -> r := !r + x; !r))`},
			left: "ePar e1 e1", right: "e1",
			lefts: []string{`["3"] done`, `["6"] done`}, rights: []string{`["3"] done`},
		},
		{ // pick chooses without knowing: eOr is no failover.
			name: "eOr has no unit", endpoints: []string{`(fun x -> x)`}, left: "eOr stall e1", right: "e1",
			lefts: []string{`["3"] done`, `[] deadlock`}, rights: []string{`["3"] done`},
		},
		{
			name: "ePar is not eOr when a branch may be dead", endpoints: []string{`(fun x -> x)`}, left: "ePar stall e1", right: "eOr stall e1",
			lefts: []string{`["3"] done`}, rights: []string{`["3"] done`, `[] deadlock`},
		},
		{
			name: "eOr does not distribute over ePar when a call prints", endpoints: []string{`epFun (fun x -> print_string "p"; x)`, `stall`},
			left: "eOr e1 (ePar e2 e2)", right: "ePar (eOr e1 e2) (eOr e1 e2)",
			lefts:  []string{`["p3"] done`, `[] deadlock`},
			rights: []string{`["p3"] done`, `["p3p"] done`, `["pp3"] done`, `[] deadlock`},
		},
	})
}

// TestT14Caller: the laws are about callers that are not stopped before the reply. This one is stopped, and started again when it has
// made its call. A function that is its own answers again; a server on the host may have taken the request before the snapshot, and does not.
func TestT14Caller(t *testing.T) {
	script := func(e string) string {
		return `let n = name "caller"
let e = ` + e + `
let said : unit chan = chan "said"
let () = start n (box (fun () -> print_int (call e 3); send said ()))
let f = stop n
let () = start n f; recv said; let _ = stop n in start n f; recv said
`
	}
	compiler := gen.NewCompiler()
	for _, tt := range []struct {
		e    string
		want []string
	}{
		{"(fun x -> x)", []string{`["3"] done`, `["33"] done`}},
		{"fst (eRef (fun x -> x))", []string{`["3"] deadlock`, `["3"] done`, `["33"] done`}},
	} {
		_, got, _, small, err := outcomesIn(compiler, script(tt.e), 20_000)
		if err != nil || !small {
			t.Fatal(err, small)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, not %v", tt.e, got, tt.want)
		}
	}
}
