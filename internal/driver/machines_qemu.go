package driver

import (
	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/internal/ops"
	"github.com/balticsim/balticsim/internal/source"
)

// newQEMU returns the host of QEMU's machines.
func newQEMU(MachineOptions, *ops.Run) (baltic.Host, *source.Diagnostic) {
	return nil, &source.Diagnostic{
		Code: "BAL1012", Severity: source.Error, Message: "there is no QEMU to run machines on",
		Help: []string{"`make setup-qemu` fetches what it needs; `--backend model` runs the same farm in this process"},
	}
}
