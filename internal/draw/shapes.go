package draw

import "strconv"

// Measures of node shapes, in pixels.
const (
	nameSize   = 14
	textSize   = 12
	smallSize  = 11
	lineHeight = 18
	portGap    = 14 // between the labels of two ports
	portRadius = 5
	maxName    = 260
	maxDetail  = 280
	maxPorts   = 16 // more are folded into the last one
	maxRow     = 1000
)

// shape is a node with its texts cut to size and the extent that they need.
type shape struct {
	width, height int
	name, detail  string
	ports         []portShape
	inset         int // from the corners to where the lower side is flat
	tip           int // how far the middle of the lower side juts out
}

// portShape is a port at distance x from the left side of its machine.
type portShape struct {
	x           int
	label, full string
}

func shapeOf(n *Node) shape {
	s := shape{
		name:   shorten(n.Name, bold, nameSize, maxName),
		detail: shorten(n.Detail, mono, smallSize, maxDetail),
	}
	s.width = max(width(s.name, bold, nameSize), width(s.detail, mono, smallSize))
	lines := 2
	if s.detail != "" {
		lines = 3
	}
	s.height = lines*lineHeight + 12
	kind := width(n.Kind.String(), bold, nameSize)
	s.inset = 12
	switch n.Kind {
	case Machine:
		s.width = max(s.width, stateWidth(n), 72) + 24
		s.addPorts(n.Ports)
	case Or:
		s.width, s.inset = max(s.width, kind)+44, hexagonSide
	case Par:
		s.width = max(s.width, kind) + 44
	case Ref:
		s.width, s.inset = max(s.width, kind)+44, s.height/2-4
	case Function, Client:
		s.width = max(s.width, kind) + 32
	case Import, Export:
		s.width, s.tip = max(s.width, kind)+28, pentagonTip
		s.height += pentagonTip
	default:
		panic("draw: unknown node kind")
	}
	return s
}

// addPorts puts the ports side by side along the upper side of a machine.
func (s *shape) addPorts(ports []Port) {
	if len(ports) == 0 {
		return
	}
	shown := ports
	if len(ports) > maxPorts {
		shown = ports[:maxPorts-1]
	}
	each := min(150, maxRow/min(len(ports), maxPorts)-portGap)
	row := portGap
	add := func(text string) {
		label := shorten(text, sans, textSize, each)
		w := max(width(label, sans, textSize), 2*portRadius)
		s.ports = append(s.ports, portShape{row + w/2, label, text})
		row += w + portGap
	}
	for _, p := range shown {
		add(p.Label)
	}
	if len(shown) < len(ports) {
		add(strconv.Itoa(len(ports)-len(shown)) + " more")
	}
	if spare := s.width - row; spare > 0 {
		for i := range s.ports {
			s.ports[i].x += spare * (i + 1) / (len(s.ports) + 1)
		}
	}
	s.width = max(s.width, row)
	s.height += lineHeight + 6
}

// portAt returns the distance from the left side at which an edge to the port arrives.
func (s *shape) portAt(ports []Port, id string) int {
	for i, p := range ports {
		if p.ID == id {
			return s.ports[min(i, len(s.ports)-1)].x
		}
	}
	return s.width / 2
}

// exits returns the part of the lower side that edges may leave from.
func (s *shape) exits() (left, right int) {
	return min(s.inset, s.width/2), max(s.width-s.inset, s.width/2)
}

// bottomAt returns how far below the upper side the lower side is at distance x from the left.
func (s *shape) bottomAt(x int) int {
	if s.tip == 0 {
		return s.height
	}
	off := 2*x - s.width
	return s.height - s.tip*max(off, -off)/s.width
}

// stateWidth is the width of the line that says whether a machine runs and how many snapshots were taken.
func stateWidth(n *Node) int {
	w := 14 + width(n.State.String(), sans, textSize)
	if n.Snapshots > 0 {
		w += 12 + cameraWidth + 4 + width(snapshotCount(n), sans, textSize)
	}
	return w
}

func snapshotCount(n *Node) string { return "×" + strconv.Itoa(n.Snapshots) }
