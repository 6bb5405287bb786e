package model

import (
	"context"

	"github.com/balticsim/balticsim/baltic"
)

var _ baltic.Breaker = (*Host)(nil)

// Break implements baltic.Breaker. A machine of the model that hangs is found out at once.
func (h *Host) Break(_ context.Context, id baltic.MachineID, how baltic.Breakage) error {
	if how == baltic.BreakKill {
		return h.Crash(id, baltic.Killed)
	}
	return h.Crash(id, baltic.Hang)
}
