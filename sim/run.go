package sim

import (
	"context"
	"fmt"
	"iter"

	"github.com/balticsim/balticsim/step"
)

// Limits bounds a run. MaxSteps of 0 means no bound.
type Limits struct{ MaxSteps int }

// Result is a run that is over. Outcome.End is Bound when a limit, the caller or the scheduler stopped the run while a
// step of the system itself was enabled. Final is the last state and belongs to the caller. Picks says what was chosen
// and is enough to repeat the run on the same system.
type Result[S any] struct {
	Outcome step.Outcome
	Steps   int
	Final   S
	Picks   Picks
	sys     System[S]
}

// Labels yields the schedule of the run, one label a step. It runs the system again from the start, so that a run whose
// schedule nobody asks for pays nothing for it.
func (r Result[S]) Labels() iter.Seq[string] { return Labels(r.sys, r.Picks) }

// Labels yields the labels of the steps that picks takes through sys, from the start. It panics when sys does not do the same again.
func Labels[S any](sys System[S], picks Picks) iter.Seq[string] {
	return func(yield func(string) bool) {
		s := sys.Start()
		var enabled []step.Step
		for i := range picks.All() {
			if enabled = sys.Steps(s, enabled[:0]); i >= len(enabled) {
				panic("sim: a step that was taken is not enabled when the run is repeated")
			}
			if !yield(sys.Label(s, enabled[i]).Text) {
				return
			}
			s = sys.Next(s, enabled[i])
		}
	}
}

// contextPeriod is how many steps pass between two looks at the context: one look costs as much as a fast step.
const contextPeriod = 1024

// Run drives sys from its start with the steps that sch picks, and tells obs, which may be nil, what happens.
//
// The run ends when no step is enabled, when sch returns Stop, after MaxSteps steps, when the context is cancelled, or
// when sch fails. It returns the scheduler's error (a *Divergence for Replay) or the context's, together with the run
// as far as it came. Between two steps Run itself allocates nothing.
func Run[S any](ctx context.Context, sys System[S], sch Scheduler, lim Limits, obs Observer) (Result[S], error) {
	r := &runner[S]{sys: sys, state: sys.Start()}
	if obs != nil {
		obs.Start(r)
	}
	bounded, err := r.drive(ctx, sch, lim, obs)
	out := sys.Outcome(r.state)
	switch {
	case bounded || err != nil:
		out.End, out.MayEnd = step.Bound, false
	case out.End == step.Running:
		panic("sim: the system says it is running in a state where its run is over")
	}
	if obs != nil {
		obs.End(r, out)
	}
	return Result[S]{Outcome: out, Steps: r.taken, Final: r.state, Picks: r.picks, sys: sys}, err
}

// runner is a run under way; it is the View of its schedulers and observers.
type runner[S any] struct {
	sys     System[S]
	state   S
	enabled []step.Step
	chosen  int
	taken   int
	left    bool // state is already the one after the chosen step
	picks   Picks
}

// drive takes steps until the run is over and tells whether something other than the system ended it.
func (r *runner[S]) drive(ctx context.Context, sch Scheduler, lim Limits, obs Observer) (bounded bool, err error) {
	for {
		if r.taken%contextPeriod == 0 && ctx.Err() != nil {
			return true, ctx.Err()
		}
		r.left = false
		r.enabled = r.sys.Steps(r.state, r.enabled[:0])
		if len(r.enabled) == 0 {
			return false, ended(sch, r)
		}
		if lim.MaxSteps > 0 && r.taken >= lim.MaxSteps {
			return !OnlyEnv(r.enabled), nil
		}
		i, err := sch.Pick(r)
		if err != nil {
			return true, err
		}
		if i == Stop {
			return !OnlyEnv(r.enabled), nil
		}
		if i < 0 || i >= len(r.enabled) {
			panic(fmt.Sprintf("sim: the scheduler picked step %d of %d", i, len(r.enabled)))
		}
		r.chosen = i
		if obs != nil {
			obs.Before(r)
		}
		r.picks.Add(i)
		r.state = r.sys.Next(r.state, r.enabled[i])
		r.left = true
		r.taken++
		if obs != nil {
			obs.After(r)
		}
	}
}

func (r *runner[S]) Taken() int             { return r.taken }
func (r *runner[S]) Enabled() []step.Step   { return r.enabled }
func (r *runner[S]) Chosen() int            { return r.chosen }
func (r *runner[S]) Effects() []step.Effect { return r.sys.Effects(r.state) }
func (r *runner[S]) Outcome() step.Outcome  { return r.sys.Outcome(r.state) }

func (r *runner[S]) Label(i int) step.Label {
	r.mustPrecede()
	return r.sys.Label(r.state, r.enabled[i])
}

func (r *runner[S]) Uses(i int, into []step.Use) []step.Use {
	r.mustPrecede()
	return r.sys.Uses(r.state, r.enabled[i], into)
}

func (r *runner[S]) mustPrecede() {
	if r.left {
		panic("sim: labels and uses belong to the state before the step")
	}
}
