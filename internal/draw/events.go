package draw

const maxWords = 460 // pixels of an event's words

// event draws event i: number and thread in the margin, its sign on the lifelines, and its words.
func (p *chartPicture) event(i int) {
	e, r := &p.chart.Events[i], p.rows[i-p.from]
	p.open(p.eventTitle(i))
	defer p.close()
	if e.Mark {
		p.rect(margin-6, r.top+1, p.plan.width-2*margin+12, r.height-2, 4, "mark")
	}
	if r.height == fullRow {
		p.margin(e, r)
	}
	words := p.chart.words(p.history, i)
	x := p.actor(i)
	switch e.Kind {
	case Send:
		p.circle(x, r.y, 4, "tip")
		if r.height == fullRow {
			p.beside(words, x, x, r.y, "")
		}
	case Recv:
		p.receive(i, words)
	case Print:
		p.beside(words, x, x, r.y, "note")
	case Choose:
		p.polygon("hottip", point{x, r.y - 7}, point{x + 7, r.y}, point{x, r.y + 7}, point{x - 7, r.y})
		p.beside(words, x, x, r.y, "")
	case Get, Set:
		p.memory(e, x, r.y, words)
	case Fork:
		p.fork(i, x, r.y, words)
	case Done:
		p.line(x-7, r.y, x+7, r.y, "edge")
		if r.height == fullRow {
			p.beside(words, x, x, r.y, "")
		}
	case Fail:
		p.cross(x, r.y, 7)
		p.beside(words, x, x, r.y, "note")
	case Note:
		p.circle(x, r.y, 3, "soft")
		p.beside(words, x, x, r.y, "")
	case Fault:
		p.bolt(x, r.y)
		p.beside(words, x, x, r.y, "")
	case Start, Stop, Snapshot, Restore, Crash:
		p.whole(e, x, r.y, words)
	default:
		panic("draw: unknown event kind")
	}
}

// eventTitle is the full text of an event, with its place in the script.
func (p *chartPicture) eventTitle(i int) string {
	e := &p.chart.Events[i]
	t := join(e.Thread, e.Kind.String()+":", p.chart.words(p.history, i))
	if e.Span.Known() {
		t += " (" + e.Span.String() + ")"
	}
	return t
}

// margin writes the number of the step and the acting thread at the left.
func (p *chartPicture) margin(e *Event, r row) {
	const number, room = 44, gutter - 58
	if e.Step > 0 {
		p.text(label{x: margin + number, y: r.top + 19, text: shorten(itoa(e.Step), sans, smallSize, number), size: smallSize, anchor: end, class: "soft"})
	}
	thread := shorten(e.Thread, mono, smallSize, room)
	p.text(label{x: margin + number + 10, y: r.top + 19, text: thread, full: e.Thread, font: mono, size: smallSize, class: "soft"})
}

// actor returns the x of the thread that event i belongs to, or the middle of its lane.
func (p *chartPicture) actor(i int) int {
	if life := p.history.actor[i]; life >= 0 {
		return p.plan.thread(&p.history.lives[life])
	}
	return p.plan.list[p.plan.of[p.chart.Events[i].Lane]].middle()
}

// beside writes words at the right of what is drawn from x1 to x2, or at its left when there is more room and the right
// does not suffice; box, when not empty, is the class of a frame around them.
func (p *chartPicture) beside(words string, x1, x2, y int, box string) {
	const space = 13
	right, left := p.plan.width-margin-4-(x2+space), x1-space-margin-gutter
	l := label{x: x2 + space, y: y + 4, full: words, font: mono, size: textSize, class: "ink"}
	room := right
	if need := width(clean(words), mono, textSize); need > right && left > right {
		l.x, l.anchor, room = x1-space, end, left
	}
	l.text = shorten(words, mono, textSize, min(room, maxWords))
	if l.text == "" {
		return
	}
	if box == "" {
		p.halo(l)
	} else {
		w := width(l.text, mono, textSize)
		x := l.x
		if l.anchor == end {
			x -= w
		}
		p.rect(x-5, y-9, w+10, 19, 3, box)
	}
	p.text(l)
}

// above writes words centred over a horizontal line from x1 to x2, or beside it when it is too short for them.
func (p *chartPicture) above(words string, x1, x2, y int) {
	if x1 > x2 {
		x1, x2 = x2, x1
	}
	if need := width(clean(words), mono, textSize); need > x2-x1-24 || need > maxWords {
		p.beside(words, x1, x2, y, "")
		return
	}
	l := label{x: (x1 + x2) / 2, y: y - 6, text: clean(words), full: words, font: mono, size: textSize, anchor: middle, class: "ink"}
	p.halo(l)
	p.text(l)
}

// memory draws the reading or writing of a cell: a square at the left of the lane where the cell lives.
func (p *chartPicture) memory(e *Event, x, y int, words string) {
	at := p.plan.cell(e.Target)
	p.rect(at-4, y-4, 8, 8, 0, "port")
	from, to := at, x
	if e.Kind == Set {
		from, to = x, at
	}
	p.pointed(from, to, y, 6, "edge dash", "tip")
	p.above(words, at, x, y)
}

// pointed draws a horizontal arrow that keeps clear of both ends by the given number of pixels.
func (p *chartPicture) pointed(from, to, y, clear int, line, head string) {
	d := 1
	if to < from {
		d = -1
	}
	p.line(from+d*clear, y, to-d*(clear+headLength-1), y, line)
	p.arrow(to-d*clear, y, d, 0, head)
}

// fork joins the acting thread with the one that begins.
func (p *chartPicture) fork(i, x, y int, words string) {
	e := &p.chart.Events[i]
	left, right := x, x
	for j := range p.history.lives {
		l := &p.history.lives[j]
		if l.begin == i && l.lane == e.Lane {
			to := p.plan.thread(l)
			p.line(x, y, to, y, "edge")
			p.circle(to, y, 3, "tip")
			left, right = min(left, to), max(right, to)
		}
	}
	p.beside(words, left, right, y, "")
}

// whole draws an event that concerns a partition as a whole: its sign in the middle of the lane, and an arrow from the
// thread that caused it when that lives elsewhere.
func (p *chartPicture) whole(e *Event, x, y int, words string) {
	mid := p.plan.list[p.plan.of[e.Target]].middle()
	remote := e.Thread != "" && p.plan.of[e.Target] != p.plan.of[e.Lane]
	if remote {
		line, head := "edge dash", "tip"
		if e.Kind == Crash {
			line, head = "badline dash", "badtip"
		}
		d := 14
		if x > mid {
			d = -14
		}
		p.pointed(x, mid-d, y, 4, line, head)
	}
	p.sign(e.Kind, mid, y)
	if remote {
		p.above(words, x, mid, y)
	} else {
		p.beside(words, mid, mid+4, y, "")
	}
}
