package draw

import (
	"cmp"
	"slices"
	"strconv"
)

// Measures of a chart, in pixels.
const (
	gutter     = 152 // at the left: number of the step, acting thread
	laneLeft   = 34  // from the left side of a lane to its first thread; memory cells stand here
	laneRight  = 14
	pitch      = 24 // between two threads
	leastLane  = 54
	widestLane = 240
	maxLanes   = (MaxWidth - 2*margin - gutter) / leastLane
	leastChart = 720
)

// column is a lane as drawn: its left side, its width, how many threads it has room for, and the lanes of the chart that
// it stands for: one, or the rest when there are too many.
type column struct {
	x, width int
	threads  int
	name     string
}

func (c *column) middle() int { return c.x + c.width/2 }

// columns is the horizontal plan of a chart.
type columns struct {
	list  []column
	of    []int // for each lane: its column
	width int   // of the picture
}

// thread returns the x of a thread: threads beyond the room of their lane share the last place, and those that are not drawn
// count as the first.
func (p *columns) thread(l *life) int {
	c := &p.list[p.of[l.lane]]
	return c.x + laneLeft + pitch*max(0, min(l.column, c.threads-1))
}

// cell returns the x at which the memory of a lane is drawn.
func (p *columns) cell(lane int) int { return p.list[p.of[lane]].x + 9 }

// plan gives every lane a column and every thread that lives in the window a place in it.
func (c *Chart) plan(h *history, from, to int) *columns {
	p := &columns{of: make([]int, len(c.Lanes))}
	c.chooseLanes(p, from, to)
	needs := h.shareColumns(p, from, to)
	p.distribute(needs)
	return p
}

// chooseLanes decides which lanes get a column of their own: all, or, when there are too many, those with most events in the
// window; the others share the last column.
func (c *Chart) chooseLanes(p *columns, from, to int) {
	own := make([]bool, len(c.Lanes))
	for i := range own {
		own[i] = true
	}
	if rest := len(c.Lanes) - (maxLanes - 1); rest > 1 {
		busy := make([]int, len(c.Lanes))
		busy[0] = len(c.Events) * 2
		for _, e := range c.Events[from:to] {
			busy[e.Lane]++
			if e.Kind.targeted() {
				busy[e.Target]++
			}
		}
		ranked := make([]int, len(c.Lanes))
		for i := range ranked {
			ranked[i] = i
		}
		slices.SortStableFunc(ranked, func(a, b int) int { return busy[b] - busy[a] })
		for _, lane := range ranked[maxLanes-1:] {
			own[lane] = false
		}
	}
	folded := 0
	for i, l := range c.Lanes {
		if own[i] {
			p.of[i] = len(p.list)
			p.list = append(p.list, column{name: l.Name})
		} else {
			folded++
		}
	}
	if folded > 0 {
		for i := range c.Lanes {
			if !own[i] {
				p.of[i] = len(p.list)
			}
		}
		p.list = append(p.list, column{name: strconv.Itoa(folded) + " more"})
	}
}

// hidden is the place of a thread that is not drawn.
const hidden = -1

// fewThreads is how many threads a lane shows although they do nothing in the window.
const fewThreads = 8

// shareColumns gives each life in the window the leftmost place of its lane that is free all the time, and returns how
// many places each column needs. In a lane of many threads, those that neither begin nor act in the window are hidden.
func (h *history) shareColumns(p *columns, from, to int) []int {
	byLane := make([][]int, len(p.list))
	for i := range h.lives {
		l := &h.lives[i]
		l.column = hidden
		if l.begin < to && l.end >= from {
			byLane[p.of[l.lane]] = append(byLane[p.of[l.lane]], i)
		}
	}
	busy := h.actors(from, to)
	for i, lives := range byLane {
		if len(lives) > fewThreads {
			byLane[i] = slices.DeleteFunc(lives, func(life int) bool { return !busy[life] && h.lives[life].begin < from })
		}
	}
	needs := make([]int, len(p.list))
	for i, lives := range byLane {
		slices.SortStableFunc(lives, func(a, b int) int { return cmp.Compare(h.lives[a].begin, h.lives[b].begin) })
		var free []int // end of the last life in each place
		for _, index := range lives {
			l := &h.lives[index]
			place := slices.IndexFunc(free, func(end int) bool { return end <= l.begin })
			if place < 0 {
				place, free = len(free), append(free, 0)
			}
			free[place], l.column = l.end, place
		}
		needs[i] = max(1, len(free))
	}
	return needs
}

// actors tells of each life whether it acts in the window, the sending of a message that arrives there included.
func (h *history) actors(from, to int) []bool {
	busy := make([]bool, len(h.lives))
	mark := func(event int) {
		if event >= 0 && h.actor[event] >= 0 {
			busy[h.actor[event]] = true
		}
	}
	for i := from; i < to; i++ {
		mark(i)
		mark(h.sent[i])
		mark(h.got[i])
	}
	return busy
}

// distribute gives columns their widths: room for all threads if the picture allows it, else for as many as it does; what is
// left goes to the lanes in equal parts.
func (p *columns) distribute(needs []int) {
	room := MaxWidth - 2*margin - gutter
	most := slices.Max(needs)
	total := func(limit int) int {
		sum := 0
		for _, n := range needs {
			sum += laneNeed(min(n, limit))
		}
		return sum
	}
	for most > 1 && total(most) > room {
		most--
	}
	spare := (room - total(most)) / len(needs)
	x := margin + gutter
	for i := range p.list {
		c := &p.list[i]
		c.threads = min(needs[i], most)
		need := laneNeed(c.threads)
		wanted := max(need, min(widestLane, need+spare))
		c.x, c.width = x, wanted
		x += wanted
	}
	p.width = max(leastChart, x+margin)
}

func laneNeed(threads int) int { return max(leastLane, laneLeft+laneRight+pitch*(threads-1)) }
