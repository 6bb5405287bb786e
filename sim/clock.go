package sim

import (
	"slices"

	"github.com/balticsim/balticsim/step"
)

// Tick is one component of a vector clock: how many steps of a thread are known.
type Tick struct {
	Thread step.Token
	Count  uint32
}

// Clock is a vector clock: the ticks of all threads it knows of, in the order of their tokens. Clocks are immutable.
type Clock []Tick

// Precedes tells whether everything that c knows is known to d: the step with clock c is d's step or one of its causes.
func (c Clock) Precedes(d Clock) bool {
	j := 0
	for _, t := range c {
		for j < len(d) && d[j].Thread < t.Thread {
			j++
		}
		if j == len(d) || d[j].Thread != t.Thread || d[j].Count < t.Count {
			return false
		}
	}
	return true
}

// join returns what c and d know together.
func (c Clock) join(d Clock) Clock {
	if c.Precedes(d) {
		return d
	}
	if d.Precedes(c) {
		return c
	}
	both := make(Clock, 0, len(c)+len(d))
	for len(c) > 0 && len(d) > 0 {
		switch {
		case c[0].Thread < d[0].Thread:
			both, c = append(both, c[0]), c[1:]
		case c[0].Thread > d[0].Thread:
			both, d = append(both, d[0]), d[1:]
		default:
			both = append(both, Tick{c[0].Thread, max(c[0].Count, d[0].Count)})
			c, d = c[1:], d[1:]
		}
	}
	return append(append(both, c...), d...)
}

// tick returns c with one more step of the thread.
func (c Clock) tick(thread step.Token) Clock {
	next := make(Clock, 0, len(c)+1)
	i, found := slices.BinarySearchFunc(c, thread, func(t Tick, thread step.Token) int { return int(t.Thread) - int(thread) })
	next = append(next, c[:i]...)
	if found {
		return append(append(next, Tick{thread, c[i].Count + 1}), c[i+1:]...)
	}
	return append(append(next, Tick{thread, 1}), c[i:]...)
}

// Clocks computes the vector clocks of the steps of one run from what they use and what they bring about, and from
// nothing else. Step a happens before step b when a chain of dependent steps leads from a to b, where a step also
// depends on the one that brought one of its tokens to life; that is so exactly when the clock of a precedes that of b.
//
// Each token carries two clocks: wrote, that of the last step that wrote it or brought it about, and read, that of all
// reads since. A reader joins the first, a writer both. A thread's own clock is the one that its token carries.
type Clocks struct {
	wrote, read map[step.Token]Clock
}

// NewClocks returns the clocks of a run that has not begun.
func NewClocks() *Clocks {
	return &Clocks{wrote: map[step.Token]Clock{}, read: map[step.Token]Clock{}}
}

// Step returns the clock of a step of the actor with these uses. Born must follow, with the effects of the step.
func (c *Clocks) Step(actor step.Token, uses []step.Use) Clock {
	now := c.wrote[actor]
	for _, u := range uses {
		now = now.join(c.wrote[u.Token])
		if u.Mode != step.Read {
			now = now.join(c.read[u.Token])
		}
	}
	now = now.tick(actor)
	for _, u := range uses {
		switch u.Mode {
		case step.Read:
			c.read[u.Token] = c.read[u.Token].join(now)
		case step.Write:
			c.wrote[u.Token] = now
			delete(c.read, u.Token)
		case step.Consume:
			delete(c.wrote, u.Token)
			delete(c.read, u.Token)
		case step.Offer:
			panic("sim: a step offers nothing, only what a thread may do does")
		}
	}
	c.wrote[actor] = now
	return now
}

// Born notes what came into being with the latest step, or with the start: each thing knows what its maker knew.
func (c *Clocks) Born(effects []step.Effect) {
	for i := range effects {
		if e := &effects[i]; e.Token != 0 {
			c.wrote[e.Token] = c.wrote[e.Maker]
		}
	}
}
