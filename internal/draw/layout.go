package draw

// Layout of a call graph. A vertex is a node of the graph or a bend: an edge that spans several layers passes through one
// bend in each layer between, so that every segment joins neighbouring layers and no edge ever runs through a box. The
// phases, each in its file:
//
//	layers.go  turn cycles around, give every vertex a layer, insert bends; layers respect the width of the picture
//	order.go   order each layer so that few segments cross
//	place.go   give every vertex its x, then every layer its y
//	route.go   turn the segments of an edge into one smooth path

// Measures of the layout, in pixels.
const (
	margin     = 16                             // around the picture
	framePad   = 16                             // between the frame of the host and its nodes
	frameAbove = 22                             // between the upper line of the frame and the first layer
	frameBelow = 32                             // likewise below; a loop needs the room
	usable     = MaxWidth - 2*(margin+framePad) // widest layer
	nodeGap    = 28                             // between two nodes of a layer
	bendGap    = 14                             // on either side of a bend
	headLength = 9                              // of an arrow
)

// zone is a horizontal part of the picture, from top to bottom: outside above, the host, outside below.
type zone uint8

const (
	clients zone = iota
	exports
	inside
	imports
	zones
)

func zoneOf(k NodeKind) zone {
	switch k {
	case Client:
		return clients
	case Export:
		return exports
	case Machine, Or, Par, Ref, Function:
		return inside
	case Import:
		return imports
	default:
		panic("draw: unknown node kind")
	}
}

// vertex is a box of the layout, or a bend when node is -1. x and y are its upper left corner.
type vertex struct {
	node  int // index in Graph.Nodes
	layer int
	order int // place in its layer
	x, y  int
	shape shape
}

func (v *vertex) bend() bool { return v.node < 0 }

// segment joins a vertex with one in the next layer; out and in are the distances of its ends from their left sides.
type segment struct {
	from, to int
	out, in  int
	edge     int
}

// layout is a graph on its way to coordinates.
type layout struct {
	graph    *Graph
	index    map[string]int // node identifier to vertex; the first len(graph.Nodes) vertices are the nodes
	vertices []vertex
	layers   [][]int // vertices of each layer, in order
	zones    []zone  // of each layer
	segments []segment
	chains   [][]int // segments of each edge from the upper end to the lower; empty for a loop
	flipped  []bool  // the edge points upwards: its upper end is its target
	tops     []int   // y of each layer
	bottoms  []int
}

// newLayout runs the first three phases; y coordinates start at 0.
func newLayout(g *Graph) *layout {
	l := &layout{graph: g, index: map[string]int{}}
	for i := range g.Nodes {
		l.index[g.Nodes[i].ID] = i
		l.vertices = append(l.vertices, vertex{node: i, shape: shapeOf(&g.Nodes[i])})
	}
	l.flip()
	l.assignLayers()
	l.insertBends()
	l.sortLayers()
	l.placeColumns()
	l.placeRows()
	return l
}

// ends returns the vertices of an edge, upper end first.
func (l *layout) ends(edge int) (upper, lower int) {
	e := l.graph.Edges[edge]
	upper, lower = l.index[e.From], l.index[e.To]
	if l.flipped[edge] {
		return lower, upper
	}
	return upper, lower
}

// gap returns the space to leave between two neighbours of a layer.
func (l *layout) gap(a, b int) int {
	if l.vertices[a].bend() || l.vertices[b].bend() {
		return bendGap
	}
	return nodeGap
}
