package lts

import (
	"context"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/order"
	"github.com/balticsim/balticsim/step"
)

// Minimal is a run made as simple as was possible while it keeps its outcome. Shortest says that no run with that outcome is
// shorter, and Fewest that among the shortest none changes threads less often; otherwise Why says what a proof of that would
// have needed.
type Minimal struct {
	Labels           []string
	Switches         int
	Shortest, Fewest bool
	Why              string
}

// maxVariants bounds how many ways to come to the states of one depth are compared for their context switches.
const maxVariants = 20_000

// Minimize makes the run with these labels as simple as it can, keeping its outcome: the lines, the end, and of an error also
// the code and the place. First it keeps the causal past of a failure and of the outputs before it. Then it searches the
// system for the shortest runs with that outcome, and among these for the one with the fewest context switches, the
// first in the order of the labels. When the search is too large the causal past is what remains, rearranged so that
// threads keep their turns.
//
// The labels are those of a whole run of a system that records effects; searched is the same system or a faster one with the
// same labels. The error is a *sim.Divergence when the labels cannot be followed, and the context's when it is cancelled
// before the search, which a cancelled context only stops. Identity, MaxStates and Progress of the options count.
func Minimize[S, T any](ctx context.Context, recording sim.System[S], searched sim.System[T], labels []string, o Options) (*Minimal, error) {
	h := order.NewHistory()
	whole, err := sim.Run(ctx, recording, sim.Replay(labels, false), sim.Limits{}, h)
	if err != nil {
		return nil, err
	}
	wanted := func(o step.Outcome) bool { return sameOutcome(o, whole.Outcome) }
	keeps := func(labels []string) bool {
		r, err := sim.Run(ctx, recording, sim.Replay(labels, false), sim.Limits{}, nil)
		return err == nil && wanted(r.Outcome)
	}
	past := labels
	events := h.Events
	if whole.Outcome.End == step.Error && len(events) > 0 { // otherwise the run is over only when all steps have been taken
		events = order.Past(events, len(events)-1)
	}
	if kept := order.Labels(events); keeps(kept) {
		past = kept
		if turns := order.Schedule(events); Switches(turns) < Switches(past) && keeps(turns) {
			past = turns
		}
	}
	o.MaxDepth = max(1, len(past)) // a run this long is known
	x := toward(ctx, searched, whole.Outcome.Output, wanted, o)
	m := &Minimal{Labels: past}
	switch path, found := x.toGoal(); {
	case x.Complete:
		m.Shortest = true
		if m.Labels, m.Fewest = x.fewestSwitches(); !m.Fewest {
			m.Why = "more than " + strconv.Itoa(maxVariants) + " ways to come to the same depth were not compared"
		}
	case found: // the search stopped among states that are as far away as the goal
		m.Labels, m.Shortest, m.Why = x.Labels(path), true, x.Why
	default:
		m.Why = x.Why
	}
	m.Switches = Switches(m.Labels)
	return m, nil
}

func sameOutcome(a, b step.Outcome) bool {
	if !sim.SameOutcome(a, b) {
		return false
	}
	return a.Failure == nil || b.Failure == nil || a.Failure.Code == b.Failure.Code && a.Failure.Span == b.Failure.Span
}

