package explore

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestCycle holds cycle against the definition: distances between all pairs of states, by repeated relaxation.
func TestCycle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const far = 1000
		n := rapid.IntRange(1, 8).Draw(t, "states")
		g := &graph{}
		distance := make([][]int, n)
		for s := range n {
			distance[s] = slices.Repeat([]int{far}, n)
			g.firstOut = append(g.firstOut, uint32(len(g.targets)))
			for range rapid.IntRange(0, 2).Draw(t, "steps") {
				to := rapid.IntRange(0, n-1).Draw(t, "to")
				g.targets = append(g.targets, uint32(to))
				distance[s][to] = 1
			}
		}
		for k := range n {
			for i := range n {
				for j := range n {
					distance[i][j] = min(distance[i][j], distance[i][k]+distance[k][j])
				}
			}
		}
		cycle := g.cycle()
		first := 0
		for first < n && distance[first][first] >= far {
			first++
		}
		if first == n {
			if cycle != nil {
				t.Fatalf("the cycle %v in a graph without one", cycle)
			}
			return
		}
		if len(cycle) != distance[first][first] || int(cycle[0]) != first {
			t.Fatalf("the cycle %v; want one of %d states that begins with %d", cycle, distance[first][first], first)
		}
		for i, s := range cycle {
			if to := cycle[(i+1)%len(cycle)]; !slices.Contains(g.successors(s), to) {
				t.Fatalf("the cycle %v has no step from %d to %d", cycle, s, to)
			}
		}
	})
}
