package explore

import (
	"math"

	"github.com/balticsim/balticsim/sim"
)

// Options says how to search and where to stop. Zero values are defaults.
type Options struct {
	MaxStates int            // states, or nodes of the tree of executions; 0 means DefaultMaxStates
	MaxDepth  int            // steps of an execution in a traces search; 0 means DefaultMaxDepth
	Reduce    Reduction      // of equivalent interleavings
	Identity  sim.Identity   // when two states of a states search are the same
	Workers   int            // goroutines; 0 means 1
	Endless   bool           // ask a states search whether a run may never end; it costs four bytes a transition
	Progress  func(so Stats) // called from time to time; it is never called by two goroutines at once

	// Past returns the causal past of the last of the steps with these labels; see PastOf. Without it, a traces search
	// counts an execution that fails for each way in which others had gone on before.
	Past func(schedule []string) Past
}

// DefaultMaxStates keeps a search within the memory of a small machine.
const DefaultMaxStates = 10_000_000

// DefaultMaxDepth is more than a script does that ends, and little enough to say so soon of one that does not.
const DefaultMaxDepth = 10_000

func (o Options) withDefaults() Options {
	if o.MaxStates <= 0 {
		o.MaxStates = DefaultMaxStates
	}
	if o.MaxDepth <= 0 {
		o.MaxDepth = DefaultMaxDepth
	}
	o.MaxStates = min(o.MaxStates, math.MaxUint32-1) // states are numbered by words, of which one is for none
	o.Workers = max(o.Workers, 1)
	return o
}

// Reduction says which equivalent interleavings a search leaves out.
type Reduction uint8

// None leaves nothing out. Stubborn is for a states search; Sleep and Optimal are for a traces search.
const (
	None Reduction = iota
	Stubborn
	Sleep
	Optimal
)

// String returns the name used on the command line and in reports.
func (r Reduction) String() string { return [...]string{"none", "stubborn", "sleep", "optimal"}[r] }
