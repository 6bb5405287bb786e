package lts

import (
	"fmt"
	"slices"
)

// Relation is a notion of two systems being the same to an observer, from the finest on.
type Relation uint8

// Strong: each can follow the other step by step, silent steps included. Weak: likewise, but silent steps do not count.
// Trace: the same sequences of visible actions are possible; which choices are left on the way does not count.
// Strongly bisimilar systems are weakly bisimilar, and those have the same traces. Because the end of a run is an action,
// systems with the same traces have the same outcomes. That a system can go on silently for ever is seen by none of them
// (a silent loop is as good as none), except that Strong sees the silent steps themselves.
const (
	Strong Relation = iota
	Weak
	Trace
)

// String returns the name by which the relation is asked for.
func (r Relation) String() string { return [...]string{"strong", "weak", "trace"}[r] }

// ParseRelation is the inverse of String.
func ParseRelation(text string) (Relation, error) {
	for r := Strong; r <= Trace; r++ {
		if r.String() == text {
			return r, nil
		}
	}
	return 0, fmt.Errorf("there is no relation %q", text)
}

// Difference is why two graphs are not related. Side is the one, 0 or 1, that can do what the other cannot. By is the
// coarsest relation that tells them apart, for that is the difference easiest to see. When By is Trace, Trace is a
// shortest sequence of visible labels that only Side has, the least one in order. Otherwise Formula holds at the start of
// Side only, and Trace are the visible labels of its first moves, up to the first that is negated.
// Path are transitions of that side's graph, from its start, that show the trace. When a reason would be too long to find,
// Side is -1 and there is none.
type Difference struct {
	By      Relation
	Side    int
	Trace   []string
	Formula *Formula
	Path    []Edge
}

// Compare returns why the graphs a and b are not related, or nil when they are. limit bounds the pairs of sets of states
// that a comparison of traces may visit; it fails with ErrTooLarge when that is not enough.
func Compare(a, b *Graph, r Relation, limit int) (*Difference, error) {
	both, start := union(a, b)
	roots := [2]int32{0, start}
	weakly := both.refine(both.weak(), nil)
	if weakly[roots[0]] != weakly[roots[1]] {
		small := both.quotient(weakly)
		trace, side, err := small.differingTrace([2]int32{weakly[roots[0]], weakly[roots[1]]}, limit)
		switch {
		case err != nil && r != Trace: // the answer is known, only its simplest reason is not
		case err != nil:
			return nil, err
		case trace != nil:
			return traceDifference([2]*Graph{a, b}, both, trace, side), nil
		}
		if r == Trace {
			return nil, nil
		}
		return formulaDifference([2]*Graph{a, b}, both, roots, weakly, Weak), nil
	}
	if r != Strong {
		return nil, nil
	}
	strongly := both.refine(both.strong, nil)
	if strongly[roots[0]] == strongly[roots[1]] {
		return nil, nil
	}
	return formulaDifference([2]*Graph{a, b}, both, roots, strongly, Strong), nil
}

// Tell compares two graphs of which parts are not known: the transitions of the states in open[0] and open[1]. It returns a
// trace that only one of them has, whatever the unknown parts are, or nil when there is none: then they may be related or not. A
// difference of traces is one by every relation. The limit is that of Compare.
func Tell(a, b *Graph, open [2][]int32, limit int) (*Difference, error) {
	both, start := union(a.marked(open[0]), b.marked(open[1]))
	class := both.refine(both.weak(), nil)
	small := both.quotient(class)
	trace, side, err := small.differingTrace([2]int32{class[0], class[start]}, limit)
	if err != nil || trace == nil {
		return nil, err
	}
	return traceDifference([2]*Graph{a, b}, both, trace, side), nil
}

// marked returns the graph with a transition to itself, labelled as unexplored, at each of the states.
func (g *Graph) marked(open []int32) *Graph {
	m := &Graph{Labels: append(slices.Clone(g.Labels), unexplored), Out: slices.Clone(g.Out)}
	for _, s := range open {
		m.Out[s] = append(slices.Clone(g.Out[s]), Edge{int32(len(g.Labels)), s})
	}
	return m
}

func traceDifference(graphs [2]*Graph, both *Graph, trace []int32, side int) *Difference {
	d := &Difference{By: Trace, Side: side}
	for _, label := range trace {
		d.Trace = append(d.Trace, both.Labels[label])
	}
	d.Path = graphs[side].pathOf(d.Trace)
	return d
}

// maxHistory bounds what a comparison remembers to find the reason of a difference: classes of states in all rounds.
const maxHistory = 1 << 26

func formulaDifference(graphs [2]*Graph, both *Graph, roots [2]int32, class []int32, by Relation) *Difference {
	small := both.quotient(class)
	p := &separator{judge: newJudge(small, by == Weak), moves: map[int32][]Edge{}}
	signatures := small.strong
	if p.weak {
		signatures = small.weak()
	}
	small.refine(signatures, func(class []int32) {
		if len(p.rounds)*len(class) <= maxHistory {
			p.rounds = append(p.rounds, class)
		}
	})
	s, t := class[roots[0]], class[roots[1]]
	last := p.rounds[len(p.rounds)-1]
	if last[s] == last[t] {
		return &Difference{By: by, Side: -1}
	}
	f, side := p.separate(s, t).Formula, 0
	if f.Not {
		f.Not, side = false, 1
	}
	d := &Difference{By: by, Side: side, Formula: &f}
	g := graphs[side]
	d.Path = g.pathInto(f, p.weak)
	for _, e := range d.Path {
		if e.Label != Tau {
			d.Trace = append(d.Trace, g.Labels[e.Label])
		}
	}
	return d
}
