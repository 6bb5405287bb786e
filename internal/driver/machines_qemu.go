package driver

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/qemu"
	"github.com/balticsim/balticsim/baltic/qemu/reaper"
	"github.com/balticsim/balticsim/internal/ops"
	"github.com/balticsim/balticsim/internal/source"
)

// longestFolder is how long the path of a folder for sockets may be, in bytes: that of a socket has 107 at most.
const longestFolder = 90

// newQEMU returns the host of QEMU's machines. When this process is killed, the folder of the run goes with the machines.
func newQEMU(o MachineOptions, run *ops.Run, news func(string)) (baltic.Host, *source.Diagnostic) {
	folder := filepath.Join(run.Folder(), "m")
	if len(folder) > longestFolder {
		folder = ""
	}
	if o.Accel == "auto" {
		news("tries whether a machine boots with KVM")
	}
	h, err := qemu.New(context.Background(), qemu.Options{Folder: folder, Abandoned: run.Folder(), Accel: o.Accel})
	if err == nil {
		if o.Accel == "auto" {
			news("machines use " + h.Accel())
		}
		return h, nil
	}
	d := &source.Diagnostic{Code: "BAL1012", Severity: source.Error, Message: err.Error()}
	if errors.Is(err, qemu.ErrMissing) {
		d.Message = "QEMU cannot run machines here: " + strings.TrimPrefix(err.Error(), qemu.ErrMissing.Error()+": ")
		d.Help = []string{"`--backend model` runs the same farm in this process"}
	}
	return nil, d
}

// Reap is the life of the process that starts machines for another and ends them with it.
func Reap(in io.Reader, out io.Writer) error { return reaper.Serve(in, out) }
