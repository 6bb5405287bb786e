package explore

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// States explores sys breadth first and remembers every state, so that programs whose runs come back to where they were
// are explored completely. It finds every outcome, each with a schedule that is a shortest one among the states it visits;
// with Options.Endless it also tells whether there is a run that never ends.
//
// Two states are one when their identities are equal: with Options.Identity what the system's KeyAs says, if it is a
// sim.Identifier, otherwise its Key. Identities are compared exactly (of one longer than longKey, a digest).
//
// Options.Reduce of Stubborn needs a system that is a sim.Foresight and otherwise does nothing. It leaves interleavings
// out, but no outcome, and no endless run if there is one; see stubborn.go.
//
// The report is the same for any number of workers. The system must allow them: Steps, Next and the rest are called from
// several goroutines at once, on different states, when Options.Workers is above 1.
func States[S any](ctx context.Context, sys sim.System[S], o Options) *Report {
	x := &states[S]{sys: sys, identify: sys.Key, o: o.withDefaults(), store: newStore(), found: map[string]bool{}}
	if id, ok := sys.(sim.Identifier[S]); ok {
		x.identify = func(s S, into []byte) []byte { return id.KeyAs(s, o.Identity, into) }
	}
	for range x.o.Workers {
		w := &expander[S]{states: x}
		if f, ok := sys.(sim.Foresight[S]); ok && o.Reduce == Stubborn {
			w.stubborn = &stubborn[S]{foresight: f}
		}
		x.workers = append(x.workers, w)
	}
	x.search(ctx)
	return x.report()
}

// states is a search under way. States have numbers in the order of discovery, which is that of the states they were
// discovered from and of the steps of each. It goes level by level, and through a level in chunks: see assembly.go.
type states[S any] struct {
	sys      sim.System[S]
	identify func(s S, into []byte) []byte
	o        Options
	workers  []*expander[S]
	store    *store
	level    []S // the states of the level being expanded; the first of them has the number levelStart
	// levelStart and levelEnd are the numbers of the first state of this level and of the next.
	levelStart, levelEnd uint32
	full                 atomic.Bool // of states

	_        [cacheLine]byte // what merging writes lies apart from what the workers read
	next     []S             // the states of the level after this one
	parents  []uint32        // by number: the state from which it was discovered
	graph                    // with Options.Endless
	stats    Stats
	stopped  bool
	found    map[string]bool // outcomes, by key
	outcomes []Outcome
	places   []uint32 // the state of each outcome
	line     assembly[S]
}

// expansion is what the expansion of one chunk of states yields.
type expansion[S any] struct {
	outs  []int32  // by state: the number of its successors
	to    []uint32 // the successors of all of them, or unknown
	fresh []fresh[S]
	keys  []byte // the identities of fresh ones, one behind the other
	ends  []stateEnd
}

// fresh is a successor that was not known when it was looked up.
type fresh[S any] struct {
	state S
	hash  uint64
	end   int // of its identity in keys
}

// stateEnd is the outcome of a state where a run may end.
type stateEnd struct {
	state   uint32
	outcome step.Outcome
}

const unknown = ^uint32(0)

func (x *states[S]) search(ctx context.Context) {
	start := x.sys.Start()
	x.discover(start, x.workers[0].identity(start), 0)
	x.level, x.next, x.levelEnd = x.next, nil, 1
	for len(x.level) > 0 {
		if x.stopped = !x.expandLevel(ctx); x.stopped {
			return
		}
		x.levelStart = x.levelEnd
		x.levelEnd += uint32(len(x.next))
		clear(x.level)
		x.level, x.next = x.next, x.level[:0]
		if len(x.level) > 0 {
			x.stats.Depth++
		}
	}
	if x.o.Progress != nil {
		x.o.Progress(x.progress(0))
	}
}

func (x *states[S]) progress(expanded int) Stats {
	s := x.stats
	s.States, s.Frontier, s.Bytes = x.store.count, len(x.level)-expanded+len(x.next), x.bytes()
	return s
}

// bytes is what the search keeps of its states, without those that are still to be expanded. What the system keeps of them
// itself is not in it: that would not be the same for any number of workers.
func (x *states[S]) bytes() int {
	return x.store.bytes() + 4*(len(x.parents)+len(x.firstOut)+len(x.targets))
}

// merge numbers what the expansion of a chunk, whose first state is first of the level, has found.
func (x *states[S]) merge(first int, e *expansion[S]) {
	for _, end := range e.ends {
		if key := sim.OutcomeKey(end.outcome); !x.found[key] {
			x.found[key] = true
			x.outcomes = append(x.outcomes, Outcome{Outcome: end.outcome})
			x.places = append(x.places, end.state)
		}
	}
	out, candidate, key := 0, 0, 0
	defer func() { x.stats.Transitions += out }()
	for i, outs := range e.outs {
		if x.full.Load() {
			return
		}
		state := x.levelStart + uint32(first+i)
		if x.o.Endless {
			x.firstOut = append(x.firstOut, uint32(len(x.targets)))
		}
		for range outs {
			to := e.to[out]
			if to == unknown {
				f := &e.fresh[candidate]
				candidate++
				identity := e.keys[key:f.end]
				key = f.end
				number, known := x.store.find(f.hash, identity)
				if !known {
					if x.store.count >= x.o.MaxStates {
						x.full.Store(true)
						return
					}
					number = x.discover(f.state, identity, state)
				}
				to = number
			}
			out++
			if x.o.Endless {
				x.targets = append(x.targets, to)
			}
		}
	}
}

