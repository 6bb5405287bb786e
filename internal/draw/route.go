package draw

import (
	"fmt"
	"strings"
)

// route returns the SVG path of an edge and, for arrow heads, where it arrives and in which direction (1 down, -1 up).
// Within a layer an edge runs straight down in a column of its own; between layers it is an S-curve that is vertical at both
// ends, so it meets neither box nor text. dx and dy move the layout to its place in the picture.
func (l *layout) route(edge, dx, dy int) (d string, tip point, direction int) {
	chain := l.chains[edge]
	if len(chain) == 0 {
		return l.loop(l.index[l.graph.Edges[edge].From], dx, dy)
	}
	first, last := l.segments[chain[0]], l.segments[chain[len(chain)-1]]
	upper, lower := &l.vertices[first.from], &l.vertices[last.to]
	begin := point{upper.x + first.out + dx, upper.y + upper.shape.bottomAt(first.out) + dy}
	finish := point{lower.x + last.in + dx, lower.y + dy}
	if e := l.graph.Edges[edge]; e.Port != "" && !l.flipped[edge] {
		finish.y -= portRadius
	}
	direction, tip = 1, finish
	headAbove, headBelow := 0, headLength
	if l.flipped[edge] {
		direction, tip = -1, begin
		headAbove, headBelow = headLength, 0
	}
	var b strings.Builder
	y := begin.y + headAbove
	fmt.Fprintf(&b, "M%d %d", begin.x, y)
	down := func(to int) {
		if to != y {
			fmt.Fprintf(&b, "V%d", to)
			y = to
		}
	}
	for i, index := range chain {
		s := l.segments[index]
		from, to := &l.vertices[s.from], &l.vertices[s.to]
		x1, x2 := from.x+s.out+dx, to.x+s.in+dx
		y1, y2 := l.bottoms[from.layer]+dy, l.tops[to.layer]+dy
		if i == 0 {
			y1 += headAbove
		}
		if i == len(chain)-1 {
			y2 -= headBelow + portRadius
		}
		down(y1)
		if x1 == x2 {
			continue
		}
		half := (y1 + y2) / 2
		fmt.Fprintf(&b, "C%d %d %d %d %d %d", x1, half, x2, half, x2, y2)
		y = y2
	}
	down(finish.y - headBelow)
	return b.String(), tip, direction
}

// loop draws an edge from a node to itself: out of the lower side at the right, and back up into it.
func (l *layout) loop(v, dx, dy int) (d string, tip point, direction int) {
	n := &l.vertices[v]
	_, right := n.shape.exits()
	out, in := max(0, right-20), right
	y := n.y + dy
	tip = point{n.x + in + dx, y + n.shape.bottomAt(in)}
	y += n.shape.height
	return fmt.Sprintf("M%d %dC%d %d %d %d %d %d", n.x+out+dx, n.y+n.shape.bottomAt(out)+dy, n.x+out+dx, y+34, tip.x, y+34, tip.x, tip.y+headLength), tip, -1
}
