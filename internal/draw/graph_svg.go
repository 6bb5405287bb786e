package draw

import (
	"fmt"
	"slices"
)

// SVG draws the graph; it fails when Check does.
func (g *Graph) SVG() ([]byte, error) {
	if err := g.Check(); err != nil {
		return nil, err
	}
	l := newLayout(g)
	contentWidth, contentHeight := l.size()
	w := max(640, contentWidth+2*(margin+framePad))
	c := &canvas{}
	y := c.heading(w, g.Title, g.Caption)
	dx, dy := (w-contentWidth)/2, y+frameAbove+8
	bottom := dy + contentHeight + frameBelow
	c.frame(l, w, dy)
	for i := range g.Nodes {
		v := &l.vertices[i]
		c.marked(&g.Nodes[i], &v.shape, v.x+dx, v.y+dy)
	}
	for _, i := range edgeOrder(g.Edges) {
		c.edge(l, i, dx, dy)
	}
	for i := range g.Nodes {
		v := &l.vertices[i]
		c.node(&g.Nodes[i], &v.shape, v.x+dx, v.y+dy)
	}
	h := c.graphLegend(g, w, bottom+12)
	return c.document(w, h, headline(g.Title, "Call graph"), g.describe()), nil
}

func headline(title, otherwise string) string {
	if title == "" {
		return otherwise
	}
	return title
}

// describe says in words what the picture shows, for readers who cannot see it.
func (g *Graph) describe() string {
	count := map[NodeKind]int{}
	for _, n := range g.Nodes {
		count[n.Kind]++
	}
	return fmt.Sprintf("%d machines, %d intermediaries, %d imports, %d exports, %d potential calls. %s",
		count[Machine], count[Or]+count[Par]+count[Ref]+count[Function], count[Import], count[Export], len(g.Edges), g.Caption)
}

// heading writes title and caption at the top and returns the y below them.
func (c *canvas) heading(w int, title, caption string) int {
	y := margin
	for _, line := range wrap(title, bold, 16, w-2*margin, 2) {
		y += 20
		c.text(label{x: margin, y: y, text: line, full: title, font: bold, size: 16, class: "ink"})
	}
	for _, line := range wrap(caption, sans, 13, w-2*margin, 3) {
		y += 19
		c.text(label{x: margin, y: y, text: line, full: caption, size: 13, class: "hot"})
	}
	return y + 10
}

// frame draws the frame of the host around the layers inside it, with its name on the upper line.
func (c *canvas) frame(l *layout, w, dy int) {
	first, last := slices.Index(l.zones, inside), len(l.zones)-1
	if first < 0 {
		return
	}
	for l.zones[last] != inside {
		last--
	}
	top, bottom := l.tops[first]+dy-frameAbove, l.bottoms[last]+dy+frameBelow
	c.rect(margin, top, w-2*margin, bottom-top, 8, "host")
	name := label{x: margin + 16, y: top + 4, text: "host", size: textSize, class: "soft"}
	c.halo(name)
	c.text(name)
}

// edgeOrder draws former targets first and what is marked last, so that what matters lies on top.
func edgeOrder(edges []Edge) []int {
	order := make([]int, len(edges))
	for i := range order {
		order[i] = i
	}
	rank := func(e Edge) int {
		switch {
		case e.Mark:
			return 3
		case e.Style == Current:
			return 2
		case e.Style == Call:
			return 1
		default:
			return 0
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return rank(edges[a]) - rank(edges[b]) })
	return order
}

// edgeClasses returns the classes of the line and of the head of an edge.
func edgeClasses(style EdgeStyle, marked bool) (line, head string) {
	switch {
	case marked && style == Former:
		return "hotline dash", "hottip"
	case marked:
		return "hotline", "hottip"
	}
	switch style {
	case Call:
		return "edge", "tip"
	case Current:
		return "now", "nowtip"
	case Former:
		return "old", "oldtip"
	default:
		panic("draw: unknown edge style")
	}
}

func (c *canvas) edge(l *layout, i, dx, dy int) {
	e := l.graph.Edges[i]
	d, tip, direction := l.route(i, dx, dy)
	line, head := edgeClasses(e.Style, e.Mark)
	c.open(l.graph.edgeTitle(e))
	c.path(d, line)
	c.arrow(tip.x, tip.y, 0, direction, head)
	c.close()
}

func (g *Graph) edgeTitle(e Edge) string {
	name := func(id string) string {
		n := g.Nodes[slices.IndexFunc(g.Nodes, func(n Node) bool { return n.ID == id })]
		if n.Name == "" {
			return n.Kind.String()
		}
		return n.Name
	}
	t := name(e.From) + " → " + name(e.To)
	if e.Port != "" {
		t += "." + e.Port
	}
	return t + " (" + e.Style.String() + ")"
}
