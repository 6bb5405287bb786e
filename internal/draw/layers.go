package draw

import "slices"

// flip decides which edges point upwards: those that lead to a zone further up, and, within a zone, those that close a
// cycle in a depth-first walk from the nodes in their given order.
func (l *layout) flip() {
	l.flipped = make([]bool, len(l.graph.Edges))
	leaving := make([][]int, len(l.graph.Nodes))
	for i, e := range l.graph.Edges {
		from, to := l.index[e.From], l.index[e.To]
		if zf, zt := l.zone(from), l.zone(to); zf != zt {
			l.flipped[i] = zf > zt
		} else if from != to {
			leaving[from] = append(leaving[from], i)
		}
	}
	const (
		fresh = iota
		open
		finished
	)
	state := make([]int, len(l.graph.Nodes))
	type visit struct{ node, next int }
	for root := range state {
		if state[root] != fresh {
			continue
		}
		state[root] = open
		for stack := []visit{{root, 0}}; len(stack) > 0; {
			top := &stack[len(stack)-1]
			if top.next == len(leaving[top.node]) {
				state[top.node] = finished
				stack = stack[:len(stack)-1]
				continue
			}
			edge := leaving[top.node][top.next]
			top.next++
			to := l.index[l.graph.Edges[edge].To]
			switch state[to] {
			case fresh:
				state[to] = open
				stack = append(stack, visit{to, 0})
			case open:
				l.flipped[edge] = true
			case finished:
			default:
				panic("draw: unknown mark")
			}
		}
	}
}

func (l *layout) zone(v int) zone { return zoneOf(l.graph.Nodes[v].Kind) }

// assignLayers gives every node a layer: below all its callers in its zone, in the first layer that still has room. The
// room that bends will need is only known afterwards, so the attempt is repeated with less room for nodes until all fits
// or every layer has a single node.
func (l *layout) assignLayers() {
	for room := usable; ; room -= 80 {
		l.fillLayers(room)
		if room <= 80 || l.widest() <= usable {
			return
		}
	}
}

func (l *layout) fillLayers(room int) {
	l.layers, l.zones = nil, nil
	above := l.callers()
	for z := clients; z < zones; z++ {
		first := len(l.layers)
		var used []int
		for _, v := range l.byDepth(z, above) {
			layer := first
			for _, u := range above[v] {
				if l.zone(u) == z {
					layer = max(layer, l.vertices[u].layer+1)
				}
			}
			need := l.vertices[v].shape.width + nodeGap
			for layer < len(l.layers) && used[layer-first]+need > room+nodeGap && used[layer-first] > 0 {
				layer++
			}
			for layer >= len(l.layers) {
				l.layers, l.zones, used = append(l.layers, nil), append(l.zones, z), append(used, 0)
			}
			used[layer-first] += need
			l.vertices[v].layer = layer
			l.layers[layer] = append(l.layers[layer], v)
		}
	}
}

// callers lists, for every node, the upper ends of the edges that enter it from above.
func (l *layout) callers() [][]int {
	above := make([][]int, len(l.graph.Nodes))
	for i := range l.graph.Edges {
		if upper, lower := l.ends(i); upper != lower {
			above[lower] = append(above[lower], upper)
		}
	}
	return above
}

// byDepth returns the nodes of a zone by the length of the longest chain of callers within the zone, then as given.
func (l *layout) byDepth(z zone, above [][]int) []int {
	depth := make([]int, len(above))
	for i := range depth {
		depth[i] = -1
	}
	var nodes, todo []int
	for v := range above {
		if l.zone(v) == z {
			nodes = append(nodes, v)
		}
	}
	for _, root := range nodes {
		for todo = append(todo, root); len(todo) > 0; {
			v := todo[len(todo)-1]
			deepest, ready := 0, true
			for _, u := range above[v] {
				if l.zone(u) != z {
					continue
				}
				if depth[u] < 0 {
					todo, ready = append(todo, u), false
				}
				deepest = max(deepest, depth[u]+1)
			}
			if ready {
				depth[v] = deepest
				todo = todo[:len(todo)-1]
			}
		}
	}
	slices.SortStableFunc(nodes, func(a, b int) int { return depth[a] - depth[b] })
	return nodes
}

// widest returns the width of the widest layer, bends included.
func (l *layout) widest() int {
	widths := make([]int, len(l.layers))
	for i, layer := range l.layers {
		for _, v := range layer {
			widths[i] += l.vertices[v].shape.width + nodeGap
		}
	}
	for i := range l.graph.Edges {
		upper, lower := l.ends(i)
		for k := l.vertices[upper].layer + 1; k < l.vertices[lower].layer; k++ {
			widths[k] += bendGap
		}
	}
	if len(widths) == 0 {
		return 0
	}
	return slices.Max(widths)
}

// insertBends cuts every edge into segments between neighbouring layers.
func (l *layout) insertBends() {
	l.chains = make([][]int, len(l.graph.Edges))
	for i := range l.graph.Edges {
		upper, lower := l.ends(i)
		if upper == lower {
			continue
		}
		from := upper
		for layer := l.vertices[upper].layer + 1; layer < l.vertices[lower].layer; layer++ {
			bend := len(l.vertices)
			l.vertices = append(l.vertices, vertex{node: -1, layer: layer})
			l.layers[layer] = append(l.layers[layer], bend)
			l.join(i, from, bend)
			from = bend
		}
		l.join(i, from, lower)
	}
}

// join adds a segment; where it enters a machine is fixed by the port, where it leaves a node by the order phase.
func (l *layout) join(edge, from, to int) {
	s := segment{from: from, to: to, edge: edge}
	if !l.vertices[to].bend() {
		s.in = l.vertices[to].shape.width / 2
		if e := l.graph.Edges[edge]; e.Port != "" && !l.flipped[edge] {
			s.in = l.vertices[to].shape.portAt(l.graph.Nodes[to].Ports, e.Port)
		}
	}
	l.chains[edge] = append(l.chains[edge], len(l.segments))
	l.segments = append(l.segments, s)
}
