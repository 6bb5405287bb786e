package pi_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/step"
)

// generated runs a test on generated programs, always the same ones.
func generated(t *testing.T, n int, test func(t *testing.T, p *pi.Program, o pi.Options)) {
	t.Helper()
	compiler := gen.NewCompiler()
	small, large := gen.Programs(gen.Options{Small: true, Compiler: compiler}), gen.Programs(gen.Options{Compiler: compiler})
	for i := range n {
		source := small.Example(i)
		if i%3 == 0 {
			source = large.Example(i)
		}
		p, err := compiler.Compile(source)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Cleanup(func() {
				if t.Failed() {
					t.Log(gen.Reproduce(source, nil))
				}
			})
			test(t, p.Machine, pi.Options{Policy: source.Policy, Faults: source.Faults})
		})
	}
}

func TestSpaceOfGeneratedPrograms(t *testing.T) {
	generated(t, 150, func(t *testing.T, p *pi.Program, o pi.Options) {
		sideBySide(t, p.System(o), p.Space(o), rand.New(rand.NewPCG(0, 0)))
	})
}

func TestCongruenceOfGeneratedPrograms(t *testing.T) {
	generated(t, 120, func(t *testing.T, p *pi.Program, o pi.Options) { congruent(t, p, o, 300) })
}

func TestFutureOfGeneratedPrograms(t *testing.T) {
	generated(t, 150, func(t *testing.T, p *pi.Program, o pi.Options) {
		o.Record = true
		keepFuture(t, p.System(o), rand.New(rand.NewPCG(0, 0)), 60)
	})
}

// TestSearchesOfGeneratedPrograms: searching a Space, with stubborn sets and without, finds the outcomes of the System.
func TestSearchesOfGeneratedPrograms(t *testing.T) {
	whole, reduced := 0, 0
	generated(t, 80, func(t *testing.T, p *pi.Program, o pi.Options) {
		const limit = 4000
		want := explore.Naive(context.Background(), sim.System[*pi.Config](p.System(o)), explore.Options{MaxStates: limit})
		if !want.Complete {
			t.Skip("too large")
		}
		for _, s := range []explore.Options{{}, {Reduce: explore.Stubborn}, {Identity: step.Position, Reduce: explore.Stubborn}} {
			s.Endless, s.MaxStates = true, 10*limit
			got := explore.States(context.Background(), sim.System[pi.State](p.Space(o)), s)
			if !got.Complete {
				if s.Identity == step.Congruence {
					t.Errorf("%v: %d states, the System has %d", s.Reduce, got.States, want.States)
				}
				continue
			}
			if fmt.Sprint(set(got)) != fmt.Sprint(set(want)) || got.Endless != want.Endless {
				t.Errorf("%v, %v: %v, endless %v; want %v, %v", s.Identity, s.Reduce, set(got), got.Endless, set(want), want.Endless)
			}
			if s.Identity == step.Congruence && s.Reduce == explore.None {
				whole += got.States
			} else if s.Identity == step.Congruence {
				reduced += got.States
			}
		}
	})
	t.Logf("%d states, %d with stubborn sets", whole, reduced)
	if reduced >= whole {
		t.Error("stubborn sets leave nothing out")
	}
}

// TestTracesOfGeneratedPrograms: a Space has the executions of the System, outcome by outcome.
func TestTracesOfGeneratedPrograms(t *testing.T) {
	generated(t, 50, func(t *testing.T, p *pi.Program, o pi.Options) {
		how := explore.Options{Reduce: explore.Optimal, MaxStates: 1500, MaxDepth: 200}
		want := explore.Traces(context.Background(), sim.System[*pi.Config](p.System(o)), how)
		if !want.Complete {
			t.Skip("too large")
		}
		got := explore.Traces(context.Background(), sim.System[pi.State](p.Space(o)), how)
		if fmt.Sprint(traces(got)) != fmt.Sprint(traces(want)) || got.Executions != want.Executions || got.Blocked != want.Blocked {
			t.Errorf("%d executions: %v; want %d: %v", got.Executions, traces(got), want.Executions, traces(want))
		}
	})
}

// traces returns outcomes with their numbers of executions and their witnesses.
func traces(r *explore.Report) []string {
	var all []string
	for _, o := range r.Outcomes {
		all = append(all, fmt.Sprintf("%q %v %d %q", o.Output, o.End, o.Traces, o.Witness))
	}
	return all
}
