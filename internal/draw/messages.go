package draw

// A message lives in the partition of its sender until it is received. The chart shows just that: a dotted line runs down
// beside the sending thread while the message is under way, and turns into a horizontal arrow when it is received.

const transitSlots = 3

// transitSlots gives each message that is under way at the same time as others of the same thread a place of its own beside
// it, as long as there are any.
func (h *history) transitSlots(from, to int) map[int]int {
	slots := map[int]int{}
	busy := map[int][transitSlots]int{} // of each life: until when each place is taken
	for i := range h.got {
		until, life := h.got[i], h.actor[i]
		if until < 0 || life < 0 || until < from || i >= to {
			continue
		}
		ends := busy[life]
		slot := 0
		for slot < transitSlots-1 && ends[slot] > i {
			slot++
		}
		ends[slot] = until
		busy[life], slots[i] = ends, slot
	}
	return slots
}

// lineBeside returns the x of the dotted line of a message: beside its sender, on the side of the receiver.
func (p *chartPicture) lineBeside(send int) int {
	x, to := p.actor(send), p.actor(p.history.got[send])
	d := 8 + 3*p.slots[send]
	switch {
	case to < x:
		d = -d
	case to == x:
		d += 10
	}
	return x + d
}

// transit draws the dotted line of a message: for event i, when it is a Recv, from where the message was sent; when it is a
// Send whose message arrives after the window, down to the end of it.
func (p *chartPicture) transit(i int) {
	send := p.history.sent[i]
	switch {
	case send >= 0:
	case p.history.got[i] >= p.to:
		send = i
	default:
		return
	}
	x := p.lineBeside(send)
	y1, y2 := p.at(send), p.at(p.history.got[send])
	if send >= p.from {
		p.line(p.actor(send), y1, x, y1, "edge")
	}
	p.line(x, y1, x, y2, "edge wait")
}

// receive draws the arrow of a message that arrives. One whose sending the chart does not know (it came from outside, or
// came alive again with its partition) starts at a hollow circle in the lane where it lived.
func (p *chartPicture) receive(i int, words string) {
	e, y, x := &p.chart.Events[i], p.rows[i-p.from].y, p.actor(i)
	from := p.plan.cell(e.Target)
	if send := p.history.sent[i]; send >= 0 {
		from = p.lineBeside(send)
	} else {
		p.circle(from, y, 4, "port")
	}
	d, clear := 1, 4
	if x < from {
		d = -1
	}
	if (x-from)*d < clear+headLength {
		clear = 0
	}
	p.line(from, y, x-d*(clear+headLength-1), y, "edge")
	p.arrow(x-d*clear, y, d, 0, "tip")
	p.above(words, from, x, y)
}
