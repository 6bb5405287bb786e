package props

import (
	"fmt"
	"slices"

	"github.com/balticsim/balticsim/step"
)

// Fairness says which endless runs count; runs that end always do. A thread is enabled in a state when a step of its own is,
// other than a move of the environment: nothing ever forces a fault to happen.
type Fairness uint8

// Weak leaves out runs in which some thread is enabled from some state on for ever and takes no step any more. Strong also
// leaves out those in which it is enabled again and again. Unfair leaves nothing out.
const (
	Weak Fairness = iota
	Strong
	Unfair
)

// ParseFairness reads --fair.
func ParseFairness(word string) (Fairness, error) {
	for _, f := range []Fairness{Unfair, Weak, Strong} {
		if f.String() == word {
			return f, nil
		}
	}
	return Weak, fmt.Errorf("--fair is %q; it must be none, weak or strong", word)
}

// String returns the word of --fair.
func (f Fairness) String() string { return [...]string{"weak", "strong", "none"}[f] }

// components returns the strongly connected components of the states that are allowed, each with its states in order; those
// without a cycle are left out. The recursion of Tarjan's algorithm is on an explicit stack, for graphs are deep.
func (g *graph) components(allowed []bool) [][]uint32 {
	var (
		found   [][]uint32
		open    []uint32
		entered uint32
		order   = make([]uint32, len(g.out)) // when a state was entered, from 1
		low     = make([]uint32, len(g.out)) // the earliest state still open that it is known to reach
		closed  = make([]bool, len(g.out))
	)
	type frame struct{ state, next uint32 }
	var stack []frame
	enter := func(s uint32) {
		entered++
		order[s], low[s] = entered, entered
		open, stack = append(open, s), append(stack, frame{state: s})
	}
	for root := range g.out {
		if !allowed[root] || order[root] != 0 {
			continue
		}
		enter(uint32(root))
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			s := top.state
			if int(top.next) < len(g.out[s]) {
				to := g.out[s][top.next].to
				top.next++
				switch {
				case !g.allows(allowed, to) || closed[to]:
				case order[to] == 0:
					enter(to)
				default:
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
			at := len(open) - 1
			for open[at] != s {
				at--
			}
			members := slices.Clone(open[at:])
			open = open[:at]
			for _, m := range members {
				closed[m] = true
			}
			if len(members) > 1 || slices.ContainsFunc(g.out[s], func(e edge) bool { return e.to == s }) {
				slices.Sort(members)
				found = append(found, members)
			}
		}
	}
	return found
}

// allows tells whether a state is allowed; one that was never expanded is not.
func (g *graph) allows(allowed []bool, s uint32) bool { return int(s) < len(allowed) && allowed[s] }

// fair returns sets of allowed states such that an endless fair run that stays among the allowed states exists exactly when
// there is a set, and one can stay in each set, visiting all of it again and again.
func (g *graph) fair(allowed []bool, f Fairness) [][]uint32 {
	todo, found := g.components(allowed), [][]uint32(nil)
	for len(todo) > 0 {
		members := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		starved := g.starved(members, f)
		switch {
		case len(starved) == 0:
			found = append(found, members)
		case f == Strong: // such a run stays where those threads are not enabled, if it exists
			inside := make([]bool, len(g.out))
			for _, s := range members {
				inside[s] = !slices.ContainsFunc(g.out[s], func(e edge) bool { return !e.env && starved[e.actor] })
			}
			todo = append(todo, g.components(inside)...)
		}
	}
	return found
}

// starved returns the threads that would be treated unfairly by a run that visits all of a component again and again.
func (g *graph) starved(members []uint32, f Fairness) map[step.Token]bool {
	starved := map[step.Token]bool{}
	if f == Unfair {
		return starved
	}
	enabled := map[step.Token]int{} // in how many of the states
	for _, s := range members {
		for actor := range g.enabled(s) {
			enabled[actor]++
		}
	}
	for actor, states := range enabled {
		starved[actor] = f == Strong || states == len(members)
	}
	for _, s := range members {
		for _, e := range g.out[s] {
			if _, inside := slices.BinarySearch(members, e.to); inside {
				delete(starved, e.actor)
			}
		}
	}
	for actor, is := range starved {
		if !is {
			delete(starved, actor)
		}
	}
	return starved
}

// enabled returns the threads that are enabled in a state.
func (g *graph) enabled(s uint32) map[step.Token]bool {
	actors := map[step.Token]bool{}
	for _, e := range g.out[s] {
		if !e.env {
			actors[e.actor] = true
		}
	}
	return actors
}

// hop is a transition with the state that it leaves.
type hop struct {
	from uint32
	edge
}

// round returns a fair cycle through a state within a component on which there is one: the shortest through the state when
// that is fair, and otherwise one that gives each thread its due in turn.
func (g *graph) round(start uint32, members []uint32, f Fairness) []hop {
	inside := make([]bool, len(g.out))
	for _, s := range members {
		inside[s] = true
	}
	back := func(h hop) bool { return h.to == start }
	cycle := g.shortest(start, inside, back)
	if g.isRound(cycle, f) {
		return cycle
	}
	cycle = nil
	at := start
	for _, actor := range g.actors(members) {
		due := func(h hop) bool { return h.actor == actor || f == Weak && !g.enabled(h.to)[actor] }
		if f == Weak && !g.enabled(start)[actor] || slices.ContainsFunc(cycle, due) {
			continue
		}
		if way := g.shortest(at, inside, due); way != nil {
			cycle = append(cycle, way...)
			at = cycle[len(cycle)-1].to
		}
	}
	if at != start || len(cycle) == 0 {
		cycle = append(cycle, g.shortest(at, inside, back)...)
	}
	return cycle
}

// isRound tells whether going round a cycle for ever treats every thread fairly: one that is enabled takes a step on it.
func (g *graph) isRound(cycle []hop, f Fairness) bool {
	if f == Unfair {
		return true
	}
	for _, actor := range g.actors(visited(cycle)) {
		moves := slices.ContainsFunc(cycle, func(h hop) bool { return h.actor == actor })
		rests := f == Weak && slices.ContainsFunc(cycle, func(h hop) bool { return !g.enabled(h.to)[actor] })
		if !moves && !rests {
			return false
		}
	}
	return true
}

// visited returns the states of a cycle, in order.
func visited(cycle []hop) []uint32 {
	var states []uint32
	for _, h := range cycle {
		states = append(states, h.from)
	}
	slices.Sort(states)
	return slices.Compact(states)
}

// actors returns the threads that are enabled in one of the states, in order.
func (g *graph) actors(states []uint32) []step.Token {
	var all []step.Token
	for _, s := range states {
		for actor := range g.enabled(s) {
			all = append(all, actor)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// shortest returns a shortest way from a state whose last transition is wanted, nil when there is none inside.
func (g *graph) shortest(from uint32, inside []bool, wanted func(hop) bool) []hop {
	type node struct {
		hop
		before int
	}
	nodes, seen := []node{{hop{edge: edge{to: from}}, -1}}, map[uint32]bool{from: true}
	for at := 0; at < len(nodes); at++ {
		s := nodes[at].to
		for _, e := range g.out[s] {
			h := hop{s, e}
			if !g.allows(inside, e.to) {
				continue
			}
			if wanted(h) {
				way := []hop{h}
				for n := at; n > 0; n = nodes[n].before {
					way = append(way, nodes[n].hop)
				}
				slices.Reverse(way)
				return way
			}
			if !seen[e.to] {
				seen[e.to] = true
				nodes = append(nodes, node{h, at})
			}
		}
	}
	return nil
}
