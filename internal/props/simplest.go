package props

import (
	"slices"

	"github.com/balticsim/balticsim/step"
)

// variant is a shortest way to a state: the last transition, the one before, and how often another thread goes on than the one that
// moved last, the first step included.
type variant struct {
	hop
	switches int
	before   *variant
}

// simplest returns, of the shortest ways from the start to one of the states, which are all as far from it, the one with the
// fewest changes of thread, of these the first in the order of the steps; and the state that it leads to.
func (x *search[S]) simplest(targets []uint32) (way []hop, target uint32) {
	towards := x.towardsAny(targets)
	layer := []*variant{{}}
	for range x.depth[targets[0]] {
		type last struct {
			state uint32
			actor step.Token
		}
		best := map[last]int{}
		var next []*variant
		for _, v := range layer {
			for _, e := range x.graph.out[v.to] {
				if !towards[e.to] || x.depth[e.to] != x.depth[v.to]+1 {
					continue
				}
				w := &variant{hop{v.to, e}, v.switches, v}
				if v.before == nil || v.actor != e.actor {
					w.switches++
				}
				at, known := best[last{e.to, e.actor}]
				switch {
				case !known:
					best[last{e.to, e.actor}] = len(next)
					next = append(next, w)
				case w.switches < next[at].switches:
					next[at] = w
				}
			}
		}
		layer = next
	}
	v := slices.MinFunc(layer, func(a, b *variant) int { return a.switches - b.switches })
	target = v.to
	for ; v.before != nil; v = v.before {
		way = append(way, v.hop)
	}
	slices.Reverse(way)
	return way, target
}

// towardsAny tells which states lie on a shortest way from the start to one of the targets. A state's number is above those of
// the states that are nearer.
func (x *search[S]) towardsAny(targets []uint32) []bool {
	towards := make([]bool, len(x.states))
	for _, t := range targets {
		towards[t] = true
	}
	for s := int(slices.Max(targets)); s >= 0; s-- {
		if x.depth[s] >= x.depth[targets[0]] {
			continue
		}
		towards[s] = slices.ContainsFunc(x.graph.out[s], func(e edge) bool { return towards[e.to] && x.depth[e.to] == x.depth[s]+1 })
	}
	return towards
}
