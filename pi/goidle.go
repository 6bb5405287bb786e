package pi

import "sync"

// idle keeps the coroutines of a program in Go that are not running. A coroutine is never garbage, so somebody has to stop it; but
// a search drops states without a word. So there are at most so many, and the one that has waited longest is stopped when
// there are more: should its thread go on after all, it starts again from its log.
type idle struct {
	mu     sync.Mutex
	first  *goBody // has waited longest
	last   *goBody
	count  int
	closed bool
}

// mostIdle is how many coroutines wait at most, besides those of one configuration.
const mostIdle = 1 << 12

// take returns the coroutine of g and forgets it, nil when it has none.
func (i *idle) take(g *goBody) *coroutine {
	i.mu.Lock()
	defer i.mu.Unlock()
	co := g.co
	if co != nil {
		i.unlink(g)
	}
	return co
}

// put keeps the coroutine of g, in a configuration with so many threads.
func (i *idle) put(g *goBody, co *coroutine, threads int) {
	i.mu.Lock()
	if i.closed {
		i.mu.Unlock()
		co.end()
		return
	}
	g.co, g.prev = co, i.last
	if i.last == nil {
		i.first = g
	} else {
		i.last.next = g
	}
	i.last = g
	i.count++
	var oldest *coroutine
	if i.count > mostIdle+threads {
		oldest = i.first.co
		i.unlink(i.first)
	}
	i.mu.Unlock()
	if oldest != nil {
		oldest.end()
	}
}

// unlink takes g out of the list; its coroutine is the caller's.
func (i *idle) unlink(g *goBody) {
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
	g.co, g.prev, g.next = nil, nil, nil
	i.count--
}

// close stops all coroutines that wait, and from now on each one as soon as it waits.
func (i *idle) close() {
	i.mu.Lock()
	i.closed = true
	var all []*coroutine
	for i.first != nil {
		all = append(all, i.first.co)
		i.unlink(i.first)
	}
	i.mu.Unlock()
	for _, co := range all {
		co.end()
	}
}
