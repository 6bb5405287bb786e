// Package explore searches a transition system exhaustively: every outcome it has, each with a shortest schedule.
//
// Naive visits every interleaving, one state for each Key, and reduces nothing. It is slow and obvious on purpose: it is
// the oracle against which every cleverer search, and every program with a known set of outcomes, is held.
package explore

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// Naive explores sys breadth first from its start and returns every outcome. Of the options it heeds MaxStates and
// Progress; it always looks for endless runs. When MaxStates is hit or the context is
// cancelled the report is partial and not Complete; the outcomes found so far are in it with their schedules.
//
// States are told apart by their keys, stored exactly, never by a hash alone: a collision would lose outcomes.
func Naive[S any](ctx context.Context, sys sim.System[S], o Options) *Report {
	o = o.withDefaults()
	x := &search[S]{sys: sys, index: map[string]uint32{}, found: map[string]uint32{}, limit: o.MaxStates, progress: o.Progress}
	x.breadthFirst(ctx)
	return x.report()
}

// search is a search under way. States are numbered in the order of discovery, which is also the order of expansion, so
// the states of the frontier are the last ones: state i of them all is frontier[i-expanded].
type search[S any] struct {
	sys      sim.System[S]
	limit    int
	progress func(Stats)

	index    map[string]uint32 // identity → number of the state
	frontier []S
	expanded int
	parents  []parent
	graph
	level    int // depth of the state being expanded
	levelEnd int // number of the first state one level deeper
	depth    int

	found    map[string]uint32 // outcome → the first state that shows it
	outcomes []Outcome
	places   []uint32 // state of each outcome
	full     bool
	stopped  bool

	steps []step.Step
	key   []byte
}

// parent says how a state was reached first: from which state, by which of its steps in canonical order. Replaying the
// picks along the parents from the start yields the very representative that was expanded.
type parent struct{ state, pick uint32 }

// progressPeriod is the number of expansions between two reports of progress. The context is asked at each one: a look
// costs nothing beside an expansion, and a single expansion may be long.
const progressPeriod = 64

func (x *search[S]) breadthFirst(ctx context.Context) {
	start := x.sys.Start()
	x.index[string(x.identity(start))] = 0
	x.frontier = append(x.frontier, start)
	x.parents = append(x.parents, parent{})
	x.levelEnd = 1
	for len(x.frontier) > 0 {
		if ctx.Err() != nil {
			x.stopped = true
			return
		}
		if x.expanded%progressPeriod == 0 && x.progress != nil {
			x.progress(x.stats())
		}
		if x.expanded == x.levelEnd {
			x.level++
			x.levelEnd = len(x.parents)
		}
		s := x.frontier[0]
		var none S
		x.frontier[0] = none // the backing array must not keep it alive
		x.frontier = x.frontier[1:]
		x.expand(s)
		x.expanded++
	}
	if x.progress != nil {
		x.progress(x.stats())
	}
}

// identity returns what tells a state from the others: its key, or, of a key longer than longKey, a digest.
// A program that prints in a loop would otherwise fill the memory with its outputs, each a prefix of the next.
// That two of even 2⁴⁰ states share a digest by chance has a probability below 2⁻¹⁷⁰.
func (x *search[S]) identity(s S) []byte {
	x.key = x.sys.Key(s, append(x.key[:0], wholeKey))
	if len(x.key) <= longKey {
		return x.key
	}
	digest := sha256.Sum256(x.key)
	x.key = append(append(x.key[:0], digestOfKey), digest[:]...)
	return x.key
}

// longKey is the length above which a key is not kept itself; the first byte of an identity says which kind it is.
const (
	longKey     = 512
	wholeKey    = 0
	digestOfKey = 1
)

// expand notes the outcome of s, if its run may end there, and discovers its successors.
func (x *search[S]) expand(s S) {
	x.firstOut = append(x.firstOut, uint32(len(x.targets)))
	x.steps = x.sys.Steps(s, x.steps[:0])
	if sim.OnlyEnv(x.steps) {
		x.end(s)
	}
	if x.full {
		return // no room for successors; but an end that is already discovered is still worth reporting
	}
	for i, m := range x.steps {
		next := s
		if i < len(x.steps)-1 {
			next = x.sys.Copy(s)
		}
		next = x.sys.Next(next, m)
		identity := x.identity(next)
		to, known := x.index[string(identity)]
		if !known {
			if len(x.parents) >= x.limit {
				x.full = true
				return
			}
			to = uint32(len(x.parents))
			x.index[string(identity)] = to
			x.parents = append(x.parents, parent{uint32(x.expanded), uint32(i)})
			x.frontier = append(x.frontier, next)
			x.depth = x.level + 1
		}
		x.targets = append(x.targets, to)
	}
}

// end notes that a run may end in s. Only the first state with an outcome counts: it is one of the nearest.
func (x *search[S]) end(s S) {
	o := x.sys.Outcome(s)
	if len(x.steps) > 0 && !o.MayEnd {
		return
	}
	if o.End == step.Running {
		panic("explore: the system says it is running in a state where its run is over")
	}
	key := sim.OutcomeKey(o)
	if _, known := x.found[key]; known {
		return
	}
	x.found[key] = uint32(x.expanded)
	x.outcomes = append(x.outcomes, Outcome{Outcome: o})
	x.places = append(x.places, uint32(x.expanded))
}

func (x *search[S]) stats() Stats {
	return Stats{States: len(x.parents), Transitions: len(x.targets), Frontier: len(x.frontier), Depth: x.depth}
}

func (x *search[S]) report() *Report {
	r := &Report{Complete: !x.full && !x.stopped, Stats: x.stats()}
	switch {
	case x.stopped:
		r.Why = "interrupted"
	case x.full:
		r.Why = "the limit of states was reached"
	}
	for i, o := range x.outcomes {
		o.Witness = x.labels(x.pathTo(x.places[i]))
		r.Outcomes = append(r.Outcomes, o)
	}
	slices.SortFunc(r.Outcomes, func(a, b Outcome) int {
		return strings.Compare(sim.OutcomeKey(a.Outcome), sim.OutcomeKey(b.Outcome))
	})
	if cycle := x.cycle(); cycle != nil {
		r.Endless = true
		w := &walker[S]{sys: x.sys, at: x.sys.Start(), number: x.number}
		r.Lasso = w.lasso(x.statesTo(cycle[0]), cycle)
	}
	return r
}

// pathTo returns the picks that lead from the start to a state.
func (x *search[S]) pathTo(state uint32) []uint32 {
	var picks []uint32
	for ; state != 0; state = x.parents[state].state {
		picks = append(picks, x.parents[state].pick)
	}
	slices.Reverse(picks)
	return picks
}

// statesTo returns the states on the way from the start, which it leaves out, to a state.
func (x *search[S]) statesTo(state uint32) []uint32 {
	var path []uint32
	for ; state != 0; state = x.parents[state].state {
		path = append(path, state)
	}
	slices.Reverse(path)
	return path
}

func (x *search[S]) number(s S) (uint32, bool) {
	n, known := x.index[string(x.identity(s))]
	return n, known
}

// labels replays picks from the start.
func (x *search[S]) labels(picks []uint32) []string {
	var p sim.Picks
	for _, i := range picks {
		p.Add(int(i))
	}
	return slices.AppendSeq(make([]string, 0, len(picks)), sim.Labels(x.sys, p))
}
