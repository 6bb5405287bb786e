package explore

import "slices"

// A run that never ends walks the finite graph of states for ever, so it passes some state twice: endless runs exist
// exactly when the reachable graph has a cycle. (On a partial graph a cycle proves it and none proves nothing.)

// cycle returns the states of a cycle of the graph, in order, or nil when there is none. It is a shortest cycle through
// the first state, in order of discovery, that lies on any: people read it.
func (x *search[S]) cycle() []uint32 {
	component := x.components()
	size := make([]uint32, len(component))
	for _, c := range component {
		size[c]++
	}
	for state := range component {
		s := uint32(state)
		if size[component[s]] > 1 || slices.Contains(x.successors(s), s) {
			return x.roundTrip(s, component)
		}
	}
	return nil
}

// roundTrip returns a shortest cycle through start, which lies on one; a cycle never leaves its component.
func (x *search[S]) roundTrip(start uint32, component []uint32) []uint32 {
	from := map[uint32]uint32{}
	for queue := []uint32{start}; ; queue = queue[1:] {
		s := queue[0]
		for _, to := range x.successors(s) {
			if to == start {
				cycle := []uint32{s}
				for ; s != start; cycle = append(cycle, s) {
					s = from[s]
				}
				slices.Reverse(cycle)
				return cycle
			}
			if _, seen := from[to]; !seen && component[to] == component[start] {
				from[to] = s
				queue = append(queue, to)
			}
		}
	}
}

// components returns, for each state, the number of its strongly connected component: Tarjan's algorithm, with the
// recursion on an explicit stack, for graphs are deep.
func (x *search[S]) components() []uint32 {
	n := len(x.parents)
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
			if successors := x.successors(s); int(top.next) < len(successors) {
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

// successors returns the states that the steps of an expanded state lead to.
func (x *search[S]) successors(state uint32) []uint32 {
	if int(state) >= len(x.firstOut) {
		return nil
	}
	end := len(x.targets)
	if int(state)+1 < len(x.firstOut) {
		end = int(x.firstOut[state+1])
	}
	return x.targets[x.firstOut[state]:end]
}

// lasso turns a cycle of states into labels. On the round the concrete states drift away from the representatives that
// were expanded (threads and names are made anew), and so may the order of their steps; each step is therefore chosen
// by the key of the state it leads to.
func (x *search[S]) lasso(cycle []uint32) *Lasso {
	prefix := x.pathTo(cycle[0])
	l := &Lasso{Prefix: x.labels(prefix)}
	s := x.sys.Start()
	for _, pick := range prefix {
		x.steps = x.sys.Steps(s, x.steps[:0])
		s = x.sys.Next(s, x.steps[pick])
	}
	for i := range cycle {
		label, next := x.towards(s, cycle[(i+1)%len(cycle)])
		l.Cycle = append(l.Cycle, label)
		s = next
	}
	return l
}

// towards returns the step of s that leads to the state of that number.
func (x *search[S]) towards(s S, target uint32) (string, S) {
	x.steps = x.sys.Steps(s, x.steps[:0])
	for _, m := range x.steps {
		next := x.sys.Next(x.sys.Copy(s), m)
		if to, known := x.index[string(x.identity(next))]; known && to == target {
			return x.sys.Label(s, m).Text, next
		}
	}
	panic("explore: two states share a key but not their futures")
}
