package props

import (
	"slices"

	"github.com/balticsim/balticsim/step"
)

// How runs go on. A claim is violated by a run that passes a state where it starts and from then on none where it is met; the
// run ends, or it is endless and fair. So such a run has two phases, before and after the claim starts; in the second it
// keeps out of the states where the claim is met.

// debtor is a node of the search for such a run: a state in the first phase, or in the second, when it owes.
type debtor struct {
	state  uint32
	owes   bool
	before int // the node before it
	by     hop // unless it is the same state
	moves  bool
}

// judge answers a claim about how runs go on from the graph that was found.
func (x *search[S]) judge(t *truths) Verdict {
	nodes := x.debtors(t)
	owing := make([]bool, len(x.graph.out))
	for _, n := range nodes {
		owing[n.state] = owing[n.state] || n.owes
	}
	component := make([]int, len(x.graph.out)) // by state: that of a fair cycle, counted from 1
	sets := x.graph.fair(owing, x.o.Fair)
	for c, members := range sets {
		for _, s := range members {
			component[s] = c + 1
		}
	}
	for at, n := range nodes {
		if !n.owes || x.graph.ends[n.state] == step.Running && component[n.state] == 0 {
			continue
		}
		var way []hop
		for ; at > 0; at = nodes[at].before {
			if nodes[at].moves {
				way = append(way, nodes[at].by)
			}
		}
		slices.Reverse(way)
		v := Verdict{Answer: Violated, End: x.graph.ends[n.state]}
		var s S
		v.Prefix, s = x.follow(x.sys.Start(), way)
		if v.End == step.Running {
			v.Cycle, _ = x.follow(s, x.graph.round(n.state, sets[component[n.state]-1], x.o.Fair))
		}
		return v
	}
	return Verdict{Answer: Holds}
}

// debtors returns the nodes that runs reach, nearest first.
func (x *search[S]) debtors(t *truths) []debtor {
	type key struct {
		state uint32
		owes  bool
	}
	seen := map[key]bool{}
	var nodes []debtor
	add := func(n debtor) bool {
		k := key{n.state, n.owes}
		if int(n.state) >= len(x.graph.out) || n.owes && t.met[n.state] || seen[k] {
			return false
		}
		seen[k] = true
		nodes = append(nodes, n)
		return true
	}
	arrive := func(n debtor) {
		if add(n) && !n.owes && t.starts[n.state] {
			add(debtor{state: n.state, owes: true, before: len(nodes) - 1})
		}
	}
	arrive(debtor{})
	for at := 0; at < len(nodes); at++ {
		n := nodes[at]
		for _, e := range x.graph.out[n.state] {
			arrive(debtor{state: e.to, owes: n.owes, before: at, by: hop{n.state, e}, moves: true})
		}
	}
	return nodes
}

// follow takes the transitions from a state that stands for where they begin. States may drift away from the ones that were
// expanded, in what their identity does not tell, so each step is chosen by its thread and by the state it leads to.
func (x *search[S]) follow(at S, way []hop) (labels []string, end S) {
	labels = []string{}
	for _, h := range way {
		label, next := x.towards(at, h)
		labels, at = append(labels, label), next
	}
	return labels, at
}

func (x *search[S]) towards(at S, h hop) (label string, next S) {
	for _, strict := range []bool{true, false} {
		for _, m := range x.sys.Steps(at, nil) {
			if strict && m.Actor != h.actor {
				continue
			}
			next := x.sys.Next(x.sys.Copy(at), m)
			if to, known := x.index[string(x.identity(next))]; known && to == h.to {
				return x.sys.Label(at, m).Text, next
			}
		}
	}
	panic("props: two states are one but have different futures")
}
