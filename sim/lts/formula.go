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

// holds tells in which states of g a formula is true.
func (g *Graph) holds(f Formula, weak bool) []bool {
	goal := make([]bool, len(g.Out))
	for s := range goal {
		goal[s] = true
	}
	for _, part := range f.All {
		for s, here := range g.holds(part, weak) {
			goal[s] = goal[s] && here
		}
	}
	in := g.backwards()
	label := int32(slices.Index(g.Labels, f.Label))
	if weak {
		goal = silentlyBefore(in, goal)
	}
	if !weak || label != Tau {
		before := make([]bool, len(goal))
		for s, here := range goal {
			for _, e := range in[s] {
				before[e.To] = before[e.To] || here && e.Label == label
			}
		}
		goal = before
		if weak {
			goal = silentlyBefore(in, goal)
		}
	}
	for s := range goal {
		goal[s] = goal[s] != f.Not
	}
	return goal
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
	graph  *Graph
	weak   bool
	rounds [][]int32 // the partitions of the refinement; in the last one every state is alone
	moves  map[int32][]Edge
}

// separate returns a formula that holds in s and not in t.
func (p *separator) separate(s, t int32) Formula {
	round := 0
	for p.rounds[round][s] == p.rounds[round][t] {
		round++
	}
	class := p.rounds[round-1] // the partition by whose signatures they differ
	if e, found := unmatched(p.of(s), p.of(t), class); found {
		return p.move(e, p.of(t))
	}
	e, found := unmatched(p.of(t), p.of(s), class)
	if !found {
		panic("lts: two states were divided that have the same signature")
	}
	f := p.move(e, p.of(s))
	f.Not = true
	return f
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

// move returns a formula for having the move e, that fails where only the others are possible: its target is told apart
// from each of theirs.
func (p *separator) move(e Edge, others []Edge) Formula {
	f := Formula{Label: p.graph.Labels[e.Label]}
	var left []int32 // targets of the others with the same label that satisfy everything so far
	for _, o := range others {
		if o.Label == e.Label {
			left = append(left, o.To)
		}
	}
	for len(left) > 0 {
		part := p.separate(e.To, left[0])
		f.All = append(f.All, part)
		holds := p.graph.holds(part, p.weak)
		left = slices.DeleteFunc(left, func(s int32) bool { return !holds[s] })
	}
	return f
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
