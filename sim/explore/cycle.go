package explore

import (
	"slices"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// A run that never ends walks the finite graph of states for ever, so it passes some state twice: endless runs exist
// exactly when the reachable graph has a cycle. (On a partial graph a cycle proves it and none proves nothing.)

// graph is which states the steps of each expanded state lead to. States are expanded in the order of their numbers.
type graph struct {
	firstOut []uint32 // by expanded state: where its successors begin in targets
	targets  []uint32
}

// cycle returns the states of a cycle of the graph, in order, or nil when there is none. It is a shortest cycle through
// the first state, in order of discovery, that lies on any: people read it.
//
// The first state of a cycle has a step that leads to it from itself or from a later one. So no state before the first such
// state is on any cycle, and nearly always that state is.
func (g *graph) cycle() []uint32 {
	first, any := g.firstReturn()
	if !any {
		return nil
	}
	if cycle := g.roundTrip(first); cycle != nil {
		return cycle
	}
	component := g.components()
	size := make([]uint32, len(component))
	for _, c := range component {
		size[c]++
	}
	for state := int(first) + 1; state < len(component); state++ {
		s := uint32(state)
		if size[component[s]] > 1 || slices.Contains(g.successors(s), s) {
			return g.roundTrip(s)
		}
	}
	return nil
}

// firstReturn returns the first state to which a step leads from itself or from a later one, and whether there is any.
func (g *graph) firstReturn() (first uint32, any bool) {
	for s := range g.firstOut {
		for _, to := range g.successors(uint32(s)) {
			if to <= uint32(s) && (!any || to < first) {
				first, any = to, true
			}
		}
	}
	return first, any
}

// roundTrip returns a shortest cycle through a state before which none is on a cycle, or nil when there is none.
func (g *graph) roundTrip(start uint32) []uint32 {
	from := make([]uint32, g.states()) // where one comes from, plus 1
	for queue := []uint32{start}; len(queue) > 0; queue = queue[1:] {
		s := queue[0]
		for _, to := range g.successors(s) {
			if to == start {
				cycle := []uint32{s}
				for ; s != start; cycle = append(cycle, s) {
					s = from[s] - 1
				}
				slices.Reverse(cycle)
				return cycle
			}
			if to > start && from[to] == 0 {
				from[to] = s + 1
				queue = append(queue, to)
			}
		}
	}
	return nil
}

// components returns, for each state, the number of its strongly connected component: Tarjan's algorithm, with the
// recursion on an explicit stack, for graphs are deep. A state that was never expanded has no successors.
func (g *graph) components() []uint32 {
	n := g.states()
	const unseen = 0
	var (
		order     = make([]uint32, n) // when a state was entered, from 1
		low       = make([]uint32, n) // the earliest state still open that it is known to reach
		component = make([]uint32, n)
		closed    = make([]bool, n)
		open      []uint32
		entered   uint32
		count     uint32
	)
	type frame struct{ state, next uint32 }
	var stack []frame
	enter := func(s uint32) {
		entered++
		order[s], low[s] = entered, entered
		open = append(open, s)
		stack = append(stack, frame{state: s})
	}
	for root := range n {
		if order[root] != unseen {
			continue
		}
		enter(uint32(root))
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			s := top.state
			if successors := g.successors(s); int(top.next) < len(successors) {
				to := successors[top.next]
				top.next++
				switch {
				case order[to] == unseen:
					enter(to)
				case !closed[to]:
					low[s] = min(low[s], order[to])
				}
				continue
			}
			stack = stack[:len(stack)-1]
			if len(stack) > 0 {
				below := stack[len(stack)-1].state
				low[below] = min(low[below], low[s])
			}
			if low[s] < order[s] {
				continue
			}
			for last := s + 1; last != s; open = open[:len(open)-1] {
				last = open[len(open)-1]
				component[last], closed[last] = count, true
			}
			count++
		}
	}
	return component
}

// states returns how many states the graph knows of: those expanded and those that their steps lead to.
func (g *graph) states() int {
	n := len(g.firstOut)
	for _, to := range g.targets {
		n = max(n, int(to)+1)
	}
	return n
}

// successors returns the states that the steps of an expanded state lead to.
func (g *graph) successors(state uint32) []uint32 {
	if int(state) >= len(g.firstOut) {
		return nil
	}
	end := len(g.targets)
	if int(state)+1 < len(g.firstOut) {
		end = int(g.firstOut[state+1])
	}
	return g.targets[g.firstOut[state]:end]
}

// walker goes along states that are known by their numbers. Concrete states may drift away from the representatives that
// were expanded (threads and names are made anew), and so may the order of their steps; each step is therefore chosen
// by the number of the state it leads to.
type walker[S any] struct {
	sys    sim.System[S]
	number func(s S) (uint32, bool)
	at     S
	steps  []step.Step
	labels []string
}

// towards takes the first step that leads to the state of that number.
func (w *walker[S]) towards(target uint32) {
	w.steps = w.sys.Steps(w.at, w.steps[:0])
	for _, m := range w.steps {
		next := w.sys.Next(w.sys.Copy(w.at), m)
		if to, known := w.number(next); known && to == target {
			w.labels = append(w.labels, w.sys.Label(w.at, m).Text)
			w.at = next
			return
		}
	}
	panic("explore: two states share a key but not their futures")
}

// lasso goes along a path that leads to a state of a cycle, and round the cycle.
func (w *walker[S]) lasso(path, cycle []uint32) *Lasso {
	for _, target := range path {
		w.towards(target)
	}
	l := &Lasso{Prefix: w.labels}
	w.labels = nil
	for i := range cycle {
		w.towards(cycle[(i+1)%len(cycle)])
	}
	l.Cycle = w.labels
	return l
}
