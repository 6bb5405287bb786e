package sim_test

import (
	"testing"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/internal/toy"
)

// A thread that may choose among many things is not likelier to move, and all that it may choose is chosen.
func TestSamplingDrawsThreadAndDataApart(t *testing.T) {
	y := &toy.System{Main: []toy.Op{
		{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Choose, Arg: 9}, {Kind: toy.PrintReg}}},
		{Kind: toy.Nop},
		{Kind: toy.Print, Text: "main\n"},
	}}
	for name, scheduler := range map[string]func(seed uint64) sim.Scheduler{
		"uniform": sim.Uniform, "pos": sim.POS,
		"pct": func(seed uint64) sim.Scheduler { return sim.PCT(seed, 3, 4) },
	} {
		first, values := 0, map[string]int{}
		for seed := range uint64(4000) {
			out := run(t, y, scheduler(seed), sim.Limits{}).Outcome.Output
			if out[:1] == "m" {
				first++
			}
			values[out]++
		}
		if first < 1600 || first > 2400 || len(values) != 18 {
			t.Errorf("%s: main printed first in %d of 4000 runs; %d different outputs, want 18", name, first, len(values))
		}
	}
}

// With depth d, PCT finds each bug that d-1 preemptions make, and a thread without one is not interrupted.
func TestPCTPreemptsSeldom(t *testing.T) {
	y := toy.Grid(50, 50)
	for depth := 1; depth <= 3; depth++ {
		for seed := range uint64(200) {
			r := run(t, y, sim.PCT(seed, depth, 100), sim.Limits{})
			changes, last := 0, ""
			for _, l := range labels(r) {
				if l != last {
					changes++
				}
				last = l
			}
			if changes > depth+1 {
				t.Fatalf("depth %d, seed %d: %d turns", depth, seed, changes)
			}
		}
	}
}

func TestSamplingMayEndBeforeTheEnvironmentMoves(t *testing.T) {
	y := &toy.System{Faults: 1, Main: []toy.Op{{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Fault}}}}}
	ends := 0
	for seed := range uint64(2000) {
		if run(t, y, sim.POS(seed), sim.Limits{}).Steps == 0 {
			ends++
		}
	}
	if ends < 850 || ends > 1150 {
		t.Errorf("ended before the fault %d times of 2000", ends)
	}
}