// Switches counts how often a step is another thread's than the step before.
func Switches(labels []string) int {
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

// variant is one way to come to a state of some depth. Two of them are alike when they come to the same state by the same
// steps of each thread, whose order among the threads alone differs, and the last step was the same thread's.
type variant[S any] struct {
	state    S
	number   int32
	actor    string
	switches int
	rank     int // in the order of the labels of the whole way
	parent   *variant[S]
	label    string
	ticks    map[string]int // steps of each thread
	events   uint64         // a hash of the set of steps
}

// class is what alike variants share.
type class struct {
	number int32
	actor  string
	events uint64
}

// fewestSwitches returns, of the shortest runs to the goal, the one with the fewest context switches, the first in the
// order of the labels, and whether all were compared.
func (x *Space[S]) fewestSwitches() (labels []string, all bool) {
	alive := x.onShortest()
	all = true
	layer := []*variant[S]{{state: x.sys.Start(), ticks: map[string]int{}}}
	for !x.reaches(layer[0].number) {
		var next []*variant[S]
		for _, v := range layer {
			next = x.follow(v, alive, next)
		}
		slices.SortFunc(next, func(a, b *variant[S]) int {
			if a.parent.rank != b.parent.rank {
				return a.parent.rank - b.parent.rank
			}
			return strings.Compare(a.label, b.label)
		})
		best := map[class]int{}
		layer = layer[:0:0]
		for _, v := range next {
			c := class{v.number, v.actor, v.events}
			at, known := best[c]
			switch {
			case !known:
				best[c] = len(layer)
				layer = append(layer, v)
			case v.switches < layer[at].switches:
				layer[at] = nil
				best[c] = len(layer)
				layer = append(layer, v)
			}
		}
		layer = slices.DeleteFunc(layer, func(v *variant[S]) bool { return v == nil })
		if len(layer) > maxVariants {
			all = false
			slices.SortStableFunc(layer, func(a, b *variant[S]) int { return a.switches - b.switches })
			layer = layer[:maxVariants]
			slices.SortFunc(layer, func(a, b *variant[S]) int {
				if a.parent.rank != b.parent.rank {
					return a.parent.rank - b.parent.rank
				}
				return strings.Compare(a.label, b.label)
			})
		}
		for rank, v := range layer {
			v.rank = rank
		}
	}
	best := layer[0]
	for _, v := range layer {
		if v.switches < best.switches {
			best = v
		}
	}
	labels = []string{}
	for ; best.parent != nil; best = best.parent {
		labels = append(labels, best.label)
	}
	slices.Reverse(labels)
	return labels, all
}

// reaches tells whether a run may end in the state with the outcome that is looked for.
func (x *Space[S]) reaches(number int32) bool {
	return slices.ContainsFunc(x.Out[number], func(e Edge) bool { return e.To == x.last })
}

// onShortest tells which states lie on a shortest way to the goal. The states are numbered by their depth, so the
// targets of a state's transitions on such a way come after it.
func (x *Space[S]) onShortest() []bool {
	alive := make([]bool, len(x.Out))
	shortest := x.depth[x.last] - 1
	for s := len(x.Out) - 1; s >= 0; s-- {
		alive[s] = x.depth[s] == shortest && x.reaches(int32(s))
		for _, e := range x.Out[s] {
			alive[s] = alive[s] || e.To != x.last && alive[e.To] && x.depth[e.To] == x.depth[s]+1
		}
	}
	return alive
}

// follow adds the ways that go one step further towards the goal.
func (x *Space[S]) follow(v *variant[S], alive []bool, into []*variant[S]) []*variant[S] {
	x.steps = x.sys.Steps(v.state, x.steps[:0])
	for _, m := range slices.Clone(x.steps) {
		next := x.sys.Next(x.sys.Copy(v.state), m)
		number, known := x.index[string(x.identity(next))]
		if !known || !alive[number] || x.depth[number] != x.depth[v.number]+1 {
			continue
		}
		label := x.sys.Label(v.state, m).Text
		w := &variant[S]{
			state: next, number: number, actor: actorOf(label), switches: v.switches, parent: v, label: label,
			ticks: maps.Clone(v.ticks), events: v.events,
		}
		if w.actor != v.actor {
			w.switches++ // the first step counts too, for all of them
		}
		w.ticks[w.actor]++
		h := fnv.New64a()
		_, _ = h.Write([]byte(strconv.Itoa(w.ticks[w.actor]) + " " + label)) // a hash takes everything
		w.events += h.Sum64()
		into = append(into, w)
	}
	return into
}
