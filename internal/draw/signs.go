package draw

import "strconv"

func itoa(n int) string { return strconv.Itoa(n) }

// sign draws the sign of a partition event centred at (x, y).
func (c *canvas) sign(k EventKind, x, y int) {
	c.circle(x, y, 11, "outer")
	switch k {
	case Start:
		c.polygon("good", point{x - 4, y - 6}, point{x + 7, y}, point{x - 4, y + 6})
	case Stop:
		c.rect(x-5, y-5, 10, 10, 0, "soft")
	case Snapshot:
		c.camera(x-8, y-5)
	case Restore:
		c.path("M"+itoa(x-5)+" "+itoa(y-3)+"A6 6 0 1 1 "+itoa(x-6)+" "+itoa(y+2), "edge")
		c.polygon("tip", point{x - 8, y - 7}, point{x - 1, y - 4}, point{x - 7, y})
	case Crash:
		c.cross(x, y, 6)
	case Send, Recv, Print, Choose, Get, Set, Fork, Done, Fail, Note, Fault:
		panic("draw: no event of a whole partition")
	default:
		panic("draw: unknown event kind")
	}
}

// bolt draws the sign of a fault of the environment.
func (c *canvas) bolt(x, y int) {
	c.polygon("badtip", point{x + 2, y - 9}, point{x - 6, y + 2}, point{x - 1, y + 2}, point{x - 3, y + 9}, point{x + 6, y - 2}, point{x + 1, y - 2})
}

// hourglass draws the sign of a thread that waits for ever, with its upper side at y.
func (c *canvas) hourglass(x, y int) {
	c.polygon("bad", point{x - 6, y}, point{x + 6, y}, point{x - 6, y + 12}, point{x + 6, y + 12})
}

// signs explains the signs that the drawn events use, and only those.
func (p *chartPicture) signs() []legendItem {
	used := map[EventKind]bool{}
	lost, transit := false, false
	for i := p.from; i < p.to; i++ {
		e := &p.chart.Events[i]
		used[e.Kind] = true
		lost = lost || e.Kind == Send && p.history.got[i] < 0
		transit = transit || p.history.sent[i] >= 0
	}
	var items []legendItem
	add := func(show bool, text string, sign func(x, y int)) {
		if show {
			items = append(items, legendItem{text, sign})
		}
	}
	add(transit, "sent, under way, received", func(x, y int) {
		p.circle(x+4, y-9, 3, "tip")
		p.path("M"+itoa(x+4)+" "+itoa(y-9)+"V"+itoa(y), "edge wait")
		p.line(x+4, y, x+21, y, "edge")
		p.arrow(x+30, y, 1, 0, "tip")
	})
	add(lost, "sent, never received", func(x, y int) { p.circle(x+15, y-4, 4, "tip") })
	add(used[Get] || used[Set], "memory cell", func(x, y int) { p.rect(x+11, y-8, 8, 8, 0, "port") })
	add(used[Choose], "choice", func(x, y int) {
		p.polygon("hottip", point{x + 15, y - 11}, point{x + 22, y - 4}, point{x + 15, y + 3}, point{x + 8, y - 4})
	})
	add(used[Fault], "environment move", func(x, y int) { p.bolt(x+15, y-4) })
	for _, k := range []EventKind{Start, Stop, Snapshot, Restore, Crash} {
		add(used[k], k.String(), func(x, y int) { p.sign(k, x+15, y-4) })
	}
	add(p.waiting, "waits for ever", func(x, y int) { p.hourglass(x+15, y-10) })
	return items
}
