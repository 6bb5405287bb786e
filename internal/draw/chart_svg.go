package draw

import (
	"fmt"
	"strings"
)

const namesHeight = 50 // of the boxes with the names of the lanes, and the space below them

// chartPicture is a chart on its way to SVG: the plan, and the canvas.
type chartPicture struct {
	*canvas
	chart    *Chart
	history  *history
	plan     *columns
	rows     []row
	from, to int
	top, end int         // of the lifelines
	slots    map[int]int // of each Send in transit: its place beside the sending thread
	waiting  bool        // some thread waits for ever
}

// SVG draws the part of the chart that the window selects; it fails when Check does.
func (c *Chart) SVG(w Window) ([]byte, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	from, to := w.bounds(len(c.Events))
	h := c.replay()
	p := &chartPicture{canvas: &canvas{}, chart: c, history: h, plan: c.plan(h, from, to), from: from, to: to}
	y := p.heading(p.plan.width, c.Title, "")
	p.names(y)
	y += namesHeight
	y = p.banner(more(from, "earlier"), y)
	p.top = y
	p.rows, y = h.rows(c, from, to, y+8)
	p.end = y + 10
	p.slots = h.transitSlots(from, to)
	p.lanes()
	p.threads()
	for i := from; i < to; i++ {
		p.transit(i)
	}
	for i := from; i < to; i++ {
		p.event(i)
	}
	y = p.banner(more(len(c.Events)-to, "more"), p.end+14)
	if len(p.rows) > 30 {
		p.names(y)
		y += namesHeight
	}
	y = p.outcome(y + 12)
	y = p.legend(p.signs(), p.plan.width, y+8)
	return p.document(p.plan.width, y, headline(c.Title, "Message sequence chart"), c.describe(from, to)), nil
}

// describe says in words what the picture shows, for readers who cannot see it.
func (c *Chart) describe(from, to int) string {
	names := make([]string, len(c.Lanes))
	for i, l := range c.Lanes {
		names[i] = l.Name
	}
	return fmt.Sprintf("Events %d to %d of %d between the partitions %s. The run ended: %s.",
		min(from+1, to), to, len(c.Events), strings.Join(names, ", "), headline(c.Outcome.End, "not said"))
}

// names writes the names of the lanes in boxes at y.
func (p *chartPicture) names(y int) {
	for i := range p.plan.list {
		col := &p.plan.list[i]
		p.open(col.name)
		p.rect(col.x+3, y+4, col.width-6, namesHeight-10, 4, "box")
		lines, size := fitName(col.name, col.width-12)
		line := y + 26
		if len(lines) == 2 {
			line -= 8
		}
		for j, text := range lines {
			p.text(label{x: col.middle(), y: line + 16*j, text: text, font: bold, size: size, anchor: middle, class: "ink"})
		}
		p.close()
	}
}

// fitName lays out the name of a lane in one line, or in two of which the second keeps the end of the name: names of
// partitions that come from one hint differ there.
func fitName(name string, room int) (lines []string, size int) {
	name = clean(name)
	for _, size := range []int{13, textSize} {
		if width(name, bold, size) <= room {
			return []string{name}, size
		}
	}
	cut := strings.LastIndexAny(name, "# ")
	if cut <= 0 {
		cut = len(strings.TrimSuffix(shorten(name, bold, smallSize, room), ellipsis))
	}
	head, tail := shorten(name[:cut], bold, smallSize, room), strings.TrimSpace(name[cut:])
	if width(tail, bold, smallSize) > room {
		runes := []rune(tail)
		for len(runes) > 0 && width(ellipsis+string(runes), bold, smallSize) > room {
			runes = runes[1:]
		}
		tail = ellipsis + string(runes)
	}
	return []string{head, tail}, smallSize
}

// banner writes a note across the picture, if there is one, and returns the y below it.
func (p *chartPicture) banner(text string, y int) int {
	if text == "" {
		return y
	}
	p.rect(margin, y+4, p.plan.width-2*margin, 24, 4, "note")
	p.text(label{x: p.plan.width / 2, y: y + 20, text: text, size: textSize, anchor: middle, class: "ink"})
	return y + 32
}

// at returns the y of an event, or of the edge of the window that hides it.
func (p *chartPicture) at(event int) int {
	switch {
	case event < p.from:
		return p.top
	case event >= p.to:
		return p.end
	default:
		return p.rows[event-p.from].y
	}
}

// lanes draws the background of each partition: a band while it runs, hatched while it is down or frozen.
func (p *chartPicture) lanes() {
	for i := range p.plan.list {
		col := &p.plan.list[i]
		p.line(col.middle(), p.top-6, col.middle(), p.end+6, "life dash")
	}
	for _, period := range p.history.periods {
		y1, y2 := p.at(period.begin), p.at(period.end)
		if y2 <= y1 {
			continue
		}
		col := &p.plan.list[p.plan.of[period.lane]]
		x, w := col.x+3, col.width-6
		switch period.condition {
		case absent:
		case up:
			p.rect(x, y1, w, y2-y1, 3, "band")
		case crashed:
			p.rect(x, y1, w, y2-y1, 3, "band2")
			p.hatched(x, y1, w, y2-y1, "bs-crashed")
		case stopped:
			p.rect(x, y1, w, y2-y1, 3, "band2")
			p.hatched(x, y1, w, y2-y1, "bs-stopped")
		default:
			panic("draw: unknown condition")
		}
	}
}

// threads draws the life of each thread as a bar, with a mark below those that wait for ever.
func (p *chartPicture) threads() {
	waits := map[string]string{}
	for _, b := range p.chart.Outcome.Blocked {
		waits[fmt.Sprintf("%d %s", b.Lane, b.Thread)] = b.Waits
	}
	for i := range p.history.lives {
		l := &p.history.lives[i]
		if l.column == hidden {
			continue
		}
		x, y1, y2 := p.plan.thread(l), p.at(l.begin), p.at(l.end)
		wait, blocked := waits[fmt.Sprintf("%d %s", l.lane, l.thread)]
		blocked = blocked && l.end == len(p.chart.Events)
		title := "thread " + l.thread
		if blocked {
			title += ", waits: " + wait
		}
		p.open(title)
		p.rect(x-3, y1, 6, max(2, y2-y1), 0, "live")
		if blocked && p.to == len(p.chart.Events) {
			p.waiting = true
			p.hourglass(x, y2+2)
		}
		p.close()
	}
}
