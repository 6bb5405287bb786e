package explore

import (
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/order"
)

// Past is the causal past of a step, the step included. ID is the same in all runs in which the past is, and Schedule are
// its labels, in an order with few changes of thread; see order.Schedule.
type Past struct {
	ID       string
	Schedule []string
}

// PastOf returns a function for Options.Past, which replays schedules on a system that records effects. It panics when a
// schedule does not fit the system.
func PastOf[S any](recording sim.System[S]) func(schedule []string) Past {
	return func(schedule []string) Past {
		events := order.Replay(recording, schedule)
		last := len(events) - 1
		return Past{events[last].ID, order.Schedule(order.Past(events, last))}
	}
}
