package draw

// legendItem is one sign and what it means.
type legendItem struct {
	text string
	sign func(x, y int) // draws the sign in a field 30 wide, on the baseline y
}

// graphLegend explains the signs that the graph uses, and only those; it returns the height of the picture.
func (c *canvas) graphLegend(g *Graph, w, y int) int {
	var items []legendItem
	for style := Call; style <= Former; style++ {
		for _, e := range g.Edges {
			if e.Style == style && !e.Mark {
				items = append(items, legendItem{style.String(), c.edgeSign(style, false)})
				break
			}
		}
	}
	for state := Running; state <= Stopped; state++ {
		for _, n := range g.Nodes {
			if n.Kind == Machine && n.State == state {
				items = append(items, legendItem{state.String() + " machine", c.machineSign(state)})
				break
			}
		}
	}
	snapshots, marked := false, false
	for _, n := range g.Nodes {
		snapshots = snapshots || n.Kind == Machine && n.Snapshots > 0
		marked = marked || n.Mark
	}
	for _, e := range g.Edges {
		marked = marked || e.Mark
	}
	if snapshots {
		items = append(items, legendItem{"snapshots taken", func(x, y int) { c.camera(x+7, y-10) }})
	}
	if marked {
		items = append(items, legendItem{"touched by this step", func(x, y int) { c.rect(x+4, y-10, 22, 10, 3, "mark") }})
	}
	return c.legend(items, w, y)
}

// legend writes the items in rows that fit the width and returns the y at which the picture ends.
func (c *canvas) legend(items []legendItem, w, y int) int {
	if len(items) == 0 {
		return y
	}
	x, line := margin, y+12
	for _, item := range items {
		text := shorten(item.text, sans, textSize, w-2*margin-40)
		need := 36 + width(text, sans, textSize)
		if x > margin && x+need > w-margin {
			x, line = margin, line+20
		}
		item.sign(x, line)
		c.text(label{x: x + 36, y: line, text: text, size: textSize, class: "soft"})
		x += need + 22
	}
	return line + margin
}

func (c *canvas) edgeSign(style EdgeStyle, marked bool) func(x, y int) {
	return func(x, y int) {
		line, head := edgeClasses(style, marked)
		c.line(x, y-4, x+21, y-4, line)
		c.arrow(x+30, y-4, 1, 0, head)
	}
}

func (c *canvas) machineSign(state State) func(x, y int) {
	return func(x, y int) {
		switch state {
		case Running:
			c.rect(x+4, y-11, 22, 12, 2, "box")
		case Crashed:
			c.rect(x+4, y-11, 22, 12, 2, "boxdown")
			c.hatched(x+4, y-11, 22, 12, "bs-crashed")
		case Stopped:
			c.rect(x+4, y-11, 22, 12, 2, "boxstop")
			c.hatched(x+4, y-11, 22, 12, "bs-stopped")
		default:
			panic("draw: unknown state")
		}
	}
}
