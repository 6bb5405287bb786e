package driver

import (
	"fmt"
	"io"

	"github.com/balticsim/balticsim/internal/ops"
	"github.com/balticsim/balticsim/step"
)

// MachinesDoc is what `run --backend B --format json` prints (docs/schema/run-machines.json).
type MachinesDoc struct {
	V        int           `json:"v"`
	Command  string        `json:"command"`
	Backend  string        `json:"backend"`
	Name     string        `json:"name"`
	Output   string        `json:"output"`
	End      string        `json:"end"` // asked, or that of the program: done, deadlock, error
	Problem  string        `json:"problem,omitempty"`
	Machines []ops.Machine `json:"machines"`
	Exports  []ops.Export  `json:"exports"`
}

// End is how the run ended in a word: asked when somebody asked for it, else how the program did.
func (r *MachineReport) End() string {
	switch {
	case r.Problem != "":
		return step.Error.String()
	case r.Asked:
		return "asked"
	}
	return r.Outcome.End.String()
}

// Document returns the report for machines; output is what the farm has printed.
func (r *MachineReport) Document(output string) MachinesDoc {
	return MachinesDoc{
		V: 1, Command: "run", Backend: r.Backend, Name: r.Name, Output: output, End: r.End(), Problem: r.Problem,
		Machines: r.Last.Machines, Exports: r.Last.Exports,
	}
}

// Summary writes for people how the run ended.
func (r *MachineReport) Summary(w io.Writer) {
	boots, restores := 0, 0
	for _, m := range r.Last.Machines {
		boots += m.Boots
		restores += m.Restores
	}
	fmt.Fprintf(w, "%s: %s on %d machines (%d boots, %d restores)\n", r.Name, r.End(), len(r.Last.Machines), boots, restores)
	if r.Problem != "" {
		fmt.Fprintf(w, "%s\n", r.Problem)
	}
}
