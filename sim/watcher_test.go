package sim_test

import (
	"fmt"
	"testing"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// watcher notes what an observer is told, and that a label asked for too late is refused.
type watcher struct {
	t      *testing.T
	events *[]string
}

func (w *watcher) note(format string, args ...any) {
	*w.events = append(*w.events, fmt.Sprintf(format, args...))
}

func (w *watcher) Start(v sim.View) { w.note("start %d", v.Taken()) }

func (w *watcher) Before(v sim.View) {
	w.note("before %d %s of %d", v.Taken(), v.Label(v.Chosen()).Text, len(v.Enabled()))
}

func (w *watcher) After(v sim.View) {
	w.note("after %d", v.Taken())
	defer func() {
		if recover() == nil {
			w.t.Error("a label after the step must be refused")
		}
	}()
	v.Label(v.Chosen())
}

func (w *watcher) End(_ sim.View, o step.Outcome) { w.note("end %v", o.End) }
