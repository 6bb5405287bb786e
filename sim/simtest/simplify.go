package simtest

import (
	"context"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// simplerNodes bounds the search for a run that is shorter than one that was drawn.
const simplerNodes = 20_000

// simplify makes a run that fails shorter, as far as a search finds shorter ones that end in the same way, and lets threads go on for
// longer where that changes nothing.
func (x *test[S]) simplify(f *failing) {
	if !x.fails(f.labels, f) { // the program is not deterministic: what can be shown is what was seen
		return
	}
	switch x.o.Search.(type) {
	case Drawn: // whoever draws makes it simpler
		return
	case Random, PCT:
		if _, g := x.traces(simplerNodes, max(1, len(f.labels)-1)); g != nil && g.outcome.End == f.outcome.End && x.fails(g.labels, g) {
			g.shortest = false
			*f = *g
		}
	}
	if labels, ok := x.turns(f); ok && switches(labels) < switches(f.labels) {
		f.labels = labels
	}
}

// fails tells whether a schedule shows a failure like f.
func (x *test[S]) fails(labels []string, f *failing) bool {
	r, err := sim.Run(context.Background(), x.recording, sim.Replay(labels, false), sim.Limits{}, nil)
	closed(r.Final)
	return err == nil && r.Outcome.End == f.outcome.End && x.wrong(r.Outcome) != nil
}

// switches counts how often a step is another thread's than the step before.
func switches(labels []string) int {
	n := 0
	for i := 1; i < len(labels); i++ {
		if actorOf(labels[i]) != actorOf(labels[i-1]) {
			n++
		}
	}
	return n
}

// actorOf is the thread that a label names first.
func actorOf(label string) string {
	actor, _, _ := strings.Cut(label, " ")
	return actor
}

// turns lets every thread take the same steps, and go on as long as its next step is enabled.
func (x *test[S]) turns(f *failing) ([]string, bool) {
	s := &turns{left: map[string][]string{}}
	for _, l := range f.labels {
		actor := actorOf(l)
		if !slices.Contains(s.order, actor) {
			s.order = append(s.order, actor)
		}
		s.left[actor] = append(s.left[actor], l)
	}
	r, err := sim.Run(context.Background(), x.recording, s, sim.Limits{}, nil)
	closed(r.Final)
	ok := err == nil && len(s.taken) == len(f.labels) && r.Outcome.End == f.outcome.End && x.wrong(r.Outcome) != nil
	return s.taken, ok
}

// turns is a scheduler that takes given steps of each thread.
type turns struct {
	order   []string            // of the threads
	left    map[string][]string // labels of each thread that are still to be taken
	current string
	taken   []string
}

// Pick implements sim.Scheduler.
func (s *turns) Pick(v sim.View) (int, error) {
	enabled := map[string]int{} // by label
	for i := range v.Enabled() {
		enabled[v.Label(i).Text] = i
	}
	for _, actor := range slices.Insert(slices.Clone(s.order), 0, s.current) {
		if left := s.left[actor]; len(left) > 0 {
			if i, ok := enabled[left[0]]; ok {
				s.current, s.left[actor] = actor, left[1:]
				s.taken = append(s.taken, left[0])
				return i, nil
			}
		}
	}
	return sim.Stop, nil
}

// recorded are the steps of a schedule in words, with what the run showed in the end.
type recorded struct {
	labels  []step.Label
	env     []bool
	outcome step.Outcome
}

// Start implements sim.Observer.
func (r *recorded) Start(sim.View) {}

// Before implements sim.Observer.
func (r *recorded) Before(v sim.View) {
	r.labels = append(r.labels, v.Label(v.Chosen()))
	r.env = append(r.env, v.Enabled()[v.Chosen()].Env)
}

// After implements sim.Observer.
func (r *recorded) After(sim.View) {}

// End implements sim.Observer.
func (r *recorded) End(_ sim.View, o step.Outcome) { r.outcome = o }
