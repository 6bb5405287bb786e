package qemu_test

import (
	"errors"
	"io/fs"
	"os"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/hosttest"
	"github.com/balticsim/balticsim/baltic/qemu"
	"github.com/balticsim/balticsim/baltic/qemu/qemutest"
)

// breakage is what makes a machine crash for a cause.
func breakage(why baltic.Cause) baltic.Breakage {
	switch why {
	case baltic.Panic:
		return qemu.BreakPanic
	case baltic.Exit:
		return qemu.BreakReset
	case baltic.Killed:
		return baltic.BreakKill
	case baltic.Hang:
		return baltic.BreakPause
	}
	panic("no cause")
}

func TestHost(t *testing.T) {
	o := qemutest.Options(t)
	o.MaxBody = hosttest.MaxBody
	o.Silence = 15 * time.Second // a test waits for it
	hosttest.Run(t, hosttest.Fixture{
		New: func(t *testing.T) baltic.Host { return qemutest.New(t, o) },
		Crash: func(t *testing.T, h baltic.Host, m baltic.MachineID, why baltic.Cause) {
			if err := h.(*qemu.Host).Break(t.Context(), m, breakage(why)); err != nil {
				t.Fatal(err)
			}
		},
		Causes: []baltic.Cause{baltic.Panic, baltic.Exit, baltic.Killed, baltic.Hang},
		Left: func(t *testing.T) {
			if _, err := os.Stat(o.Folder); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the folder: %v", err)
			}
		},
		Patience: 5 * time.Minute,
	})
}
