package tests

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
)

// drawScript makes a script and takes it through all phases, whose checkers have to accept it.
func drawScript(t *rapid.T) (string, *subject) {
	g := newScriptGen(t, uniform(t, []int{2, 3, 4, 5}))
	text := uniform(t, []func() string{g.script, g.scenario})()
	result, ds := checkText("generated.ml", text)
	if ds.HasErrors() {
		t.Fatalf("the generator made an ill-typed script: %v\n%s", ds[0], text)
	}
	term, err := result.Program()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	proc := cps.Program(term)
	if err := typing.LambdaProgram(term); err != nil {
		t.Fatalf("T6, λ∥: %v\n%s", err, text)
	}
	if err := typing.ProcessProgram(proc); err != nil {
		t.Fatalf("T6, π∥: %v\n%s", err, text)
	}
	return text, compiled(term, proc)
}

// figures counts what a property has seen, for the log.
type figures struct {
	programs, large, states   int
	several, endless, failing int
}

func (f *figures) log(t *testing.T) {
	t.Logf("%d searches compared, %d states of the references; %d too large; %d with several outcomes, %d endless, %d that may fail",
		f.programs, f.states, f.large, f.several, f.endless, f.failing)
}

// TestGeneratedScriptsAgree is T10 and T15 over generated scripts: λ∥, π∥ and the compiled machine have the same outcomes and
// agree on whether some run never ends, under both policies. Programs whose state space is too large are counted and left out.
func TestGeneratedScriptsAgree(t *testing.T) {
	limit, rounds := 800, 1
	if *full {
		limit, rounds = 2_500, 10
	}
	var seen figures
	rapid.Check(t, func(t *rapid.T) {
		for range rounds {
			text, s := drawScript(t)
			for _, policy := range []calculus.StartPolicy{calculus.Block, calculus.Multi} {
				seen.compare(t, text, s, policy, limit)
			}
		}
	})
	seen.log(t)
	if seen.programs < 40 || seen.several < 5 || seen.failing < 1 {
		t.Errorf("the generator has degenerated: %+v", seen)
	}
}

func (f *figures) compare(t *rapid.T, text string, s *subject, policy calculus.StartPolicy, limit int) {
	machine, l, p := s.systems(policy, map[string]int{"a": 1})
	small := search(machine, limit)
	if !small.Complete {
		f.large++
		return
	}
	pi := search(p, limit)
	if !pi.Complete {
		f.large++
		return
	}
	lambda := search(l, 3*limit)
	if !lambda.Complete {
		f.large++
		return
	}
	f.programs++
	f.states += pi.States + lambda.States
	want := outcomesOf(lambda)
	if len(want) > 1 {
		f.several++
	}
	if lambda.Endless {
		f.endless++
	}
	if slices.ContainsFunc(want, func(o string) bool { return strings.HasSuffix(o, " error") }) {
		f.failing++
	}
	differ := func(name string, r *explore.Report) {
		if diff := cmp.Diff(want, outcomesOf(r)); diff != "" {
			t.Errorf("policy %d, outcomes (-λ∥ +%s):\n%s", policy, name, diff)
		}
		if r.Endless != lambda.Endless {
			t.Errorf("policy %d: endless in λ∥ %v, in %s %v", policy, lambda.Endless, name, r.Endless)
		}
	}
	differ("π∥", pi)
	differ("machine", small)
	if pi.States > lambda.States {
		t.Errorf("policy %d: %d states in π∥, %d in λ∥, which has more rules that are steps", policy, pi.States, lambda.States)
	}
	if small.States > pi.States {
		t.Errorf("policy %d: %d states in the machine, %d in π∥", policy, small.States, pi.States)
	}
	if t.Failed() {
		t.Fatalf("of\n%s", text)
	}
}

func search[S any](sys sim.System[S], limit int) *explore.Report {
	return explore.Naive(context.Background(), sys, explore.Options{MaxStates: limit})
}
