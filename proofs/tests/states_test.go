package tests

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// place is a state that a search has reached and the labels of the steps that lead there.
type place[S any] struct {
	state S
	steps []step.Step
	from  *place[S]
	by    string
}

// schedule returns the labels from the start to here.
func (p *place[S]) schedule() []string {
	var labels []string
	for ; p.from != nil; p = p.from {
		labels = append(labels, p.by)
	}
	slices.Reverse(labels)
	return labels
}

// reach visits every state that can be reached from a start, each once, nearest first, and tells whether some run never ends. It is
// complete unless there are more states than the limit or visit is false.
func reach[S any](sys sim.System[S], start S, limit int, visit func(*place[S]) bool) (endless, complete bool) {
	index := map[[sha256.Size]byte]int{}
	var queue []*place[S]
	add := func(p *place[S]) int {
		key := sha256.Sum256(sys.Key(p.state, nil))
		i, known := index[key]
		if !known {
			i = len(index)
			index[key] = i
			queue = append(queue, p)
		}
		return i
	}
	add(&place[S]{state: start})
	var edges [][]int
	for len(queue) > 0 {
		if len(index) > limit {
			return false, false
		}
		p := queue[0]
		queue[0], queue = nil, queue[1:]
		p.steps = sys.Steps(p.state, nil)
		if !visit(p) {
			return false, false
		}
		var next []int
		for _, m := range p.steps {
			by := sys.Label(p.state, m).Text
			next = append(next, add(&place[S]{state: sys.Next(sys.Copy(p.state), m), from: p, by: by}))
		}
		edges = append(edges, next)
	}
	return cyclic(edges), true
}

// cyclic tells whether a graph has a cycle: whether something is left when what nothing leads to is taken away, again and again.
func cyclic(edges [][]int) bool {
	before := make([]int, len(edges))
	for _, next := range edges {
		for _, j := range next {
			before[j]++
		}
	}
	var free []int
	for i, n := range before {
		if n == 0 {
			free = append(free, i)
		}
	}
	left := len(edges)
	for ; len(free) > 0; left-- {
		i := free[len(free)-1]
		free = free[:len(free)-1]
		for _, j := range edges[i] {
			if before[j]--; before[j] == 0 {
				free = append(free, j)
			}
		}
	}
	return left > 0
}

// quiet describes a state in which a run may end: its outcome, and what each thread that is left waits for. It is "" for any other.
// Names and threads go by their hints and by nothing, so that states which differ in the choice of names are described alike.
func quiet[S any](sys sim.System[S], s S, steps []step.Step) string {
	if !sim.OnlyEnv(steps) {
		return ""
	}
	o := sys.Outcome(s)
	if len(steps) > 0 && !o.MayEnd {
		return ""
	}
	text := fmt.Sprintf("%q %s", sim.Lines(o.Output), o.End)
	if o.Failure != nil {
		return text + " " + o.Failure.Code
	}
	var waits []string
	for _, b := range o.Blocked {
		verb, name, _ := strings.Cut(b.Waits, " ")
		hint, _, _ := strings.Cut(name, "#")
		waits = append(waits, verb+" "+hint)
	}
	slices.Sort(waits)
	return text + " [" + strings.Join(waits, ", ") + "]"
}

// behaviour is what can be seen of a program over all its runs.
type behaviour struct {
	ends    map[string][]string // the description of each quiet state, and a schedule that leads to one
	endless bool
	states  int
}

// behaviourOf searches all that can be reached from a start. It is false when those are more states than the limit.
func behaviourOf[S any](sys sim.System[S], start S, limit int) (behaviour, bool) {
	b := behaviour{ends: map[string][]string{}}
	var complete bool
	b.endless, complete = reach(sys, start, limit, func(p *place[S]) bool {
		b.states++
		if end := quiet(sys, p.state, p.steps); end != "" {
			if _, known := b.ends[end]; !known {
				b.ends[end] = p.schedule()
			}
		}
		return true
	})
	return b, complete
}

// sorted returns the descriptions of the quiet states in order.
func (b behaviour) sorted() []string { return slices.Sorted(maps.Keys(b.ends)) }

// differ returns nil when two behaviours are the same, and otherwise a *counterexample with the schedule to an end that only one has.
func (b behaviour) differ(name string, o behaviour, other string) error {
	if err := b.within(name, o, other); err != nil {
		return err
	}
	return o.within(other, b, name)
}

// within is one half of differ: b shows nothing that o does not.
func (b behaviour) within(name string, o behaviour, other string) error {
	for _, end := range b.sorted() {
		if _, both := o.ends[end]; !both {
			return &counterexample{b.ends[end], fmt.Errorf("%s can end with %s, %s cannot; it ends with one of\n  %s",
				name, end, other, strings.Join(o.sorted(), "\n  "))}
		}
	}
	if b.endless && !o.endless {
		return fmt.Errorf("%s has a run that never ends, %s has none", name, other)
	}
	return nil
}
