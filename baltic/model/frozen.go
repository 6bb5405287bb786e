package model

import (
	"context"
	"errors"
	"fmt"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
	"github.com/balticsim/balticsim/baltic/guest"
	"github.com/balticsim/balticsim/baltic/link"
)

// frozen is a state of a machine. It is never served itself: what is thawed is a copy.
type frozen struct {
	inside *guest.Guest // nil of a machine that had crashed
}

// Freeze implements baltic.Host.
func (h *Host) Freeze(ctx context.Context, id baltic.MachineID) (baltic.FrozenID, error) {
	m, err := h.machine(id)
	if err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.latest != 0 {
		return 0, fmt.Errorf("machine %d is frozen already", id)
	}
	var state frozen
	if m.run != nil {
		switch err := m.run.link.Hold(ctx); {
		case err == nil:
			if state.inside, err = m.run.inside.Copy(); err != nil {
				return 0, err
			}
		case errors.Is(err, context.DeadlineExceeded):
			h.crash(m, baltic.Hang)
		case errors.Is(err, link.ErrClosed):
			h.crash(m, baltic.Exit)
		default:
			return 0, err
		}
	}
	f := h.keep(state)
	m.latest = f
	h.feed.Put(baltic.HostEvent{Kind: baltic.Frozen, Machine: id, At: h.o.Now()})
	return f, nil
}

// Thaw implements baltic.Host. The state may be one of another machine.
func (h *Host) Thaw(ctx context.Context, id baltic.MachineID, f baltic.FrozenID) error {
	m, err := h.machine(id)
	if err != nil {
		return err
	}
	state, epoch, err := h.state(f)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.run != nil && m.latest == 0:
		return fmt.Errorf("machine %d runs", id)
	case m.run != nil && m.latest != f:
		h.end(m.run)
		m.run = nil
	}
	m.latest = 0
	if state.inside == nil {
		return nil
	}
	if m.run == nil {
		inside, err := state.inside.Copy()
		if err != nil {
			return err
		}
		m.run = h.begin(m, inside, 0)
	}
	moment := frame.Moment{Time: h.o.Now().UnixNano(), Entropy: fmt.Appendf(nil, "epoch %d", epoch)}
	err = m.run.link.Sync(ctx, epoch, epoch, moment)
	if errors.Is(err, context.DeadlineExceeded) {
		h.crash(m, baltic.Hang)
		return nil
	}
	return err
}
