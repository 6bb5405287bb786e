package lts

import (
	"context"
	"strings"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// goal is the label of the ends that are looked for.
const goal = "goal"

// toward explores what can lead to an outcome: states whose output is the beginning of that outcome's, up to the nearest
// that it may end in. wanted tells which outcomes count; they have the lines of output.
func toward[S any](ctx context.Context, sys sim.System[S], output string, wanted func(step.Outcome) bool, o Options) *Space[S] {
	lines := strings.Join(append(sim.Lines(output), ""), "\n") // what they print may lack the last line break
	o.Prefix = func(output string) bool { return strings.HasPrefix(lines, output) }
	o.Nearest = true
	return Explore(ctx, sys, Observation{Ends: func(o step.Outcome) string {
		if wanted(o) {
			return goal
		}
		return ""
	}}, o)
}

// Find searches the system for a run with an outcome that counts; all those have the same lines, those of output. It
// returns the labels of a shortest one and that there is one. Otherwise complete tells whether the search was, and so
// whether there is none; why says what stopped it.
func Find[S any](ctx context.Context, sys sim.System[S], output string, wanted func(step.Outcome) bool, o Options) (labels []string, found, complete bool, why string) {
	x := toward(ctx, sys, output, wanted, o)
	if path, found := x.toGoal(); found {
		return x.Labels(path), true, true, ""
	}
	return nil, false, x.Complete, x.Why
}

// toGoal returns a shortest path to an end, and whether there is one.
func (x *Space[S]) toGoal() ([]Edge, bool) {
	return x.search(0, func(int, Edge) (int, bool) { return 0, true }, func(_ int, s int32) bool { return s == x.last })
}
