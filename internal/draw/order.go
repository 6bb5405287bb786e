package draw

import (
	"cmp"
	"slices"
)

const sweeps = 24

// sortLayers orders every layer: it sweeps down and up, each time sorting a layer by the mean position of its neighbours
// in the layer before, and keeps the order with the fewest crossings seen.
func (l *layout) sortLayers() {
	l.renumber()
	up, down := l.neighbours()
	best, fewest := l.snapshotOrder(), l.crossings()
	for sweep := 0; sweep < sweeps && fewest > 0; sweep++ {
		if sweep%2 == 0 {
			for i := 1; i < len(l.layers); i++ {
				l.sortLayer(i, up, func(s *segment) (int, int) { return s.from, s.out })
			}
		} else {
			for i := len(l.layers) - 2; i >= 0; i-- {
				l.sortLayer(i, down, func(s *segment) (int, int) { return s.to, s.in })
			}
		}
		l.spreadExits(down)
		if n := l.crossings(); n < fewest {
			best, fewest = l.snapshotOrder(), n
		}
	}
	l.layers = best
	l.renumber()
	l.spreadExits(down)
}

func (l *layout) snapshotOrder() [][]int {
	copied := make([][]int, len(l.layers))
	for i, layer := range l.layers {
		copied[i] = slices.Clone(layer)
	}
	return copied
}

func (l *layout) renumber() {
	for _, layer := range l.layers {
		for i, v := range layer {
			l.vertices[v].order = i
		}
	}
}

// neighbours returns, for each vertex, its segments to the layer above and to the layer below.
func (l *layout) neighbours() (up, down [][]int) {
	up, down = make([][]int, len(l.vertices)), make([][]int, len(l.vertices))
	for i, s := range l.segments {
		down[s.from] = append(down[s.from], i)
		up[s.to] = append(up[s.to], i)
	}
	return up, down
}

// position places one end of a segment within its layer, in thousandths of a vertex.
func (l *layout) position(v, offset int) int {
	at := l.vertices[v].order * 1000
	if w := l.vertices[v].shape.width; w > 0 {
		return at + offset*1000/w
	}
	return at + 500
}

func (l *layout) sortLayer(layer int, segments [][]int, other func(*segment) (vertex, offset int)) {
	mean := make(map[int]int, len(l.layers[layer]))
	for _, v := range l.layers[layer] {
		if len(segments[v]) == 0 {
			mean[v] = l.vertices[v].order * 1000
			continue
		}
		sum := 0
		for _, s := range segments[v] {
			sum += l.position(other(&l.segments[s]))
		}
		mean[v] = sum / len(segments[v])
	}
	slices.SortStableFunc(l.layers[layer], func(a, b int) int { return mean[a] - mean[b] })
	for i, v := range l.layers[layer] {
		l.vertices[v].order = i
	}
}

// spreadExits distributes the segments that leave a node along its lower side, in the order of where they go.
func (l *layout) spreadExits(down [][]int) {
	for v := range l.vertices {
		if l.vertices[v].bend() || len(down[v]) == 0 {
			continue
		}
		exits := slices.Clone(down[v])
		slices.SortStableFunc(exits, func(a, b int) int {
			return l.position(l.segments[a].to, l.segments[a].in) - l.position(l.segments[b].to, l.segments[b].in)
		})
		left, right := l.vertices[v].shape.exits()
		for i, s := range exits {
			l.segments[s].out = left + (right-left)*(i+1)/(len(exits)+1)
		}
	}
}

// crossings counts the pairs of segments that cross, between all neighbouring layers: the inversions of the lower ends
// when the segments are sorted by their upper ends.
func (l *layout) crossings() int {
	between := make([][][2]int, len(l.layers))
	for _, s := range l.segments {
		layer := l.vertices[s.from].layer
		between[layer] = append(between[layer], [2]int{l.position(s.from, s.out), l.position(s.to, s.in)})
	}
	total := 0
	for _, pairs := range between {
		slices.SortFunc(pairs, func(a, b [2]int) int {
			return cmp.Or(a[0]-b[0], a[1]-b[1])
		})
		lower := make([]int, len(pairs))
		for i, p := range pairs {
			lower[i] = p[1]
		}
		total += inversions(lower)
	}
	return total
}

// inversions counts the pairs i < j with s[i] > s[j]; it sorts s on the way.
func inversions(s []int) int {
	if len(s) < 2 {
		return 0
	}
	a, b := slices.Clone(s[:len(s)/2]), slices.Clone(s[len(s)/2:])
	n := inversions(a) + inversions(b)
	for i := range s {
		if len(b) == 0 || len(a) > 0 && a[0] <= b[0] {
			s[i], a = a[0], a[1:]
		} else {
			n += len(a)
			s[i], b = b[0], b[1:]
		}
	}
	return n
}
