// Package lts holds labelled transition systems: the states of a system and what can be seen of its steps. It builds
// them from any sim.System, compares them (strong and weak bisimilarity, weak trace equivalence), and writes them in the
// formats that other tools read.
package lts

import (
	"cmp"
	"fmt"
	"slices"
)

// Tau is the number of the label of the steps that cannot be seen, and TauLabel its text.
const (
	Tau      = 0
	TauLabel = "tau"
)

// Graph is a labelled transition system. States are numbered from 0, which is the start; Out[s] are the transitions of
// state s, in the order of labels and targets, each once. Labels[Tau] is TauLabel.
type Graph struct {
	Labels []string
	Out    [][]Edge
}

// Edge is a transition: the number of its label and the state that it leads to.
type Edge struct{ Label, To int32 }

// Transitions returns how many transitions there are.
func (g *Graph) Transitions() int {
	n := 0
	for _, out := range g.Out {
		n += len(out)
	}
	return n
}

// New returns the graph with so many states and these transitions, whose labels are given by their text. It fails when a
// transition names a state that there is not, or when there is no state.
func New(states int, transitions []Transition) (*Graph, error) {
	if states < 1 {
		return nil, fmt.Errorf("lts: a graph has at least one state, not %d", states)
	}
	b := newBuilder()
	b.graph.Out = make([][]Edge, states)
	for _, t := range transitions {
		if t.From < 0 || t.From >= states || t.To < 0 || t.To >= states {
			return nil, fmt.Errorf("lts: a transition from %d to %d in a graph with the states 0 to %d", t.From, t.To, states-1)
		}
		b.graph.Out[t.From] = append(b.graph.Out[t.From], Edge{b.label(t.Label), int32(t.To)})
	}
	for s := range b.graph.Out {
		b.graph.Out[s] = tidy(b.graph.Out[s])
	}
	return b.graph, nil
}

// Transition is a transition on its own: from which state, with which label, to which state.
type Transition struct {
	From  int
	Label string
	To    int
}

// builder makes a graph whose labels are numbered as they come.
type builder struct {
	graph *Graph
	label func(string) int32
}

func newBuilder() *builder {
	b := &builder{graph: &Graph{Labels: []string{TauLabel}}}
	numbers := map[string]int32{TauLabel: Tau}
	b.label = func(text string) int32 {
		n, known := numbers[text]
		if !known {
			n = int32(len(b.graph.Labels))
			numbers[text] = n
			b.graph.Labels = append(b.graph.Labels, text)
		}
		return n
	}
	return b
}

// tidy sorts transitions and drops those that stand there twice.
func tidy(out []Edge) []Edge {
	slices.SortFunc(out, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.To, b.To))
	})
	return slices.Compact(out)
}

// union returns the two graphs side by side, with the number of the second one's start.
func union(a, b *Graph) (both *Graph, start int32) {
	u := newBuilder()
	for _, g := range []*Graph{a, b} {
		shift := int32(len(u.graph.Out))
		for _, out := range g.Out {
			moved := make([]Edge, len(out))
			for i, e := range out {
				moved[i] = Edge{u.label(g.Labels[e.Label]), e.To + shift}
			}
			u.graph.Out = append(u.graph.Out, tidy(moved))
		}
	}
	return u.graph, int32(len(a.Out))
}

// quotient returns the graph whose states are the classes, numbered from 0 in any order, with the number of the class of
// each state in the argument.
func (g *Graph) quotient(class []int32) *Graph {
	q := &Graph{Labels: g.Labels, Out: make([][]Edge, slices.Max(class)+1)}
	for s, out := range g.Out {
		for _, e := range out {
			q.Out[class[s]] = append(q.Out[class[s]], Edge{e.Label, class[e.To]})
		}
	}
	for c := range q.Out {
		q.Out[c] = tidy(q.Out[c])
	}
	return q
}

// backwards returns the transitions into each state: Edge.To is where they come from.
func (g *Graph) backwards() [][]Edge {
	in := make([][]Edge, len(g.Out))
	for s, out := range g.Out {
		for _, e := range out {
			in[e.To] = append(in[e.To], Edge{e.Label, int32(s)})
		}
	}
	return in
}
