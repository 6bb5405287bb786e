package tests

import (
	"context"
	"flag"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/step"
)

// full makes the tests of this package search where they sample otherwise, for minutes rather than seconds.
var full = flag.Bool("full", false, "search the large cases exhaustively and generate more programs")

// caseStates bounds the searches of the references in the cases; a case that needs more says that it is sampled.
const caseStates, fullStates = 20_000, 400_000

// TestOutcomeCases holds all three semantics against outcome sets that were derived by hand.
func TestOutcomeCases(t *testing.T) {
	cases, err := outcomeCases("testdata/outcomes")
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) < 50 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			s := compileText(t, c.Name+".ml", c.Text)
			machine, l, p := s.systems(c.Policy, c.Faults)
			holds(t, "compiled", c, machine, false)
			holds(t, "λ∥", c, l, c.Sampled)
			holds(t, "π∥", c, p, c.Sampled)
		})
	}
}

func holds[S any](t *testing.T, name string, c outcomeCase, sys sim.System[S], sampled bool) {
	t.Helper()
	limit := caseStates
	if *full {
		limit = fullStates
	} else if sampled {
		for seed := range uint64(3) {
			r, err := sim.Run(context.Background(), sys, sim.Random(seed), sim.Limits{MaxSteps: 20_000}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if o := outcome(r.Outcome); r.Outcome.End != step.Bound && !slices.Contains(c.Want, o) {
				t.Errorf("%s, seed %d: %s is not permitted", name, seed, o)
			}
		}
		return
	}
	report := explore.Naive(context.Background(), sys, explore.Options{MaxStates: limit})
	if !report.Complete {
		t.Errorf("%s: %s", name, report.Why)
	}
	if diff := cmp.Diff(c.Want, outcomesOf(report)); diff != "" {
		t.Errorf("%s: outcomes (-by hand +explored):\n%s", name, diff)
		for _, o := range report.Outcomes {
			if !slices.Contains(c.Want, outcome(o.Outcome)) {
				t.Errorf("%s %+v by %q", outcome(o.Outcome), o.Failure, o.Witness)
			}
		}
	}
	if report.Endless != c.Endless {
		t.Errorf("%s: endless %v", name, report.Endless)
	}
	t.Logf("%s: %d states", name, report.States)
}

// outcomesOf returns the outcomes of a report as the cases write them.
func outcomesOf(r *explore.Report) []string {
	var all []string
	for _, o := range r.Outcomes {
		all = append(all, outcome(o.Outcome))
	}
	slices.Sort(all)
	return all
}

// subject is one program in all its forms.
type subject struct {
	term *lambda.Program
	proc *process.Program
	code *pi.Program
}

// compileText takes a script that may use B, with nothing of B hidden, through all phases and both type checkers.
func compileText(t testing.TB, name, text string) *subject {
	t.Helper()
	result, ds := checkText(name, text)
	if ds.HasErrors() {
		t.Fatalf("%v\n%s", ds[0], text)
	}
	term, err := result.Program()
	if err != nil {
		t.Fatal(err)
	}
	return newSubject(t, term)
}

func newSubject(t testing.TB, term *lambda.Program) *subject {
	t.Helper()
	proc := cps.Program(term)
	if err := typing.LambdaProgram(term); err != nil {
		t.Fatalf("λ∥: %v", err)
	}
	if err := typing.ProcessProgram(proc); err != nil {
		t.Fatalf("π∥: %v", err)
	}
	return compiled(term, proc)
}

func compiled(term *lambda.Program, proc *process.Program) *subject {
	return &subject{term, proc, pi.Compile(proc)}
}

func checkText(name, text string) (*elab.Result, source.Diagnostics) {
	library, _ := script.ParseProgram(source.NewBuiltin("B.ml", baltic.Implementation()))
	tree, ds := script.ParseProgram(source.NewFile(name, text))
	if ds.HasErrors() {
		return nil, ds
	}
	return elab.Check([]elab.Unit{
		{Name: "B", Aliases: []string{"Baltic"}, Tree: library},
		{Name: "Script", Tree: tree, Opens: []string{"B"}},
	})
}

func (s *subject) systems(policy calculus.StartPolicy, faults map[string]int) (
	sim.System[*pi.Config], sim.System[*lambda.Config], sim.System[*process.Config],
) {
	return s.code.System(pi.Options{Policy: policy, Faults: faults}),
		lambda.NewSystem(s.term, lambda.Options{Policy: policy, Faults: faults}),
		process.NewSystem(s.proc, process.Options{Policy: policy, Faults: faults})
}
