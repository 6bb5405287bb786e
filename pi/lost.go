package pi

import (
	"slices"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/step"
)

// Lost is a thread that nothing can ever wake, or a message that nobody can ever receive. Label is the thread's or the message's;
// Waits is what the thread waits for, in words. Span is where the thread is in the user's text, unknown for a message.
type Lost struct {
	Message   bool
	Label     string
	Partition string // display name
	Waits     string
	Chan      Name // of a message
	Span      source.Span
}

// Lost returns the threads and messages of a configuration that nothing can reach again, threads first. outside tells of
// a name that somebody outside the program knows. Threads that wait for a fault are never lost.
//
// It errs on the side of fewer: a thread is lost when no thread that is not lost may ever send on the channel that it waits at, or touch the
// reference or partition name, as Future has it; a message, when none may ever receive on its channel.
func (s *System) Lost(c *Config, outside func(Name) bool) []Lost {
	l := &losses{c: c, outside: outside, futures: map[int32][]step.Use{}}
	scene := c.scene()
	for slot := range c.threads {
		if t := &c.threads[slot]; t.kind != reqGone {
			l.live = append(l.live, int32(slot))
			l.futures[int32(slot)] = scene.future(scene.actor(t.token), nil)
		}
	}
	var lost []Lost
	for again := true; again; { // whoever is lost wakes nobody
		again = false
		for _, slot := range slices.Clone(l.live) {
			if t := &c.threads[slot]; !l.wakes(slot) {
				place, _ := t.places()
				lost = append(lost, Lost{Label: t.label.String(), Partition: c.partName(t.part), Waits: t.waits(), Span: place})
				l.live = slices.DeleteFunc(l.live, func(other int32) bool { return other == slot })
				again = true
			}
		}
	}
	for _, p := range c.inOrder() {
		for i := c.parts[p].items.head; i != none; i = c.items[i].partNext {
			it := &c.items[i]
			if it.name.kind == nameChan && !outside(it.name.public()) && !l.touches(it.name, none, step.Consume) {
				lost = append(lost, Lost{Message: true, Label: it.messageLabel(), Partition: c.partName(p), Chan: it.name.public()})
			}
		}
	}
	return lost
}

// losses finds out what is lost in c. live are the threads that are not known to be lost, futures what each may ever touch.
type losses struct {
	c       *Config
	outside func(Name) bool
	live    []int32
	futures map[int32][]step.Use
}

// wakes tells whether something may wake a thread, or it needs nothing.
func (l *losses) wakes(slot int32) bool {
	t := &l.c.threads[slot]
	n := t.at()
	if n == nil || l.c.enabled(t) || l.outside(n.public()) {
		return true
	}
	if t.kind == reqRecv {
		return l.touches(n, slot, step.Offer)
	}
	return l.touches(n, slot, step.Offer) || l.touches(n, slot, step.Consume) || l.touches(n, slot, step.Write)
}

// touches tells whether a live thread other than the given one may touch an object in that way.
func (l *losses) touches(n *name, except int32, mode step.Mode) bool {
	return slices.ContainsFunc(l.live, func(slot int32) bool {
		return slot != except && slices.Contains(l.futures[slot], step.Use{Token: n.token, Mode: mode})
	})
}
