package explore

import (
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// Stubborn sets. In each state a set T of threads is chosen and only the steps of its members are taken, such that
// whatever the other threads do, alone and for however long, commutes with what the members may do now: no thread
// outside will ever touch what a member's next step touches, and none will make a blocked member go on. Then:
//
//   - Every run that ends has a permutation among the runs explored. If a thread of T moves in it, its first move can as
//     well come now. If none does, an enabled step of T stays enabled to the end, which would then be no end. A run may
//     also end where only environment moves are enabled: so T has a step enabled that is none. Where only environment
//     moves are enabled, all are taken.
//   - A run that never ends has one among those explored, for the same reasons, unless all that T can do is to fail, which
//     ends the run: then all steps are taken.
//   - A failure ends the run although others could go on, so it can be ignored for ever: a loop elsewhere may be chosen
//     again and again. As a failure writes standard output, this cannot be when no thread outside T will ever write it.
//     Otherwise the state must have a successor on a later level, where the question is asked anew; if it has none, all
//     its steps are taken (the proviso of Bošnački and Holzmann for breadth-first search). No second failure slips in
//     before: threads that may write standard output are in T together.
//
// T is found as a closure from one enabled thread, by what a sim.Foresight knows; of the closures of all enabled threads
// the one with the fewest enabled steps is taken, the first of several.

// stubborn computes stubborn sets; it belongs to one goroutine.
type stubborn[S any] struct {
	foresight sim.Foresight[S]
	actors    []step.Token
	pending   [][]step.Use
	future    [][]step.Use
	enabled   []int32 // by actor: its enabled steps
	seed      []bool  // by actor: whether one of them is the system's own
	disturbs  []verdict
	member    []bool
	queue     []int32
	best      []bool
}

// verdict is what is known of a pair of threads.
type verdict uint8

const (
	unasked verdict = iota
	yes
	no
)

// choose moves the steps of a stubborn set of s to the front of steps, in order, and returns their number. It also tells
// whether a thread outside may ever write standard output. Of the steps at least one is the system's own.
func (x *stubborn[S]) choose(s S, steps []step.Step) (chosen int, ignores bool) {
	x.look(s, steps)
	least := len(steps) + 1
	for i := range x.actors {
		if !x.seed[i] {
			continue
		}
		if n := x.closure(int32(i), least); n < least {
			least = n
			copy(x.best, x.member)
			if least == 1 {
				break
			}
		}
	}
	if least == len(steps) {
		return least, false
	}
	for i := range x.actors {
		if !x.best[i] && writesOutput(x.future[i]) {
			ignores = true
		}
	}
	return x.partition(steps), ignores
}

// look gathers what is to be known of the threads of s.
func (x *stubborn[S]) look(s S, steps []step.Step) {
	x.actors = x.foresight.Actors(s, x.actors[:0])
	n := len(x.actors)
	x.enabled = resized(x.enabled, n)
	x.seed = resized(x.seed, n)
	x.member = resized(x.member, n)
	x.best = resized(x.best, n)
	x.disturbs = resized(x.disturbs, n*n)
	for len(x.pending) < n {
		x.pending, x.future = append(x.pending, nil), append(x.future, nil)
	}
	for i, actor := range x.actors {
		x.pending[i] = x.foresight.Pending(s, actor, x.pending[i][:0])
		x.future[i] = x.foresight.Future(s, actor, x.future[i][:0])
		for _, m := range steps {
			if m.Actor == actor {
				x.enabled[i]++
				x.seed[i] = x.seed[i] || !m.Env
			}
		}
	}
}

// resized returns a slice of n zero values, in the memory of another if there is room.
func resized[T any](have []T, n int) []T {
	if cap(have) < n {
		return make([]T, n)
	}
	have = have[:n]
	clear(have)
	return have
}

// closure makes member the least stubborn set that contains an actor and returns the number of its enabled steps. It
// gives up when that is not below least.
func (x *stubborn[S]) closure(seed int32, least int) int {
	clear(x.member)
	x.member[seed] = true
	x.queue = append(x.queue[:0], seed)
	steps := int(x.enabled[seed])
	for head := 0; head < len(x.queue) && steps < least; head++ {
		for other := range x.actors {
			if !x.member[other] && x.disturbed(x.queue[head], int32(other)) {
				x.member[other] = true
				x.queue = append(x.queue, int32(other))
				steps += int(x.enabled[other])
			}
		}
	}
	return steps
}

// disturbed tells whether what the other may ever do matters to the next step of an actor: whether it gets in the way of an
// enabled one, or may enable a blocked one.
func (x *stubborn[S]) disturbed(actor, other int32) bool {
	v := &x.disturbs[int(actor)*len(x.actors)+int(other)]
	if *v == unasked {
		relation := sim.Interferes
		if x.enabled[actor] == 0 {
			relation = enables
		}
		*v = no
		if related(x.pending[actor], x.future[other], relation) {
			*v = yes
		}
	}
	return *v == yes
}

// related tells whether a use of one list stands in the relation to one of the other, of the same object.
func related(pending, future []step.Use, relation func(pending, future step.Mode) bool) bool {
	for _, p := range pending {
		for _, f := range future {
			if p.Token == f.Token && relation(p.Mode, f.Mode) {
				return true
			}
		}
	}
	return false
}

// enables tells whether a blocked use may become possible by another's: what is taken must first be offered, an offer
// that waits for a taker must be taken, and starting waits for stopping.
func enables(pending, future step.Mode) bool {
	if pending == step.Offer {
		return future != step.Offer
	}
	return future == step.Offer || future == step.Write
}

func writesOutput(future []step.Use) bool {
	for _, f := range future {
		if f.Token == step.Output && f.Mode == step.Write {
			return true
		}
	}
	return false
}

// partition moves the steps of the best set to the front, all in order, and returns their number.
func (x *stubborn[S]) partition(steps []step.Step) int {
	front := 0
	for i, m := range steps {
		if x.best[x.index(m.Actor)] {
			copy(steps[front+1:i+1], steps[front:i])
			steps[front] = m
			front++
		}
	}
	return front
}

func (x *stubborn[S]) index(actor step.Token) int {
	for i, a := range x.actors {
		if a == actor {
			return i
		}
	}
	panic("explore: a step of a thread that is not among the actors")
}
