package farm

import (
	"context"
	"errors"

	"github.com/balticsim/balticsim/baltic"
)

// pump brings what the host says to the loop, in its order.
type pump struct {
	events  <-chan baltic.HostEvent
	marks   chan mark
	deliver func(baltic.HostEvent)
	do      func(func()) bool
}

// mark is a function whose place is after every event that the host has put on its channel by now.
type mark struct {
	f      func()
	queued chan struct{}
}

var errHostClosed = errors.New("the host of the machines was closed")

// run pumps until the context ends, or the host is closed.
func (p *pump) run(ctx context.Context, closed func(error)) {
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-p.events:
			if !ok {
				closed(errHostClosed)
				return
			}
			p.bring(e)
		case m := <-p.marks:
			p.drain()
			p.do(m.f)
			close(m.queued)
		}
	}
}

// drain brings what is there already.
func (p *pump) drain() {
	for {
		select {
		case e, ok := <-p.events:
			if !ok {
				return // run will see it
			}
			p.bring(e)
		default:
			return
		}
	}
}

func (p *pump) bring(e baltic.HostEvent) { p.do(func() { p.deliver(e) }) }

// after lets f run after every event that the host has said so far, and before every one that it says after this returns.
func (p *pump) after(ctx context.Context, f func()) {
	m := mark{f, make(chan struct{})}
	select {
	case <-ctx.Done():
		return
	case p.marks <- m:
	}
	select {
	case <-ctx.Done():
	case <-m.queued:
	}
}
