package draw

import "slices"

const passes = 12

// placeColumns gives every vertex its x. Starting from layers packed to the left, it repeatedly moves each layer as near as
// possible (least weighted squares, order and gaps kept) to where its neighbours above, then below, would like it; segments
// between bends weigh most, so that long edges run straight. At the end everything is shifted to the left edge.
func (l *layout) placeColumns() {
	up, down := l.neighbours()
	for i := range l.layers {
		l.fit(i, func(int) (int, int) { return 0, 1 })
	}
	for pass := range passes {
		both := pass >= passes-2
		for i := range l.layers {
			l.fit(i, l.wish(up, down, true, both))
		}
		for i := len(l.layers) - 1; i >= 0; i-- {
			l.fit(i, l.wish(up, down, false, both))
		}
	}
	l.straighten(6, up)
	if len(l.vertices) == 0 {
		return
	}
	least := l.vertices[0].x
	for _, v := range l.vertices {
		least = min(least, v.x)
	}
	for i := range l.vertices {
		l.vertices[i].x -= least
	}
}

// wish returns a function that says where a vertex would like to be, and how much, looking at the segments above it, below
// it, or both.
func (l *layout) wish(up, down [][]int, above, both bool) func(int) (int, int) {
	return func(v int) (int, int) {
		sum, weight := 0, 0
		add := func(other, at int) {
			w := 1
			if l.vertices[v].bend() {
				w *= 3
			}
			if l.vertices[other].bend() {
				w *= 3
			}
			sum, weight = sum+w*at, weight+w
		}
		if above || both {
			for _, i := range up[v] {
				s := l.segments[i]
				add(s.from, l.vertices[s.from].x+s.out-s.in)
			}
		}
		if !above || both {
			for _, i := range down[v] {
				s := l.segments[i]
				add(s.to, l.vertices[s.to].x+s.in-s.out)
			}
		}
		if weight == 0 {
			return l.vertices[v].x, 1
		}
		return sum / weight, weight
	}
}

// straighten removes kinks of a few pixels by moving the end of a segment along the side of its node; ends at ports, and
// ends where several meet, stay.
func (l *layout) straighten(limit int, up [][]int) {
	for i := range l.segments {
		s := &l.segments[i]
		from, to := &l.vertices[s.from], &l.vertices[s.to]
		d := from.x + s.out - to.x - s.in
		if d == 0 || d > limit || d < -limit {
			continue
		}
		atPort := l.graph.Edges[s.edge].Port != "" && !l.flipped[s.edge]
		switch {
		case !to.bend() && !atPort && len(up[s.to]) == 1:
			s.in += d
		case !from.bend():
			s.out -= d
		}
	}
}

// block is a run of neighbours that touch each other: they move together.
type block struct{ count, sum, weight int }

func (b block) mean() int { return b.sum / b.weight }

// fit moves one layer as near to the wishes as order, gaps and the width of the picture allow. With the least distances
// subtracted this is isotonic regression: neighbours that would overlap merge into blocks placed at their weighted mean.
func (l *layout) fit(layer int, wish func(int) (at, weight int)) {
	row := l.layers[layer]
	least := l.leastOffsets(row)
	var blocks []block
	for i, v := range row {
		at, weight := wish(v)
		blocks = append(blocks, block{1, (at - least[i]) * weight, weight})
		for n := len(blocks); n > 1 && blocks[n-2].mean() > blocks[n-1].mean(); n-- {
			a, b := blocks[n-2], blocks[n-1]
			blocks = append(blocks[:n-2], block{a.count + b.count, a.sum + b.sum, a.weight + b.weight})
		}
	}
	spare := usable
	if n := len(row); n > 0 {
		spare -= least[n-1] + l.vertices[row[n-1]].shape.width
	}
	i := 0
	for _, b := range blocks {
		for range b.count {
			l.vertices[row[i]].x = least[i] + max(0, min(b.mean(), spare))
			i++
		}
	}
}

// leastOffsets returns the x of each vertex when the row is packed to the left. When bends make the row too wide, the gaps
// beside bends give way, down to nothing.
func (l *layout) leastOffsets(row []int) []int {
	fixed, bends := 0, 0
	for i, v := range row {
		fixed += l.vertices[v].shape.width
		if i > 0 {
			if g := l.gap(row[i-1], v); g == nodeGap {
				fixed += g
			} else {
				bends++
			}
		}
	}
	shrunk := bendGap
	if bends > 0 {
		shrunk = max(0, min(bendGap, (usable-fixed)/bends))
	}
	offsets := make([]int, len(row))
	at := 0
	for i, v := range row {
		if i > 0 {
			if g := l.gap(row[i-1], v); g == nodeGap {
				at += g
			} else {
				at += shrunk
			}
		}
		offsets[i] = at
		at += l.vertices[v].shape.width
	}
	return offsets
}

// placeRows gives every layer its y: the more the segments between two layers move sideways, the more space they get; where
// the frame of the host runs between them there is room for its title.
func (l *layout) placeRows() {
	sideways := make([]int, len(l.layers)+1)
	for _, s := range l.segments {
		d := l.vertices[s.from].x + s.out - l.vertices[s.to].x - s.in
		layer := l.vertices[s.from].layer
		sideways[layer] = max(sideways[layer], d, -d)
	}
	l.tops, l.bottoms = make([]int, len(l.layers)), make([]int, len(l.layers))
	y := 0
	for i, row := range l.layers {
		if i > 0 {
			y += max(48, min(96, 36+sideways[i-1]/8))
			if l.zones[i-1] != l.zones[i] && (l.zones[i-1] == inside || l.zones[i] == inside) {
				y += 28
			}
		}
		height := 0
		for _, v := range row {
			height = max(height, l.vertices[v].shape.height)
		}
		for _, v := range row {
			l.vertices[v].y = y + (height-l.vertices[v].shape.height)/2
		}
		l.tops[i], l.bottoms[i] = y, y+height
		y += height
	}
}

// size returns the width and height of everything placed.
func (l *layout) size() (w, h int) {
	for _, v := range l.vertices {
		w = max(w, v.x+v.shape.width)
	}
	if n := len(l.bottoms); n > 0 {
		h = slices.Max(l.bottoms)
	}
	return w, h
}
