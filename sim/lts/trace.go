package lts

import (
	"encoding/binary"
	"errors"
	"slices"
)

// Weak traces are the sequences of labels that can be seen, the silent ones left out, finished or not. Two systems with
// the same weak traces are compared by running both at once, on the sets of states in which each can be.

// ErrTooLarge says that a comparison needed more sets of states than it may.
var ErrTooLarge = errors.New("the comparison of the traces needs too many sets of states")

// unexplored is the label that marks a state whose transitions are not known.
const unexplored = "?"

// differingTrace returns a shortest trace that only one of two states of the graph has, the least in the order of the
// labels' texts, and which of them has it, 0 or 1. Without one the trace is nil. Nothing is said of what a state that is
// marked as unexplored cannot do.
func (g *Graph) differingTrace(states [2]int32, limit int) (trace []int32, side int, err error) {
	d := &determinised{graph: g, index: map[string]int32{}, unknown: int32(slices.Index(g.Labels, unexplored))}
	for n := range g.Labels {
		d.labels = append(d.labels, int32(n))
	}
	slices.SortFunc(d.labels, func(a, b int32) int { return compareLabels(g.Labels[a], g.Labels[b]) })
	type place struct {
		sets  [2]int32
		vague [2]bool // there may be states besides these
	}
	type node struct {
		place
		parent int
		label  int32
	}
	start := place{sets: [2]int32{d.closed([]int32{states[0]}), d.closed([]int32{states[1]})}}
	nodes, seen := []node{{place: start}}, map[place]bool{start: true}
	back := func(at int, label int32) []int32 {
		trace := []int32{label}
		for ; at > 0; at = nodes[at].parent {
			trace = append(trace, nodes[at].label)
		}
		slices.Reverse(trace)
		return trace
	}
	for at := 0; at < len(nodes); at++ {
		here := nodes[at].place
		next := place{}
		for i, set := range here.sets {
			next.vague[i] = here.vague[i] || !d.explored(set)
		}
		for _, label := range d.labels {
			if label == Tau || label == d.unknown {
				continue
			}
			next.sets = [2]int32{d.after(here.sets[0], label), d.after(here.sets[1], label)}
			switch {
			case next.sets[0] == next.sets[1] || seen[next]: // from equal sets on, nothing differs
			case next.sets[1] == empty:
				if !next.vague[1] {
					return back(at, label), 0, nil
				}
			case next.sets[0] == empty:
				if !next.vague[0] {
					return back(at, label), 1, nil
				}
			case len(nodes) >= limit:
				return nil, 0, ErrTooLarge
			default:
				seen[next] = true
				nodes = append(nodes, node{next, at, label})
			}
		}
	}
	return nil, 0, nil
}

// compareLabels orders labels so that what is printed comes before how a run ends, and otherwise by their texts.
func compareLabels(a, b string) int {
	switch x, y := IsEnd(a), IsEnd(b); {
	case x != y && x:
		return 1
	case x != y:
		return -1
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// determinised numbers sets of states that are closed under silent transitions.
type determinised struct {
	graph   *Graph
	labels  []int32
	unknown int32 // the label of unexplored states, negative when there are none
	sets    [][]int32
	index   map[string]int32
}

// explored tells whether all transitions of the states of a set are known.
func (d *determinised) explored(set int32) bool {
	return d.unknown < 0 || !slices.ContainsFunc(d.sets[set], func(s int32) bool {
		return slices.ContainsFunc(d.graph.Out[s], func(e Edge) bool { return e.Label == d.unknown })
	})
}

// empty is the number of the set without states.
const empty = -1

func (d *determinised) after(set, label int32) int32 {
	var to []int32
	for _, s := range d.sets[set] {
		for _, e := range d.graph.Out[s] {
			if e.Label == label {
				to = append(to, e.To)
			}
		}
	}
	return d.closed(to)
}

func (d *determinised) closed(states []int32) int32 {
	if len(states) == 0 {
		return empty
	}
	set, seen := []int32{}, map[int32]bool{}
	for len(states) > 0 {
		s := states[len(states)-1]
		states = states[:len(states)-1]
		if seen[s] {
			continue
		}
		seen[s] = true
		set = append(set, s)
		for _, e := range d.graph.Out[s] {
			if e.Label == Tau {
				states = append(states, e.To)
			}
		}
	}
	slices.Sort(set)
	var key []byte
	for _, s := range set {
		key = binary.LittleEndian.AppendUint32(key, uint32(s))
	}
	number, known := d.index[string(key)]
	if !known {
		number = int32(len(d.sets))
		d.index[string(key)] = number
		d.sets = append(d.sets, set)
	}
	return number
}
