package qemu

import (
	"context"
	"fmt"

	"github.com/balticsim/balticsim/baltic"
)

// Fault is something that is done to a machine so that it fails.
type Fault string

// The faults, and the causes of the crashes that they lead to.
const (
	FaultKill  Fault = "kill"  // its process is killed: Killed
	FaultPause Fault = "pause" // it is paused and does nothing any more: Hang
	FaultCut   Fault = "cut"   // its port is cut off, so that nothing of it is heard: Hang
	FaultPanic Fault = "panic" // its kernel panics: Panic
	FaultReset Fault = "reset" // it switches itself off: Exit
)

// Inject makes a machine that runs fail. That it has failed is told as every crash.
func (h *Host) Inject(ctx context.Context, id baltic.MachineID, f Fault) error {
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
	switch f {
	case FaultKill:
		p.child.Kill()
		return nil
	case FaultPause:
		return p.monitor.Execute(ctx, "stop", nil, nil)
	case FaultCut:
		p.stream.muted.Store(true)
		return nil
	case FaultPanic:
		return p.monitor.Execute(ctx, "inject-nmi", nil, nil)
	case FaultReset:
		return p.monitor.Execute(ctx, "system_reset", nil, nil)
	}
	return fmt.Errorf("no fault %q: there are kill, pause, cut, panic and reset", f)
}
