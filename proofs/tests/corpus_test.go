package tests

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// referenceStates bounds the searches of the reference semantics, where every rule is a step: programs with more
// interleavings than this are explored by the compiled machine alone and only sampled by the references.
const referenceStates = 30_000

// TestCorpusOutcomes explores every script of the corpus in the compiled machine and, as far as they are small enough, in
// both reference semantics, and compares the sets of outcomes with what must come out.
func TestCorpusOutcomes(t *testing.T) {
	cases, err := corpusCases()
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) < 30 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			term := elaborate(t, c.Script)
			proc := cps.Program(term)
			if err := typing.LambdaProgram(term); err != nil {
				t.Errorf("λ∥: %v", err)
			}
			if err := typing.ProcessProgram(proc); err != nil {
				t.Errorf("π∥: %v", err)
			}
			want := map[string]bool{}
			for _, o := range c.Outcomes {
				want[fmt.Sprintf("%q %s", o.Output, o.End)] = true
			}
			check(t, "compiled", c, want, sim.System[*pi.Config](pi.Compile(proc).System(pi.Options{})), 0)
			check(t, "λ∥", c, want, sim.System[*lambda.Config](lambda.NewSystem(term, lambda.Options{})), referenceStates)
			check(t, "π∥", c, want, sim.System[*process.Config](process.NewSystem(proc, process.Options{})), referenceStates)
		})
	}
}

// check explores sys, at most bound states when bound is not 0, and runs it under a hundred seeds.
func check[S any](t *testing.T, name string, c corpusCase, want map[string]bool, sys sim.System[S], bound int) {
	t.Helper()
	limit := bound
	if limit == 0 {
		limit = 2_000_000
	}
	report := explore.Naive(context.Background(), sys, explore.Options{MaxStates: limit})
	got := map[string]bool{}
	for _, o := range report.Outcomes {
		got[outcome(o.Outcome)] = true
		if replayed := outcome(replay(t, sys, o.Witness)); replayed != outcome(o.Outcome) {
			t.Errorf("%s: the witness of %s shows %s", name, outcome(o.Outcome), replayed)
		}
	}
	switch {
	case report.Complete && c.Complete:
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: outcomes (-want +got):\n%s", name, diff)
		}
	case bound == 0:
		t.Errorf("%s: not complete: %s", name, report.Why)
	}
	for o := range got {
		if !want[o] {
			t.Errorf("%s: %s is not permitted", name, o)
		}
	}
	for seed := range uint64(100) {
		r, err := sim.Run(context.Background(), sys, sim.Random(seed), sim.Limits{MaxSteps: 200_000}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if o := outcome(r.Outcome); r.Outcome.End != step.Bound && !want[o] {
			t.Errorf("%s, seed %d: %s is not permitted", name, seed, o)
		}
		if bound != 0 && seed == 9 {
			break // the references are slow; the compiled machine takes all hundred
		}
	}
}

func replay[S any](t *testing.T, sys sim.System[S], labels []string) step.Outcome {
	t.Helper()
	r, err := sim.Run(context.Background(), sys, sim.Replay(labels, false), sim.Limits{}, nil)
	if err != nil {
		t.Error(err)
	}
	return r.Outcome
}

func outcome(o step.Outcome) string { return fmt.Sprintf("%q %s", sim.Lines(o.Output), o.End) }

// elaborate takes a script without a farm to λ∥ and fails the test when it has mistakes.
func elaborate(t *testing.T, path string) *lambda.Program {
	t.Helper()
	result, ds := checkScript(t, path, nil)
	if ds.HasErrors() {
		t.Fatal(ds[0])
	}
	term, err := result.Program()
	if err != nil {
		t.Fatal(err)
	}
	return term
}

func checkScript(t *testing.T, path string, before []elab.Unit) (*elab.Result, source.Diagnostics) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	tree, ds := script.ParseProgram(source.NewFile(path, string(text)))
	unit := elab.Unit{Name: "Script", Tree: tree}
	for _, u := range before {
		unit.Opens = append(unit.Opens, u.Name)
	}
	result, more := elab.Check(append(slices.Clone(before), unit))
	return result, append(ds, more...)
}
