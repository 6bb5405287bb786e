package qemu

import (
	"context"
	"fmt"

	"github.com/balticsim/balticsim/baltic"
)

// More ways to make a machine fail.
const (
	BreakPanic baltic.Breakage = "panic" // its kernel panics: Panic
	BreakReset baltic.Breakage = "reset" // it starts again, which ends it: Exit
)

// Break implements baltic.Breaker.
func (h *Host) Break(ctx context.Context, id baltic.MachineID, how baltic.Breakage) error {
	m, err := h.machine(id)
	if err != nil {
		return err
	}
	m.mu.Lock()
	p, runs := m.run, m.run != nil && !m.dead && m.latest == 0
	m.mu.Unlock()
	if !runs {
		return errDead
	}
	if err := p.await(ctx); err != nil {
		return err
	}
	switch how {
	case baltic.BreakKill:
		p.child.Kill()
		return nil
	case baltic.BreakPause:
		return p.monitor.Execute(ctx, "stop", nil, nil)
	case baltic.BreakCut:
		p.stream.muted.Store(true)
		return nil
	case BreakPanic:
		return p.monitor.Execute(ctx, "inject-nmi", nil, nil)
	case BreakReset:
		return p.monitor.Execute(ctx, "system_reset", nil, nil)
	}
	return fmt.Errorf("no way to make a machine fail is called %q", how)
}
