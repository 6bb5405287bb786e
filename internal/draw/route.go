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
	begin := point{upper.x + first.out + dx, upper.y + upper.shape.height + dy}
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
	fmt.Fprintf(&b, "M%d %d", begin.x, begin.y+headAbove)
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
		fmt.Fprintf(&b, "V%d", y1)
		if x1 == x2 {
			fmt.Fprintf(&b, "V%d", y2)
		} else {
			half := (y1 + y2) / 2
			fmt.Fprintf(&b, "C%d %d %d %d %d %d", x1, half, x2, half, x2, y2)
		}
	}
	fmt.Fprintf(&b, "V%d", finish.y-headBelow)
	return b.String(), tip, direction
}

// loop draws an edge from a node to itself: out of the lower side at the right corner, and back up into it.
func (l *layout) loop(v, dx, dy int) (d string, tip point, direction int) {
	n := &l.vertices[v]
	x, y := n.x+n.shape.width+dx, n.y+n.shape.height+dy
	tip = point{x - 14, y}
	return fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x-34, y, x-34, y+34, x-14, y+34, x-14, y+headLength), tip, -1
}
