package link

import (
	"sync"

	"github.com/balticsim/balticsim/baltic"
)

// mostEvents is how many events may wait to be read before machines have to.
const mostEvents = 1 << 16

// Feed brings the events of all machines of a host into one order and to whoever reads them.
type Feed struct {
	out chan baltic.HostEvent

	mu     sync.Mutex
	change *sync.Cond // of the fields below
	events []baltic.HostEvent
	closed bool
	done   chan struct{} // closed with closed
	ended  chan struct{} // closed when nobody sends on out any more
}

// NewFeed returns an empty feed. Close ends it.
func NewFeed() *Feed {
	f := &Feed{out: make(chan baltic.HostEvent), done: make(chan struct{}), ended: make(chan struct{})}
	f.change = sync.NewCond(&f.mu)
	go f.pump()
	return f
}

// Out returns the events. It is closed by Close.
func (f *Feed) Out() <-chan baltic.HostEvent { return f.out }

// Put adds an event that must not be lost, however many there are.
func (f *Feed) Put(e baltic.HostEvent) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.events = append(f.events, e)
	f.change.Broadcast()
}

// Offer adds an event when there is room for it, and waits for that unless quit tells that it is not wanted any more; whoever changes what
// quit tells calls Wake.
func (f *Feed) Offer(e baltic.HostEvent, quit func() bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.events) >= mostEvents && !f.closed && !quit() {
		f.change.Wait()
	}
	if !f.closed && !quit() {
		f.events = append(f.events, e)
		f.change.Broadcast()
	}
}

// Wake lets those who wait in Offer ask again whether their event is wanted.
func (f *Feed) Wake() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.change.Broadcast()
}

// Close ends the feed: what was not read is lost.
func (f *Feed) Close() {
	f.mu.Lock()
	if !f.closed {
		f.closed = true
		close(f.done)
	}
	f.change.Broadcast()
	f.mu.Unlock()
	<-f.ended
}

func (f *Feed) pump() {
	defer close(f.ended)
	defer close(f.out)
	for {
		f.mu.Lock()
		for len(f.events) == 0 && !f.closed {
			f.change.Wait()
		}
		if f.closed {
			f.mu.Unlock()
			return
		}
		e := f.events[0]
		f.events[0] = baltic.HostEvent{}
		f.events = f.events[1:]
		f.change.Broadcast()
		f.mu.Unlock()
		select {
		case f.out <- e:
		case <-f.done:
			return
		}
	}
}
