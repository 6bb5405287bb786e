package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/guest"
	"github.com/balticsim/balticsim/baltic/link"
)

// Options says what is around the machines.
type Options struct {
	// Now is the clock by which events are dated; nil when the time does not matter.
	Now func() time.Time
	// Import answers calls of the services that the farm imports; nil when there are none.
	Import func(ctx context.Context, c baltic.Call) (baltic.Answer, error)
	// MaxBody is the longest message in bytes; 0 for the default of package frame.
	MaxBody int
}

// Serve answers one call of an export.
type Serve = func(ctx context.Context, request json.RawMessage) (json.RawMessage, error)

// Host is a host of machines in this process.
type Host struct {
	o    Options
	feed *link.Feed
	// endings are machines that have ended by themselves and that nobody has looked after yet.
	endings sync.WaitGroup

	mu       sync.Mutex
	closed   bool
	machines []*machine // by MachineID, from 1
	states   []frozen   // by FrozenID, from 1
	epoch    uint64
	exports  map[string]Serve // by Export.Op
}

var _ baltic.Host = (*Host)(nil)

// New returns a host without machines.
func New(o Options) *Host {
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	return &Host{o: o, feed: link.NewFeed(), exports: map[string]Serve{}}
}

var errClosed = errors.New("the host is closed")

// Boot implements baltic.Host.
func (h *Host) Boot(_ context.Context, b baltic.Boot) (baltic.MachineID, error) {
	if b.Image.Executable != "" {
		return 0, errors.New("machines of the model run images only, no executables")
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return 0, errClosed
	}
	m := &machine{id: baltic.MachineID(len(h.machines) + 1)}
	h.epoch++
	m.run = h.begin(m, guest.New(guest.Options{}), h.epoch)
	if err := m.run.link.Wire(b); err != nil {
		h.end(m.run)
		return 0, err
	}
	h.machines = append(h.machines, m)
	return m.id, nil
}

// Call implements baltic.Host.
func (h *Host) Call(_ context.Context, m baltic.MachineID, c baltic.Call) error {
	return h.speak(m, func(l *link.Link) error { return l.Call(c) })
}

// Answer implements baltic.Host.
func (h *Host) Answer(_ context.Context, m baltic.MachineID, a baltic.Answer) error {
	return h.speak(m, func(l *link.Link) error { return l.Answer(a) })
}

// Kill implements baltic.Host.
func (h *Host) Kill(_ context.Context, id baltic.MachineID) error {
	m, err := h.machine(id)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.run != nil {
		h.end(m.run)
	}
	m.run, m.latest = nil, 0
	return nil
}

// Crash makes a machine that runs fail for a cause.
func (h *Host) Crash(id baltic.MachineID, why baltic.Cause) error {
	m, err := h.machine(id)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.run == nil || m.latest != 0 {
		return errDead
	}
	h.crash(m, why)
	return nil
}

// crash ends a machine that runs, whose lock the caller holds, and tells of it.
func (h *Host) crash(m *machine, why baltic.Cause) {
	h.end(m.run)
	m.run = nil
	h.feed.Put(baltic.HostEvent{Kind: baltic.Crashed, Machine: m.id, At: h.o.Now(), Cause: why})
}

// crashed is what happens when the guest that runs as a machine has said its last by itself.
func (h *Host) crashed(m *machine, r *running) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.run == r {
		h.crash(m, baltic.Exit)
	}
}

// Events implements baltic.Host.
func (h *Host) Events() <-chan baltic.HostEvent { return h.feed.Out() }

// Import implements baltic.Host.
func (h *Host) Import(ctx context.Context, c baltic.Call) (baltic.Answer, error) {
	if h.o.Import == nil {
		return baltic.Answer{}, fmt.Errorf("nobody serves %s", c.At)
	}
	return h.o.Import(ctx, c)
}

// Export implements baltic.Host.
func (h *Host) Export(x baltic.ExportPoint, serve Serve) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	at := x.Export + "." + x.Operation
	if h.exports[at] != nil {
		return fmt.Errorf("%s is exported already", at)
	}
	h.exports[at] = serve
	return nil
}

// CallExport calls an operation that the farm exports, at Export.Op, as an outside party does, and waits for the answer.
func (h *Host) CallExport(ctx context.Context, at string, request json.RawMessage) (json.RawMessage, error) {
	h.mu.Lock()
	serve := h.exports[at]
	h.mu.Unlock()
	if serve == nil {
		return nil, fmt.Errorf("the farm does not export %s", at)
	}
	return serve(ctx, request)
}

// Close implements baltic.Host.
func (h *Host) Close() error {
	h.mu.Lock()
	h.closed = true
	machines := h.machines
	h.mu.Unlock()
	for _, m := range machines {
		if err := h.Kill(context.Background(), m.id); err != nil {
			return err
		}
	}
	h.endings.Wait()
	h.feed.Close()
	return nil
}

func (h *Host) machine(id baltic.MachineID) (*machine, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if id < 1 || int(id) > len(h.machines) {
		return nil, fmt.Errorf("there is no machine %d", id)
	}
	return h.machines[id-1], nil
}

// keep gives a state a number.
func (h *Host) keep(f frozen) baltic.FrozenID {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.states = append(h.states, f)
	return baltic.FrozenID(len(h.states))
}

// state returns a state and the number of a new epoch.
func (h *Host) state(id baltic.FrozenID) (frozen, uint64, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if id < 1 || int(id) > len(h.states) {
		return frozen{}, 0, fmt.Errorf("there is no frozen state %d", id)
	}
	h.epoch++
	return h.states[id-1], h.epoch, nil
}
