package lts

import (
	"slices"
	"strings"
)

// Formula is a formula of Hennessy-Milner logic: a state satisfies it when it has a move with the label to a state that
// satisfies all of All, or, with Not, when it has no such move. A move is a transition; under weak bisimilarity silent
// transitions may surround it, and a silent move may be no transition at all. Two states are bisimilar exactly when they
// satisfy the same formulas, so a formula is the reason why two states are not.
type Formula struct {
	Not   bool
	Label string
	All   []Formula
}

// String writes the formula with ⟨a⟩ for a move, ¬ and ∧.
func (f Formula) String() string {
	var b strings.Builder
	if f.Not {
		b.WriteString("¬")
	}
	b.WriteString("⟨" + f.Label + "⟩")
	if len(f.All) == 0 {
		return b.String()
	}
	parts := make([]string, len(f.All))
	for i, g := range f.All {
		parts[i] = g.String()
	}
	if len(parts) == 1 {
		return b.String() + parts[0]
	}
	return b.String() + "(" + strings.Join(parts, " ∧ ") + ")"
}

// Words says the formula in words, to follow the name of a system: can do print "a" and then cannot do print "b".
func (f Formula) Words() string {
	what := "do " + f.Label
	if IsEnd(f.Label) {
		what = "end with " + f.Label
	}
	words := "can " + what
	switch {
	case f.Label == TauLabel && f.Not:
		words = "cannot go on silently to a state that"
	case f.Label == TauLabel:
		words = "can go on silently to a state that"
	case f.Not:
		words = "cannot " + what
	}
	if len(f.All) == 0 {
		if f.Label == TauLabel {
			words = strings.TrimSuffix(words, " to a state that")
		}
		return words
	}
	parts := make([]string, len(f.All))
	for i, g := range f.All {
		parts[i] = g.Words()
		if len(g.All) > 0 && len(f.All) > 1 {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	then := " such that it then "
	if f.Label == TauLabel {
		then = " "
	}
	return words + then + strings.Join(parts, " and ")
}

// judgement is a formula with the states of a graph that it is true of. Goal are those that satisfy all its parts.
type judgement struct {
	Formula
	goal, holds []bool
}

// judge judges formulas on a graph, under one of the bisimilarities.
type judge struct {
	graph *Graph
	weak  bool
	in    [][]Edge
}

func newJudge(g *Graph, weak bool) *judge { return &judge{g, weak, g.backwards()} }

// given tells where a formula is true, given where its parts are.
func (j *judge) given(f Formula, parts []*judgement) *judgement {
	goal := make([]bool, len(j.graph.Out))
	for s := range goal {
		goal[s] = true
	}
	for _, part := range parts {
		for s, here := range part.holds {
			goal[s] = goal[s] && here
		}
	}
	label := int32(slices.Index(j.graph.Labels, f.Label))
	holds := goal
	if j.weak {
		holds = silentlyBefore(j.in, holds)
	}
	if !j.weak || label != Tau {
		before := make([]bool, len(goal))
		for s, here := range holds {
			for _, e := range j.in[s] {
				before[e.To] = before[e.To] || here && e.Label == label
			}
		}
		holds = before
		if j.weak {
			holds = silentlyBefore(j.in, holds)
		}
	}
	if f.Not {
		holds = slices.Clone(holds)
		for s := range holds {
			holds[s] = !holds[s]
		}
	}
	return &judgement{f, goal, holds}
}

// whole judges a formula from its parts up.
func (j *judge) whole(f Formula) *judgement {
	parts := make([]*judgement, len(f.All))
	for i, part := range f.All {
		parts[i] = j.whole(part)
	}
	return j.given(f, parts)
}

// silentlyBefore adds to a set of states those that reach it by silent transitions.
func silentlyBefore(in [][]Edge, set []bool) []bool {
	before := slices.Clone(set)
	var stack []int32
	for s, here := range set {
		if here {
			stack = append(stack, int32(s))
		}
	}
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, e := range in[s] {
			if e.Label == Tau && !before[e.To] {
				before[e.To] = true
				stack = append(stack, e.To)
			}
		}
	}
	return before
}

// separator finds formulas that tell states apart, in a graph where no two states are equivalent.
type separator struct {
	*judge
	rounds [][]int32 // the partitions of the refinement; in the last one every state is alone
	moves  map[int32][]Edge
}

// separate returns a formula that holds in s and not in t.
func (p *separator) separate(s, t int32) *judgement {
	round := 0
	for p.rounds[round][s] == p.rounds[round][t] {
		round++
	}
	class := p.rounds[round-1] // the partition by whose signatures they differ
	if e, found := unmatched(p.of(s), p.of(t), class); found {
		return p.move(e, p.of(t), false)
	}
	e, found := unmatched(p.of(t), p.of(s), class)
	if !found {
		panic("lts: two states were divided that have the same signature")
	}
	return p.move(e, p.of(s), true)
}

// unmatched returns the first move whose label and class of target none of the others has.
func unmatched(moves, others []Edge, class []int32) (Edge, bool) {
	has := map[Edge]bool{}
	for _, e := range others {
		has[Edge{e.Label, class[e.To]}] = true
	}
	for _, e := range moves {
		if !has[Edge{e.Label, class[e.To]}] {
			return e, true
		}
	}
	return Edge{}, false
}

// move returns a formula for having the move e, or not having it, that fails where only the others are possible: its target
// is told apart from each of theirs.
func (p *separator) move(e Edge, others []Edge, not bool) *judgement {
	f := Formula{Not: not, Label: p.graph.Labels[e.Label]}
	var parts []*judgement
	var left []int32 // targets of the others with the same label that satisfy everything so far
	for _, o := range others {
		if o.Label == e.Label {
			left = append(left, o.To)
		}
	}
	for len(left) > 0 {
		part := p.separate(e.To, left[0])
		f.All, parts = append(f.All, part.Formula), append(parts, part)
		left = slices.DeleteFunc(left, func(s int32) bool { return !part.holds[s] })
	}
	return p.given(f, parts)
}

// of returns the moves of a state, in order.
func (p *separator) of(s int32) []Edge {
	if !p.weak {
		return p.graph.Out[s]
	}
	moves, known := p.moves[s]
	if !known {
		moves = p.graph.weakMoves(s)
		p.moves[s] = moves
	}
	return moves
}

// weakMoves returns the moves of s that silent transitions may surround, the silent one that goes nowhere among them.
func (g *Graph) weakMoves(s int32) []Edge {
	var moves []Edge
	after := map[int32][]int32{} // what single transitions with a label reach
	for t, here := range g.reach([]int32{s}, silent) {
		if !here {
			continue
		}
		moves = append(moves, Edge{Tau, int32(t)})
		for _, e := range g.Out[t] {
			if e.Label != Tau {
				after[e.Label] = append(after[e.Label], e.To)
			}
		}
	}
	for label, from := range after {
		for t, here := range g.reach(from, silent) {
			if here {
				moves = append(moves, Edge{label, int32(t)})
			}
		}
	}
	return tidy(moves)
}