// discover numbers a new state.
func (x *states[S]) discover(s S, identity []byte, parent uint32) uint32 {
	x.next = append(x.next, s)
	x.parents = append(x.parents, parent)
	return x.store.insert(hashOf(identity), identity)
}

func (x *states[S]) report() *Report {
	r := &Report{Mode: ByStates, Complete: !x.full.Load() && !x.stopped, Stats: x.progress(0)}
	if r.Complete {
		r.Frontier = 0
	}
	switch {
	case x.stopped:
		r.Why = "interrupted"
	case x.full.Load():
		r.Why = "the limit of states was reached"
	}
	for i, o := range x.outcomes {
		w := x.walker()
		for _, target := range x.pathTo(x.places[i]) {
			w.towards(target)
		}
		o.Witness = w.labels
		r.Outcomes = append(r.Outcomes, o)
	}
	slices.SortFunc(r.Outcomes, func(a, b Outcome) int {
		return strings.Compare(sim.OutcomeKey(a.Outcome), sim.OutcomeKey(b.Outcome))
	})
	if x.o.Endless {
		if cycle := x.cycle(); cycle != nil {
			r.Endless = true
			r.Lasso = x.walker().lasso(x.pathTo(cycle[0]), cycle)
		}
	}
	return r
}

func (x *states[S]) walker() *walker[S] {
	return &walker[S]{sys: x.sys, at: x.sys.Start(), labels: []string{}, number: func(s S) (uint32, bool) {
		identity := x.workers[0].identity(s)
		return x.store.find(hashOf(identity), identity)
	}}
}

// pathTo returns the states on the way from the start, which it leaves out, to a state.
func (x *states[S]) pathTo(state uint32) []uint32 {
	var path []uint32
	for ; state != 0; state = x.parents[state] {
		path = append(path, state)
	}
	slices.Reverse(path)
	return path
}

// expander is what one worker needs to expand states.
type expander[S any] struct {
	*states[S]
	stubborn *stubborn[S]
	steps    []step.Step
	key      []byte
	latest   expansion[S] // of a chunk
	_        [cacheLine]byte
}

// identity returns what tells a state from the others; it is valid until the next call.
func (w *expander[S]) identity(s S) []byte {
	w.key = w.identify(s, w.key[:0])
	if len(w.key) > longKey {
		digest := sha256.Sum256(w.key)
		w.key = append(w.key[:0], digest[:]...)
	}
	return w.key
}

// expandChunk expands the states from … to-1 of the level.
func (w *expander[S]) expandChunk(from, to int) {
	e := &w.latest
	clear(e.fresh)
	e.outs, e.to, e.fresh, e.keys, e.ends = e.outs[:0], e.to[:0], e.fresh[:0], e.keys[:0], e.ends[:0]
	for i := from; i < to; i++ {
		before := len(e.to)
		w.expand(i, e)
		e.outs = append(e.outs, int32(len(e.to)-before))
	}
}

// expand notes the outcome of a state of the level, if its run may end there, and looks its successors up.
func (w *expander[S]) expand(i int, e *expansion[S]) {
	s := w.level[i]
	w.steps = w.sys.Steps(s, w.steps[:0])
	if sim.OnlyEnv(w.steps) {
		if o := w.sys.Outcome(s); len(w.steps) == 0 || o.MayEnd {
			if o.End == step.Running {
				panic("explore: the system says it is running in a state where its run is over")
			}
			e.ends = append(e.ends, stateEnd{w.levelStart + uint32(i), o})
		}
	}
	if w.full.Load() {
		return // no room for successors; but an end that is already discovered is still worth reporting
	}
	chosen, ignores := len(w.steps), false
	if w.stubborn != nil && len(w.steps) > 1 && !sim.OnlyEnv(w.steps) {
		chosen, ignores = w.stubborn.choose(s, w.steps)
	}
	if chosen == len(w.steps) {
		w.follow(s, w.steps, true, e)
		return
	}
	failing := slices.ContainsFunc(w.steps[:chosen], func(m step.Step) bool { return m.Visible })
	advances, goesOn := w.follow(s, w.steps[:chosen], !ignores && !failing, e)
	if ignores && !advances || failing && !goesOn {
		w.follow(s, w.steps[chosen:], true, e)
	}
}

// follow looks up the successors of s by the steps, and tells whether one of them is of a later level, and whether the run
// goes on after one of the system's own steps, which is not so after a failure (it does not matter if last). If last, s is not needed any more.
func (w *expander[S]) follow(s S, steps []step.Step, last bool, e *expansion[S]) (advances, goesOn bool) {
	for i, m := range steps {
		next := s
		if !last || i < len(steps)-1 {
			next = w.sys.Copy(s)
		}
		next = w.sys.Next(next, m)
		goesOn = goesOn || last || !m.Env && (!m.Visible || w.sys.Outcome(next).End != step.Error)
		identity := w.identity(next)
		hash := hashOf(identity)
		to, known := w.store.find(hash, identity)
		if !known {
			to = unknown
			e.keys = append(e.keys, identity...)
			e.fresh = append(e.fresh, fresh[S]{next, hash, len(e.keys)})
		}
		advances = advances || to >= w.levelEnd
		e.to = append(e.to, to)
	}
	return advances, goesOn
}
