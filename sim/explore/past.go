package explore

import (
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// event is a step of a run with the steps that it depends on directly.
type event struct {
	label  string
	thread string
	causes []int  // positions in the run, ascending
	id     string // of the step with its causal past: the same in every run in which both are
}

// history is what caused what in a run. A step depends on the latest step of its thread, on those that brought about or wrote
// what it uses, and, if it does more than read that, on those that read it since.
type history struct {
	events []event
	made   map[step.Token]int   // who made or last wrote a thing
	read   map[step.Token][]int // who read it since
}

func newHistory() *history { return &history{made: map[step.Token]int{}, read: map[step.Token][]int{}} }

// eventsOf replays labels on a system that records effects.
func eventsOf[S any](recording sim.System[S], labels []string) []event {
	h := newHistory()
	s := recording.Start()
	for _, label := range labels {
		m, found := stepOf(recording, s, label)
		if !found {
			panic("explore: the schedule of a search does not fit its system: " + label)
		}
		h.add(event{label: label, thread: recording.Label(s, m).Actor}, m.Actor, recording.Uses(s, m, nil))
		s = recording.Next(s, m)
		h.born(recording.Effects(s))
	}
	return h.events
}

// born notes what came into being with the latest step.
func (h *history) born(effects []step.Effect) {
	for i := range effects {
		if token := effects[i].Token; token != 0 {
			h.made[token] = len(h.events) - 1
		}
	}
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

// add notes a step of an actor that uses these things.
func (h *history) add(e event, actor step.Token, uses []step.Use) {
	now := len(h.events)
	cause := func(token step.Token, mode step.Mode) {
		if i, known := h.made[token]; known {
			e.causes = append(e.causes, i)
		}
		if mode == step.Read {
			h.read[token] = append(h.read[token], now)
			return
		}
		for _, i := range h.read[token] {
			if i != now {
				e.causes = append(e.causes, i)
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
	slices.Sort(e.causes)
	e.causes = slices.Compact(e.causes)
	ids := make([]string, len(e.causes))
	for i, c := range e.causes {
		ids[i] = h.events[c].id
	}
	slices.Sort(ids)
	digest := sha256.Sum256([]byte(e.label + "\n" + strings.Join(ids, "")))
	e.id = string(digest[:16])
	h.events = append(h.events, e)
}

// pastOf returns the positions of the causes of the event at a position, direct or not, and its own, ascending.
func pastOf(events []event, last int) []int {
	in := make([]bool, last+1)
	in[last] = true
	var past []int
	for i := last; i >= 0; i-- {
		if !in[i] {
			continue
		}
		past = append(past, i)
		for _, c := range events[i].causes {
			in[c] = true
		}
	}
	slices.Reverse(past)
	return past
}

// Past is the causal past of a step, the step included. ID is the same in all runs in which the past is, and Schedule are
// its labels, in an order with few changes of thread; see ordered.
type Past struct {
	ID       string
	Schedule []string
}

// PastOf returns a function for Options.Past, which replays schedules on a system that records effects.
func PastOf[S any](recording sim.System[S]) func(schedule []string) Past {
	return func(schedule []string) Past {
		events := eventsOf(recording, schedule)
		last := len(events) - 1
		return Past{events[last].id, ordered(only(events, pastOf(events, last)))}
	}
}

// only returns the events at the positions, which contain the causes of each.
func only(events []event, positions []int) []event {
	at := map[int]int{}
	var kept []event
	for i, p := range positions {
		at[p] = i
		e := events[p]
		causes := make([]int, len(e.causes))
		for j, c := range e.causes {
			causes[j] = at[c]
		}
		e.causes = causes
		kept = append(kept, e)
	}
	return kept
}
