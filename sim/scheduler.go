package sim

import "github.com/balticsim/balticsim/step"

// Stop is what a scheduler picks to end the run. A run that is stopped while a step of the system itself is enabled has
// the end Bound; one where only environment moves are left has an outcome of its own.
const Stop = -1

// Scheduler decides what happens next. Pick gets a view whose Enabled is not empty and returns an index into it, or
// Stop. A scheduler belongs to one run; a new run needs a new one.
type Scheduler interface {
	Pick(v View) (int, error)
}

// Ender is a scheduler that wants to know that the run ended because no step was enabled, and may object to it.
type Ender interface {
	Ended(v View) error
}

func ended(sch Scheduler, v View) error {
	if e, ok := sch.(Ender); ok {
		return e.Ended(v)
	}
	return nil
}

// OnlyEnv tells whether every step is an environment move, so that a run may end here. It is true of no steps at all.
func OnlyEnv(steps []step.Step) bool {
	for i := range steps {
		if !steps[i].Env {
			return false
		}
	}
	return true
}
