package lts

import (
	"slices"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// history is an observer that notes the causes of each step of a run.
type history struct {
	clocks  *sim.Clocks
	stamps  []sim.Clock
	actors  []step.Token
	texts   []string
	visible []bool
	uses    []step.Use
}

// Start notes what the start brings about.
func (h *history) Start(v sim.View) { h.clocks.Born(v.Effects()) }

// Before notes the step.
func (h *history) Before(v sim.View) {
	m := v.Enabled()[v.Chosen()]
	h.uses = v.Uses(v.Chosen(), h.uses[:0])
	h.stamps = append(h.stamps, h.clocks.Step(m.Actor, h.uses))
	h.actors, h.visible = append(h.actors, m.Actor), append(h.visible, m.Visible)
	h.texts = append(h.texts, v.Label(v.Chosen()).Text)
}

// After notes what the step brings about.
func (h *history) After(v sim.View) { h.clocks.Born(v.Effects()) }

// End does nothing.
func (h *history) End(sim.View, step.Outcome) {}

// past returns the steps that a failure, the last step, and the visible steps before it depend on, and these. Without a
// failure every step counts: the run is over only when all of them have been taken.
func (h *history) past(failed bool) []int {
	var kept []int
	known := map[step.Token]uint32{} // how many steps of each thread are needed
	for i := len(h.stamps) - 1; i >= 0; i-- {
		if failed && !h.visible[i] && i < len(h.stamps)-1 && h.tick(i) > known[h.actors[i]] {
			continue
		}
		kept = append(kept, i)
		for _, t := range h.stamps[i] {
			known[t.Thread] = max(known[t.Thread], t.Count)
		}
	}
	slices.Reverse(kept)
	return kept
}

// tick is the how manieth step of its thread a step is.
func (h *history) tick(i int) uint32 {
	at := slices.IndexFunc(h.stamps[i], func(t sim.Tick) bool { return t.Thread == h.actors[i] })
	return h.stamps[i][at].Count
}

// turns rearranges steps, which include their causes, so that a thread goes on for as long as it can and then the one
// goes on whose next step came first; of the threads that can begin, the one that needs the fewest switches does.
func (h *history) turns(kept []int) []int {
	var best []int
	fewest := len(kept)
	tried := map[step.Token]bool{}
	for _, i := range kept {
		if first := h.actors[i]; !tried[first] {
			tried[first] = true
			if order, n := h.beginning(first, kept); n < fewest {
				best, fewest = order, n
			}
		}
	}
	return best
}

// beginning is turns when a certain thread begins, if it can, with the number of its context switches.
func (h *history) beginning(current step.Token, kept []int) (order []int, switches int) {
	queues, taken := map[step.Token][]int{}, map[step.Token]uint32{}
	var threads []step.Token
	for _, i := range kept {
		if len(queues[h.actors[i]]) == 0 {
			threads = append(threads, h.actors[i])
		}
		queues[h.actors[i]] = append(queues[h.actors[i]], i)
	}
	ready := func(thread step.Token) bool {
		if len(queues[thread]) == 0 {
			return false
		}
		for _, t := range h.stamps[queues[thread][0]] {
			if t.Thread != thread && taken[t.Thread] < t.Count {
				return false
			}
		}
		return true
	}
	for len(order) < len(kept) {
		if !ready(current) {
			first := len(h.stamps)
			for _, t := range threads {
				if ready(t) && queues[t][0] < first {
					current, first = t, queues[t][0]
				}
			}
			if len(order) > 0 {
				switches++
			}
		}
		order = append(order, queues[current][0])
		queues[current] = queues[current][1:]
		taken[current]++
	}
	return order, switches
}

func (h *history) labels(steps []int) []string {
	labels := make([]string, len(steps))
	for i, s := range steps {
		labels[i] = h.texts[s]
	}
	return labels
}
