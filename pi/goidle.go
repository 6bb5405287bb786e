package pi

import (
	"sync"
	"sync/atomic"
)

// idle keeps track of the coroutines of a program in Go. A coroutine is never garbage, so somebody has to stop it; but a search
// drops states without a word. So there are at most so many, and one that has waited for long is stopped when there are more:
// should its thread go on after all, it starts again from what it was answered.
type idle struct {
	closed atomic.Bool
	mu     sync.Mutex // guards the list of all bodies with a coroutine
	first  *goBody
	last   *goBody
	count  int
}

// mostIdle is how many coroutines there are at most, besides those of one configuration.
const mostIdle = 1 << 12

// place is where a body is in the list, and who may use its coroutine: whoever brings it from waiting to taken.
type place struct {
	co         *coroutine // nil for none
	state      atomic.Uint32
	prev, next *goBody
}

const (
	noCoroutine uint32 = iota
	taken
	waiting
	lately // waiting, and has gone on since surplus looked at it
)

// take returns the coroutine of g for the caller alone, nil when it has none.
func (g *goBody) take() *coroutine {
	if g.state.CompareAndSwap(lately, taken) || g.state.CompareAndSwap(waiting, taken) {
		return g.co
	}
	return nil
}

// giveBack ends what take began.
func (i *idle) giveBack(g *goBody) {
	g.state.Store(lately)
	if i.closed.Load() {
		i.drop(g)
	}
}

// add gives g a coroutine, which the caller has taken, in a configuration with so many threads.
func (i *idle) add(g *goBody, co *coroutine, threads int) {
	i.mu.Lock()
	g.co = co
	g.state.Store(taken)
	i.link(g)
	surplus := i.surplus(threads)
	i.mu.Unlock()
	if surplus != nil {
		surplus.end()
	}
}

// surplus returns a coroutine that has to go, if there are too many.
func (i *idle) surplus(threads int) *coroutine {
	for range 2 * i.count {
		if i.count <= mostIdle+threads {
			return nil
		}
		switch g := i.first; {
		case g.state.CompareAndSwap(waiting, taken):
			return i.unlink(g)
		default:
			g.state.CompareAndSwap(lately, waiting)
			i.unlinked(g)
			i.link(g)
		}
	}
	return nil
}

// drop stops the coroutine of g, if it has one that nobody uses.
func (i *idle) drop(g *goBody) {
	if g.take() == nil {
		return
	}
	i.mu.Lock()
	co := i.unlink(g)
	i.mu.Unlock()
	co.end()
}

// move gives the coroutine of g to d, if g has one.
func (i *idle) move(g, d *goBody) {
	if g.take() == nil {
		return
	}
	i.mu.Lock()
	d.co = i.unlink(g)
	d.state.Store(lately)
	i.link(d)
	i.mu.Unlock()
}

// finish forgets the coroutine of g, which is over.
func (i *idle) finish(g *goBody) {
	i.mu.Lock()
	i.unlink(g)
	i.mu.Unlock()
}

// close stops all coroutines that wait, and from now on each one as soon as it waits.
func (i *idle) close() {
	i.closed.Store(true)
	var all []*coroutine
	i.mu.Lock()
	for g := i.first; g != nil; {
		next := g.next
		if g.take() != nil {
			all = append(all, i.unlink(g))
		}
		g = next
	}
	i.mu.Unlock()
	for _, co := range all {
		co.end()
	}
}

func (i *idle) link(g *goBody) {
	g.prev = i.last
	if i.last == nil {
		i.first = g
	} else {
		i.last.next = g
	}
	i.last = g
	i.count++
}

// unlink takes g, whose coroutine the caller has taken, out of the list and returns the coroutine.
func (i *idle) unlink(g *goBody) *coroutine {
	co := g.co
	g.co = nil
	i.unlinked(g)
	g.state.Store(noCoroutine)
	return co
}

func (i *idle) unlinked(g *goBody) {
	if g.prev == nil {
		i.first = g.next
	} else {
		g.prev.next = g.next
	}
	if g.next == nil {
		i.last = g.prev
	} else {
		g.next.prev = g.prev
	}
	g.prev, g.next = nil, nil
	i.count--
}
