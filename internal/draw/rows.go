package draw

import "strconv"

const (
	fullRow  = 28
	smallRow = 12
	arrowAt  = 21 // below the top of a full row: line of an arrow that has its label above
	eventAt  = 15 // line of everything else
)

// row is the place of one event: its top, its height, and the y at which it happens on the lifelines.
type row struct {
	top, height, y int
}

// small tells whether an event needs no words of its own: the end of a thread, and a message whose arrival says it all.
func (h *history) small(c *Chart, i, to int) bool {
	e := &c.Events[i]
	switch e.Kind {
	case Done:
		return e.Text == "" && !e.Mark
	case Send:
		return e.Text == "" && !e.Mark && h.got[i] >= 0 && h.got[i] < to
	case Recv, Print, Choose, Get, Set, Fork, Fail, Note, Fault, Start, Stop, Snapshot, Restore, Crash:
		return false
	default:
		panic("draw: unknown event kind")
	}
}

// rows stacks the events of the window from y downwards and returns their rows and the y below them.
func (h *history) rows(c *Chart, from, to, y int) ([]row, int) {
	rows := make([]row, 0, to-from)
	for i := from; i < to; i++ {
		r := row{top: y, height: fullRow}
		switch e := &c.Events[i]; {
		case h.small(c, i, to):
			r.height = smallRow
			r.y = y + smallRow/2
		case e.Kind == Recv, e.Kind == Get, e.Kind == Set, e.Kind.targeted() && e.Thread != "" && e.Target != e.Lane:
			r.y = y + arrowAt
		default:
			r.y = y + eventAt
		}
		rows = append(rows, r)
		y += r.height
	}
	return rows, y
}

// words is what the picture says about event i.
func (c *Chart) words(h *history, i int) string {
	e := &c.Events[i]
	if e.Text != "" {
		return e.Text
	}
	switch e.Kind {
	case Send:
		if h.got[i] < 0 {
			return join("send", e.Chan, e.Value) + " (never received)"
		}
		return join("send", e.Chan, e.Value)
	case Recv:
		return join(e.Chan, e.Value)
	case Print, Choose, Fault:
		return join(e.Kind.String(), e.Value)
	case Fail:
		return join("fail:", e.Value)
	case Get:
		return join("get", e.Chan, "=", e.Value)
	case Set:
		return join("set", e.Chan, ":=", e.Value)
	case Fork:
		return join(append([]string{"fork"}, e.Starts...)...)
	case Done:
		return "done"
	case Note:
		return ""
	case Start, Stop, Snapshot, Restore, Crash:
		return join(e.Kind.String(), c.Lanes[e.Target].Name)
	default:
		panic("draw: unknown event kind")
	}
}

// join puts spaces between the texts that are not empty.
func join(texts ...string) string {
	out := ""
	for _, t := range texts {
		if t == "" {
			continue
		}
		if out != "" {
			out += " "
		}
		out += t
	}
	return out
}

// more is the note about events that are not drawn, "" for none.
func more(n int, kind string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return ellipsis + " 1 " + kind + " event"
	default:
		return ellipsis + " " + strconv.Itoa(n) + " " + kind + " events"
	}
}
