package pi_test

import (
	"context"
	"testing"

	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/step"
)

// translate takes a script to π∥.
func translate(t testing.TB, text string) *process.Program {
	t.Helper()
	tree, ds := script.ParseProgram(source.NewFile("test.ml", text))
	if ds.HasErrors() {
		t.Fatal(ds[0])
	}
	result, ds := elab.Check([]elab.Unit{{Name: "Script", Tree: tree}})
	if ds.HasErrors() {
		t.Fatal(ds[0])
	}
	program, err := result.Program()
	if err != nil {
		t.Fatal(err)
	}
	return cps.Program(program)
}

// compile takes a script to code.
func compile(t testing.TB, text string) *pi.Program {
	t.Helper()
	return pi.Compile(translate(t, text))
}

// fifo runs a script with the default scheduler to its end.
func fifo(t testing.TB, sys *pi.System) sim.Result[*pi.Config] {
	t.Helper()
	r, err := sim.Run(context.Background(), sim.System[*pi.Config](sys), sim.FIFO(), sim.Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// outcome is what two runs must share to be the same.
type outcome struct {
	Output string
	End    step.End
}

// outcomes explores a system completely.
func outcomes[S any](t testing.TB, sys sim.System[S]) []outcome {
	t.Helper()
	r := explore.Naive(context.Background(), sys, explore.Options{})
	if !r.Complete {
		t.Fatalf("the search was not complete: %s", r.Why)
	}
	var all []outcome
	for _, o := range r.Outcomes {
		all = append(all, outcome{o.Output, o.End})
	}
	return all
}
