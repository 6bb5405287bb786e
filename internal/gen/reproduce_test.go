package gen_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// TestChoicesReplay: what a reference has done, the machine does again when it is given the choices; nearly always all of it.
func TestChoicesReplay(t *testing.T) {
	k := gen.NewCompiler()
	runs, same := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		c, err := k.Compile(gen.DrawProgram(t, gen.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		seed := rapid.Uint64().Draw(t, "seed")
		replay := func(labels []string, o step.Outcome) {
			r, err := sim.Run(context.Background(), c.MachineSystem(), sim.Replay(c.Choices(labels), true), sim.Limits{}, nil)
			if err != nil {
				t.Fatalf("%v\n%s", err, gen.Reproduce(c.Program, labels))
			}
			runs++
			if r.Outcome.Output == o.Output && (o.End == step.Bound || r.Outcome.End == o.End) {
				same++
			}
		}
		replay(run(t, c.LambdaSystem(), seed))
		replay(run(t, c.ProcessSystem(), seed))
	})
	t.Logf("%d of %d runs are the same on the machine", same, runs)
	if same < runs*9/10 {
		t.Error("too many runs are others on the machine")
	}
}

// run takes a few hundred random steps.
func run[C any](t *rapid.T, sys sim.System[C], seed uint64) ([]string, step.Outcome) {
	r, err := sim.Run(context.Background(), sys, sim.Random(seed), sim.Limits{MaxSteps: 300}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	return slices.AppendSeq(labels, r.Labels()), r.Outcome
}
