// Package order tells what caused what in a run: its steps as a partial order, the causal past of a step, and orders with few
// changes of thread.
package order

import (
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// Event is a step of a run with the steps that it depends on directly: their positions in the run, ascending. ID is of the
// step with its causal past: the same in every run in which both are.
type Event struct {
	Label  string
	Thread string
	Causes []int
	ID     string
}

// History is an observer of one run of a system that records effects; Events are its steps. A step depends on the latest step
// of its thread, on those that brought about or wrote what it uses, and, if it does more than read that, on those that read
// it since. What is there at the start has no cause.
type History struct {
	Events []Event
	made   map[step.Token]int   // who made or last wrote a thing
	read   map[step.Token][]int // who read it since
	uses   []step.Use
}

// NewHistory returns the history of a run that has not begun.
func NewHistory() *History { return &History{made: map[step.Token]int{}, read: map[step.Token][]int{}} }

// Start does nothing.
func (h *History) Start(sim.View) {}

// Before notes the step.
func (h *History) Before(v sim.View) {
	label := v.Label(v.Chosen())
	h.uses = v.Uses(v.Chosen(), h.uses[:0])
	h.add(label, v.Enabled()[v.Chosen()].Actor, h.uses)
}

// After notes what came into being.
func (h *History) After(v sim.View) { h.born(v.Effects()) }

// End does nothing.
func (h *History) End(sim.View, step.Outcome) {}

// Replay returns the events of the steps with these labels, of a system that records effects. It panics when they do not
// fit the system.
func Replay[S any](recording sim.System[S], labels []string) []Event {
	h := NewHistory()
	s := recording.Start()
	for _, label := range labels {
		m, found := stepOf(recording, s, label)
		if !found {
			panic("order: a schedule does not fit its system: " + label)
		}
		h.add(recording.Label(s, m), m.Actor, recording.Uses(s, m, nil))
		s = recording.Next(s, m)
		h.born(recording.Effects(s))
	}
	return h.Events
}

// stepOf returns the step of s with that label.
func stepOf[S any](sys sim.System[S], s S, label string) (step.Step, bool) {
	for _, m := range sys.Steps(s, nil) {
		if sys.Label(s, m).Text == label {
			return m, true
		}
	}
	return step.Step{}, false
}

// born notes what came into being with the latest step.
func (h *History) born(effects []step.Effect) {
	for i := range effects {
		if token := effects[i].Token; token != 0 {
			h.made[token] = len(h.Events) - 1
		}
	}
}

// add notes a step of an actor that uses these things.
func (h *History) add(label step.Label, actor step.Token, uses []step.Use) {
	e := Event{Label: label.Text, Thread: label.Actor}
	now := len(h.Events)
	cause := func(token step.Token, mode step.Mode) {
		if i, known := h.made[token]; known {
			e.Causes = append(e.Causes, i)
		}
		if mode == step.Read {
			h.read[token] = append(h.read[token], now)
			return
		}
		for _, i := range h.read[token] {
			if i != now {
				e.Causes = append(e.Causes, i)
			}
		}
		h.made[token] = now
		delete(h.read, token)
	}
	seen := map[step.Token]bool{actor: true}
	for _, u := range uses {
		if u.Mode != step.Read && u.Token != actor { // what is both read and written is written
			cause(u.Token, u.Mode)
			seen[u.Token] = true
		}
	}
	for _, u := range uses {
		if !seen[u.Token] {
			cause(u.Token, u.Mode)
		}
	}
	cause(actor, step.Write)
	slices.Sort(e.Causes)
	e.Causes = slices.Compact(e.Causes)
	ids := make([]string, len(e.Causes))
	for i, c := range e.Causes {
		ids[i] = h.Events[c].ID
	}
	slices.Sort(ids)
	digest := sha256.Sum256([]byte(e.Label + "\n" + strings.Join(ids, "")))
	e.ID = string(digest[:16])
	h.Events = append(h.Events, e)
}

// Past returns the events that cause the one at a position, directly or not, and itself, in the order of the run.
func Past(events []Event, last int) []Event {
	in := make([]bool, last+1)
	in[last] = true
	for i := last; i >= 0; i-- {
		if in[i] {
			for _, c := range events[i].Causes {
				in[c] = true
			}
		}
	}
	at := make([]int, last+1)
	var past []Event
	for i, e := range events[:last+1] {
		if !in[i] {
			continue
		}
		causes := make([]int, len(e.Causes))
		for j, c := range e.Causes {
			causes[j] = at[c]
		}
		e.Causes = causes
		at[i] = len(past)
		past = append(past, e)
	}
	return past
}

// Labels returns the labels of events.
func Labels(events []Event) []string {
	labels := make([]string, len(events))
	for i := range events {
		labels[i] = events[i].Label
	}
	return labels
}
