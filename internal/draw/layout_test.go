package draw

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// anyGraph draws a graph of any shape, cycles, loops and parallel edges included.
func anyGraph(t *rapid.T, nodes, edges int) *Graph {
	g := &Graph{Title: rapid.String().Draw(t, "title"), Caption: rapid.String().Draw(t, "caption")}
	n := rapid.IntRange(0, nodes).Draw(t, "nodes")
	for i := range n {
		node := Node{
			ID:     fmt.Sprint("node", i),
			Kind:   NodeKind(rapid.IntRange(0, int(Client)).Draw(t, "kind")),
			Name:   rapid.String().Draw(t, "name"),
			Detail: rapid.SampledFrom([]string{"", "http://example.org:8080/a/b/c", "Warehouse#main+1.0:23"}).Draw(t, "detail"),
			Mark:   rapid.Bool().Draw(t, "mark"),
		}
		if node.Kind == Machine {
			node.State = State(rapid.IntRange(0, 2).Draw(t, "state"))
			node.Snapshots = rapid.IntRange(0, 200).Draw(t, "snapshots")
			for j := range rapid.IntRange(0, 20).Draw(t, "ports") {
				node.Ports = append(node.Ports, Port{fmt.Sprint(j), rapid.SampledFrom([]string{"Pay", "OrderProcessing", "", "a\"b<c>"}).Draw(t, "port")})
			}
		}
		g.Nodes = append(g.Nodes, node)
	}
	if n == 0 {
		return g
	}
	for range rapid.IntRange(0, edges).Draw(t, "edges") {
		to := rapid.IntRange(0, n-1).Draw(t, "to")
		e := Edge{
			From:  g.Nodes[rapid.IntRange(0, n-1).Draw(t, "from")].ID,
			To:    g.Nodes[to].ID,
			Style: EdgeStyle(rapid.IntRange(0, 2).Draw(t, "style")),
			Mark:  rapid.Bool().Draw(t, "marked"),
		}
		if ports := g.Nodes[to].Ports; len(ports) > 0 && rapid.Bool().Draw(t, "at a port") {
			e.Port = ports[rapid.IntRange(0, len(ports)-1).Draw(t, "which")].ID
		}
		g.Edges = append(g.Edges, e)
	}
	return g
}

// TestLayoutLaws: layers follow the zones and the calls, nothing is wider than the picture, no two boxes and no box and edge
// share a place, and every edge is a chain of segments from layer to layer.
func TestLayoutLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := anyGraph(t, 24, 60)
		l := newLayout(g)
		if !slices.IsSorted(l.zones) {
			t.Fatalf("zones %v", l.zones)
		}
		for k, row := range l.layers {
			at, prev := 0, -1
			for _, v := range row {
				x := l.vertices[v].x
				if prev >= 0 && x < at {
					t.Fatalf("layer %d: vertex %d at %d starts before %d, the end of vertex %d", k, v, x, at, prev)
				}
				at, prev = x+l.vertices[v].shape.width, v
			}
			if at > usable {
				t.Fatalf("layer %d is %d wide", k, at)
			}
			if k > 0 && l.tops[k] < l.bottoms[k-1]+40 {
				t.Fatalf("layers %d and %d are too near", k-1, k)
			}
		}
		for i := range g.Edges {
			upper, lower := l.ends(i)
			for _, s := range l.chains[i] {
				seg := l.segments[s]
				if seg.from != upper || l.vertices[seg.to].layer != l.vertices[seg.from].layer+1 {
					t.Fatalf("edge %d: segment %+v does not go on from %d", i, seg, upper)
				}
				upper = seg.to
			}
			if upper != lower {
				t.Fatalf("edge %d ends at %d instead of %d", i, upper, lower)
			}
		}
	})
}

// TestInversions compares the counting by merging with the definition.
func TestInversions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SliceOf(rapid.IntRange(0, 9)).Draw(t, "s")
		want := 0
		for i := range s {
			for _, later := range s[i+1:] {
				if s[i] > later {
					want++
				}
			}
		}
		if got := inversions(slices.Clone(s)); got != want {
			t.Fatalf("%v: %d instead of %d", s, got, want)
		}
	})
}

// TestFitIsOptimal compares the placement of a row with every other placement on a small grid.
func TestFitIsOptimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n, span = 3, 9
		g := &Graph{}
		l := &layout{graph: g, layers: [][]int{{}}}
		wishes := make([]int, n)
		for i := range n {
			l.layers[0] = append(l.layers[0], i)
			l.vertices = append(l.vertices, vertex{shape: shape{width: 2}})
			wishes[i] = (nodeGap + 2) * i
			wishes[i] += rapid.IntRange(0, span).Draw(t, "wish")
		}
		cost := func(x []int) int {
			sum := 0
			for i := range x {
				sum += (x[i] - wishes[i]) * (x[i] - wishes[i])
			}
			return sum
		}
		l.fit(0, func(v int) (int, int) { return wishes[v], 1 })
		got := []int{l.vertices[0].x, l.vertices[1].x, l.vertices[2].x}
		best := -1
		for a := range span + 1 {
			for b := a; b <= span; b++ {
				for c := b; c <= span; c++ {
					x := cost([]int{a, b + nodeGap + 2, c + 2*(nodeGap+2)})
					if best < 0 || x < best {
						best = x
					}
				}
			}
		}
		if cost(got) > best+n {
			t.Fatalf("wishes %v: placed at %v for %d, possible is %d", wishes, got, cost(got), best)
		}
	})
}

func TestNoCrossingWhereNoneIsNeeded(t *testing.T) {
	g := &Graph{}
	for _, id := range []string{"a", "b", "c", "d"} {
		g.Nodes = append(g.Nodes, Node{ID: id, Kind: Function, Name: id}, Node{ID: id + "2", Kind: Import, Name: id})
	}
	for _, pair := range [][2]string{{"a", "d2"}, {"b", "c2"}, {"c", "b2"}, {"d", "a2"}} {
		g.Edges = append(g.Edges, Edge{From: pair[0], To: pair[1]})
	}
	l := newLayout(g)
	if n := l.crossings(); n != 0 {
		t.Errorf("%d crossings", n)
	}
	for _, s := range l.segments {
		if l.vertices[s.from].x+s.out != l.vertices[s.to].x+s.in {
			t.Errorf("segment %+v is not straight", s)
		}
	}
}

func TestRandomGraphsAreLegible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := anyGraph(t, 30, 60)
		svg, err := g.SVG()
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckSVG(svg); err != nil {
			t.Fatal(err)
		}
		dot, err := g.DOT()
		if err != nil {
			t.Fatal(err)
		}
		if err := checkDOT(string(dot)); err != nil {
			t.Fatalf("%v in\n%s", err, dot)
		}
	})
}
