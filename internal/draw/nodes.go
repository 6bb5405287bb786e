package draw

import "fmt"

const (
	hexagonSide = 16
	pentagonTip = 12
	cameraWidth = 16
)

// node draws one node with its upper left corner at (x, y).
func (c *canvas) node(n *Node, s *shape, x, y int) {
	c.open(nodeTitle(n))
	switch n.Kind {
	case Machine:
		c.machine(n, s, x, y)
	case Or:
		c.polygon("node", point{x, y + s.height/2}, point{x + hexagonSide, y}, point{x + s.width - hexagonSide, y},
			point{x + s.width, y + s.height/2}, point{x + s.width - hexagonSide, y + s.height}, point{x + hexagonSide, y + s.height})
		c.caption(n, s, x, y)
	case Par:
		c.rect(x, y, s.width, s.height, 0, "node")
		for _, bar := range []int{x + 7, x + s.width - 7} {
			c.line(bar, y, bar, y+s.height, "node")
		}
		c.caption(n, s, x, y)
	case Ref:
		c.rect(x, y, s.width, s.height, s.height/2, "node dash")
		c.caption(n, s, x, y)
	case Function:
		c.rect(x, y, s.width, s.height, 10, "node")
		c.caption(n, s, x, y)
	case Import, Export:
		edge := y + s.height - pentagonTip
		c.polygon("outer", point{x, y}, point{x + s.width, y}, point{x + s.width, edge},
			point{x + s.width/2, y + s.height}, point{x, edge})
		c.caption(n, s, x, y)
	case Client:
		c.rect(x, y, s.width, s.height, 18, "outer")
		c.caption(n, s, x, y)
	default:
		panic("draw: unknown node kind")
	}
	c.close()
}

// marked draws the outline around a highlighted node. It is drawn before the edges, whose heads would else disappear in it.
func (c *canvas) marked(n *Node, s *shape, x, y int) {
	if n.Mark {
		c.rect(x-6, y-6, s.width+12, s.height+12, 9, "mark")
	}
}

// nodeTitle is the full text of a node, shown when the pointer rests on it.
func nodeTitle(n *Node) string {
	t := n.Kind.String() + " " + n.Name
	if n.Kind == Machine {
		t += ", " + n.State.String()
		if n.Snapshots > 0 {
			t += fmt.Sprintf(", %d snapshots", n.Snapshots)
		}
	}
	if n.Detail != "" {
		t += ", " + n.Detail
	}
	return t
}

// caption writes kind, name and detail of a node that is not a machine, one below the other; a name that only repeats
// the kind is left out.
func (c *canvas) caption(n *Node, s *shape, x, y int) {
	mid := x + s.width/2
	if s.name == "" || s.name == n.Kind.String() {
		c.text(label{x: mid, y: y + 18 + lineHeight/2, text: n.Kind.String(), font: bold, size: nameSize, anchor: middle, class: "ink"})
		c.text(label{x: mid, y: y + 18 + 2*lineHeight, text: s.detail, full: n.Detail, font: mono, size: smallSize, anchor: middle, class: "soft"})
		return
	}
	c.text(label{x: mid, y: y + 18, text: n.Kind.String(), size: textSize, anchor: middle, class: "soft"})
	c.text(label{x: mid, y: y + 18 + lineHeight, text: s.name, full: n.Name, font: bold, size: nameSize, anchor: middle, class: "ink"})
	c.text(label{x: mid, y: y + 18 + 2*lineHeight, text: s.detail, full: n.Detail, font: mono, size: smallSize, anchor: middle, class: "soft"})
}

// machine draws the box of a virtual machine: ports along the upper side, then name, detail and state.
func (c *canvas) machine(n *Node, s *shape, x, y int) {
	class, pattern := "box", ""
	switch n.State {
	case Running:
	case Crashed:
		class, pattern = "boxdown", "bs-crashed"
	case Stopped:
		class, pattern = "boxstop", "bs-stopped"
	default:
		panic("draw: unknown state")
	}
	c.rect(x, y, s.width, s.height, 4, class)
	if pattern != "" {
		c.hatched(x, y, s.width, s.height, pattern)
	}
	mid, line := x+s.width/2, y+20
	if len(s.ports) > 0 {
		for _, p := range s.ports {
			l := label{x: x + p.x, y: line, text: p.label, full: p.full, size: textSize, anchor: middle, class: "ink"}
			c.backed(l, pattern != "")
			c.circle(x+p.x, y, portRadius, "port")
		}
		c.line(x, line+9, x+s.width, line+9, "frame")
		line += lineHeight + 6
	}
	c.backed(label{x: mid, y: line, text: s.name, full: n.Name, font: bold, size: nameSize, anchor: middle, class: "ink"}, pattern != "")
	line += lineHeight
	if s.detail != "" {
		c.backed(label{x: mid, y: line, text: s.detail, full: n.Detail, font: mono, size: smallSize, anchor: middle, class: "soft"}, pattern != "")
		line += lineHeight
	}
	c.state(n, mid-stateWidth(n)/2, line, pattern != "")
}

// hatched covers a rectangle with one of the two stripe patterns.
func (c *canvas) hatched(x, y, w, h int, pattern string) {
	fmt.Fprintf(&c.buf, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"url(#%s)\"/>\n", x, y, w, h, pattern)
}

// backed draws a text, with a halo when what is behind it would make it hard to read.
func (c *canvas) backed(l label, halo bool) {
	if halo && l.text != "" {
		c.halo(l)
	}
	c.text(l)
}

// state writes the state of a machine, with a sign of its own for each, and the number of snapshots taken; x is the left
// end and y the baseline.
func (c *canvas) state(n *Node, x, y int, halo bool) {
	if halo {
		c.rect(x-3, y-12, stateWidth(n)+6, 16, 2, "halo")
	}
	class := "soft"
	switch n.State {
	case Running:
		class = "good"
		c.polygon("good", point{x, y - 9}, point{x + 8, y - 4}, point{x, y + 1})
	case Crashed:
		class = "bad"
		c.cross(x+4, y-4, 4)
	case Stopped:
		c.rect(x, y-8, 8, 8, 0, "soft")
	default:
		panic("draw: unknown state")
	}
	text := label{x: x + 14, y: y, text: n.State.String(), size: textSize, class: class}
	c.text(text)
	if n.Snapshots > 0 {
		at := x + 14 + width(text.text, sans, textSize) + 12
		c.camera(at, y-10)
		c.text(label{x: at + cameraWidth + 4, y: y, text: snapshotCount(n), size: textSize, class: "ink"})
	}
}

// cross draws the sign of a crash with arms of length r.
func (c *canvas) cross(x, y, r int) {
	c.line(x-r, y-r, x+r, y+r, "badline")
	c.line(x-r, y+r, x+r, y-r, "badline")
}

// camera draws the sign of a snapshot, 16 pixels wide and 11 high.
func (c *canvas) camera(x, y int) {
	c.rect(x+4, y-2, 6, 4, 0, "ink")
	c.rect(x, y, cameraWidth, 11, 2, "ink")
	c.circle(x+8, y+6, 4, "outer")
}
