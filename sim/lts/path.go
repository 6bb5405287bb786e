package lts

import "slices"

// search finds a shortest path from a state to one that is wanted, by the transitions that step allows; step returns the
// phase after a transition in a phase, for paths on which a label may occur only once. It returns nil when there is none.
func (g *Graph) search(from int32, step func(phase int, e Edge) (int, bool), wanted func(phase int, s int32) bool) ([]Edge, bool) {
	type place struct {
		state int32
		phase int
	}
	type arrival struct {
		place
		parent int
		by     Edge
	}
	nodes := []arrival{{place: place{state: from}}}
	seen := map[place]bool{nodes[0].place: true}
	for at := 0; at < len(nodes); at++ {
		n := nodes[at]
		if wanted(n.phase, n.state) {
			path := []Edge{}
			for ; at > 0; at = nodes[at].parent {
				path = append(path, nodes[at].by)
			}
			slices.Reverse(path)
			return path, true
		}
		for _, e := range g.Out[n.state] {
			phase, ok := step(n.phase, e)
			if next := (place{e.To, phase}); ok && !seen[next] {
				seen[next] = true
				nodes = append(nodes, arrival{next, at, e})
			}
		}
	}
	return nil, false
}

// pathOf returns a shortest path from the start whose visible labels are the trace, which the graph has.
func (g *Graph) pathOf(trace []string) []Edge {
	path, found := g.search(0, func(phase int, e Edge) (int, bool) {
		if e.Label == Tau {
			return phase, true
		}
		return phase + 1, phase < len(trace) && g.Labels[e.Label] == trace[phase]
	}, func(phase int, _ int32) bool { return phase == len(trace) })
	if !found {
		panic("lts: the graph does not have its own trace")
	}
	return path
}

// pathInto returns a path from the start that makes the moves of a formula that holds there: into a state that satisfies
// all its parts, and on along the first part that is not negated.
func (g *Graph) pathInto(f Formula, weak bool) []Edge {
	path, at := []Edge{}, int32(0)
	for _, j := range newJudge(g, weak).spine(f) {
		label := int32(slices.Index(g.Labels, j.Label))
		silent := label == Tau
		part, found := g.search(at, func(phase int, e Edge) (int, bool) {
			switch {
			case weak && e.Label == Tau:
				return phase, true
			case phase == 0 && e.Label == label:
				return 1, true
			}
			return 0, false
		}, func(phase int, s int32) bool { return j.goal[s] && (phase == 1 || weak && silent) })
		if !found {
			panic("lts: the formula does not hold where it should")
		}
		path = append(path, part...)
		if len(part) > 0 {
			at = part[len(part)-1].To
		}
	}
	return path
}

// spine judges a formula, its first part that is not negated, that one's first, and so on.
func (j *judge) spine(f Formula) []*judgement {
	next := slices.IndexFunc(f.All, func(p Formula) bool { return !p.Not })
	var spine []*judgement
	parts := make([]*judgement, len(f.All))
	for i, part := range f.All {
		if i == next {
			spine = j.spine(part)
			parts[i] = spine[0]
		} else {
			parts[i] = j.whole(part)
		}
	}
	return append([]*judgement{j.given(f, parts)}, spine...)
}

// ToEnd extends a path from the start by a shortest way to an end of the run; it returns the path as it is when it has
// ended already or no end can be reached. ended tells which.
func (g *Graph) ToEnd(path []Edge) (whole []Edge, ended bool) {
	at := int32(0)
	if len(path) > 0 {
		last := path[len(path)-1]
		at, ended = last.To, IsEnd(g.Labels[last.Label])
	}
	if ended {
		return path, true
	}
	rest, found := g.search(at, func(phase int, e Edge) (int, bool) {
		if IsEnd(g.Labels[e.Label]) {
			return 1, true
		}
		return 0, phase == 0
	}, func(phase int, _ int32) bool { return phase == 1 })
	return append(slices.Clone(path), rest...), found
}

// Lasso returns an endless run of the graph: a shortest path from the start to a state on a cycle, and a shortest cycle
// through it. It tells whether there is one.
func (g *Graph) Lasso() (prefix, cycle []Edge, found bool) {
	cyclic := g.cyclic(every)
	anywhere := func(phase int, _ Edge) (int, bool) { return phase, true }
	prefix, found = g.search(0, anywhere, func(_ int, s int32) bool { return cyclic[s] })
	if !found {
		return nil, nil, false
	}
	at := int32(0)
	if len(prefix) > 0 {
		at = prefix[len(prefix)-1].To
	}
	cycle, found = g.search(at, func(int, Edge) (int, bool) { return 1, true }, func(phase int, s int32) bool { return phase == 1 && s == at })
	return prefix, cycle, found
}

// Modulo returns the graph whose states are the classes of Strong or Weak: none that is related so has fewer. The start is
// state 0, and the others are numbered by their distance from it; states that cannot be reached are gone.
func (g *Graph) Modulo(r Relation) *Graph {
	signatures := g.strong
	switch r {
	case Strong:
	case Weak:
		signatures = g.weak()
	case Trace:
		panic("lts: traces have no classes of states")
	}
	class := g.refine(signatures, nil)
	q := g.quotient(class)
	number, order := map[int32]int32{class[0]: 0}, []int32{class[0]}
	for at := 0; at < len(order); at++ {
		for _, e := range q.Out[order[at]] {
			if _, known := number[e.To]; !known {
				number[e.To] = int32(len(order))
				order = append(order, e.To)
			}
		}
	}
	small := &Graph{Labels: g.Labels, Out: make([][]Edge, len(order))}
	for n, c := range order {
		for _, e := range q.Out[c] {
			if r == Weak && e.Label == Tau && e.To == c {
				continue // staying where one is needs no transition
			}
			small.Out[n] = append(small.Out[n], Edge{e.Label, number[e.To]})
		}
		small.Out[n] = tidy(small.Out[n])
	}
	return small
}
