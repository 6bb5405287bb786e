package model

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/guest"
	"github.com/balticsim/balticsim/baltic/link"
)

// machine is a machine and its states. Its lock is held during everything that starts, stops or copies it, so that those happen one
// after the other.
type machine struct {
	id baltic.MachineID

	mu     sync.Mutex
	run    *running        // nil when it has crashed or was killed
	latest baltic.FrozenID // what it was frozen as, while it is frozen; 0 while it runs
}

// running is a guest that is served.
type running struct {
	inside *guest.Guest
	link   *link.Link
	served chan struct{} // closed when nothing of the guest runs any more
	quiet  atomic.Bool   // nobody wants to hear of it any more
}

// begin serves a guest on behalf of a machine. A guest that has yet to be told what to run begins in the epoch.
func (h *Host) begin(m *machine, inside *guest.Guest, epoch uint64) *running {
	here, there := net.Pipe()
	r := &running{inside: inside, served: make(chan struct{})}
	go func() {
		defer close(r.served)
		_ = inside.Serve(context.Background(), there) // it ends with the pipe
	}()
	r.link = link.New(here, link.Options{
		Event: func(e baltic.HostEvent) {
			e.Machine, e.At = m.id, h.o.Now()
			h.feed.Offer(e, r.quiet.Load)
		},
		Gone:    func(error) { h.endings.Go(func() { h.crashed(m, r) }) },
		MaxBody: h.o.MaxBody,
		Epoch:   epoch,
	})
	return r
}

// end ends what runs and returns when nothing of it does.
func (h *Host) end(r *running) {
	r.quiet.Store(true)
	h.feed.Wake()
	_ = r.link.Close()
	<-r.served
}

// errDead is the error of speaking to a machine that does not run.
var errDead = errors.New("the machine does not run")

// speak lets f use the link of a machine that runs and is not frozen.
func (h *Host) speak(id baltic.MachineID, f func(*link.Link) error) error {
	m, err := h.machine(id)
	if err != nil {
		return err
	}
	m.mu.Lock()
	r, frozen := m.run, m.latest != 0
	m.mu.Unlock()
	if r == nil || frozen {
		return errDead
	}
	return f(r.link)
}
