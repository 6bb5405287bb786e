package baltic

import "context"

// Breaker is a Host whose machines can be made to fail, for trying out what the handlers of a script do.
type Breaker interface {
	Host

	// Break makes a machine that runs fail, and returns at once. The crash comes as a Crashed event, like any other: with Killed soon, with Hang when
	// the host finds out that the machine does not answer. It fails when the machine does not run.
	Break(ctx context.Context, m MachineID, how Breakage) error
}

// Breakage is how a machine is made to fail.
type Breakage string

// The ways to make a machine fail.
const (
	BreakKill  Breakage = "kill"  // its process ends: Killed
	BreakPause Breakage = "pause" // nothing in it goes on: Hang
	BreakCut   Breakage = "cut"   // nothing passes its port any more, in either direction: Hang
)
