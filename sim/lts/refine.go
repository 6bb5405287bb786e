package lts

import (
	"encoding/binary"
	"slices"
)

// Both bisimilarities are computed by refining a partition of the states by their signatures. In each round the
// signature of a state is the set of pairs (label, class) that it can reach in one move, strong or weak; states of one
// class with different signatures are put into different classes, until no class is divided any more.

// refine returns the number of the class of each state. each, when given, is told every round's partition, beginning
// with the one where all states are alike.
func (g *Graph) refine(signatures func(class []int32, put func(state int32, signature []uint64)), each func(class []int32)) []int32 {
	class, count := make([]int32, len(g.Out)), 1
	var key []byte
	for {
		if each != nil {
			each(class)
		}
		next, ids := make([]int32, len(class)), map[string]int32{}
		signatures(class, func(s int32, signature []uint64) {
			key = binary.LittleEndian.AppendUint32(key[:0], uint32(class[s]))
			for _, pair := range signature {
				key = binary.LittleEndian.AppendUint64(key, pair)
			}
			id, known := ids[string(key)]
			if !known {
				id = int32(len(ids))
				ids[string(key)] = id
			}
			next[s] = id
		})
		if len(ids) == count {
			return class
		}
		class, count = next, len(ids)
	}
}

// pair is a member of a signature.
func pair(label, class int32) uint64 { return uint64(label)<<32 | uint64(uint32(class)) }

func sortedSet(pairs []uint64) []uint64 {
	slices.Sort(pairs)
	return slices.Compact(pairs)
}

// strong are the signatures of strong bisimilarity: what the transitions themselves reach.
func (g *Graph) strong(class []int32, put func(int32, []uint64)) {
	var pairs []uint64
	for s, out := range g.Out {
		pairs = pairs[:0]
		for _, e := range out {
			pairs = append(pairs, pair(e.Label, class[e.To]))
		}
		pairs = sortedSet(pairs)
		put(int32(s), pairs)
	}
}

// weak returns the signatures of weak bisimilarity: what silent transitions around at most one visible one reach. States
// on a silent cycle reach the same, so the signatures are computed for the components of the silent graph, each
// from those that it leads to.
func (g *Graph) weak() func(class []int32, put func(int32, []uint64)) {
	component, members := g.components(silent)
	return func(class []int32, put func(int32, []uint64)) {
		silent := make([][]uint64, len(members)) // what silence alone reaches: pairs with Tau
		whole := make([][]uint64, len(members))
		for c, states := range members { // a component comes after those that it leads to
			for _, s := range states {
				silent[c] = append(silent[c], pair(Tau, class[s]))
				for _, e := range g.Out[s] {
					if to := component[e.To]; e.Label == Tau && to != int32(c) {
						silent[c] = append(silent[c], silent[to]...)
					}
				}
			}
			silent[c] = slices.Clip(sortedSet(silent[c]))
		}
		for c, states := range members {
			for _, s := range states {
				for _, e := range g.Out[s] {
					switch to := component[e.To]; {
					case e.Label != Tau:
						for _, p := range silent[to] {
							whole[c] = append(whole[c], pair(e.Label, int32(uint32(p))))
						}
					case to != int32(c):
						whole[c] = append(whole[c], whole[to]...)
					}
				}
			}
			whole[c] = slices.Clip(sortedSet(append(whole[c], silent[c]...)))
			for _, s := range states {
				put(s, whole[c])
			}
		}
	}
}

func silent(e Edge) bool { return e.Label == Tau }

// components returns the strongly connected components of the graph of the transitions that count: the number of each
// state's, and the members of each. A component's number is higher than those of the components that it leads to. It is
// Tarjan's algorithm with the recursion on an explicit stack, for graphs are deep.
func (g *Graph) components(counts func(Edge) bool) (component []int32, members [][]int32) {
	n := len(g.Out)
	order, low := make([]int32, n), make([]int32, n) // when a state was entered, from 1; the earliest open one it reaches
	component = make([]int32, n)
	for s := range component {
		component[s] = -1
	}
	type frame struct {
		state int32
		next  int
	}
	var (
		open    []int32
		stack   []frame
		entered int32
	)
	enter := func(s int32) {
		entered++
		order[s], low[s] = entered, entered
		open, stack = append(open, s), append(stack, frame{state: s})
	}
	for root := range g.Out {
		if order[root] != 0 {
			continue
		}
		for enter(int32(root)); len(stack) > 0; {
			top := &stack[len(stack)-1]
			s := top.state
			if top.next < len(g.Out[s]) {
				e := g.Out[s][top.next]
				top.next++
				switch {
				case !counts(e):
				case order[e.To] == 0:
					enter(e.To)
				case component[e.To] < 0:
					low[s] = min(low[s], order[e.To])
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
			at := len(open) - 1
			for open[at] != s {
				at--
			}
			closed := slices.Clone(open[at:])
			open = open[:at]
			for _, m := range closed {
				component[m] = int32(len(members))
			}
			members = append(members, closed)
		}
	}
	return component, members
}

// Diverges tells whether the system can go on for ever without showing anything: whether a silent cycle can be reached.
// None of the equivalences of this package sees that.
func (g *Graph) Diverges() bool {
	cyclic, reachable := g.cyclic(silent), g.reach([]int32{0}, every)
	for s := range g.Out {
		if reachable[s] && cyclic[s] {
			return true
		}
	}
	return false
}

// cyclic tells which states lie on a cycle of the transitions that count.
func (g *Graph) cyclic(counts func(Edge) bool) []bool {
	on := make([]bool, len(g.Out))
	component, members := g.components(counts)
	for s, out := range g.Out {
		for _, e := range out {
			on[s] = on[s] || e.To == int32(s) && counts(e)
		}
		on[s] = on[s] || len(members[component[s]]) > 1
	}
	return on
}

func every(Edge) bool { return true }

// reach tells which states can be reached from some states by the transitions that count.
func (g *Graph) reach(from []int32, counts func(Edge) bool) []bool {
	seen := make([]bool, len(g.Out))
	stack := slices.Clone(from)
	for _, s := range from {
		seen[s] = true
	}
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, e := range g.Out[s] {
			if !seen[e.To] && counts(e) {
				seen[e.To] = true
				stack = append(stack, e.To)
			}
		}
	}
	return seen
}
