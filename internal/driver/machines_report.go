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
	End      string        `json:"end"` // asked, interrupted, or that of the program: done, deadlock, error
	Problem  string        `json:"problem,omitempty"`
	Machines []ops.Machine `json:"machines"`
	Exports  []ops.Export  `json:"exports"`
}

// End is how the run ended in a word: asked or interrupted when somebody wanted it, else how the program did.
func (r *MachineReport) End() string {
	switch {
	case r.Problem != "":
		return step.Error.String()
	case r.Asked:
		return "asked"
	case r.Interrupted:
		return "interrupted"
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
	boots, crashes, restores := 0, 0, 0
	for _, m := range r.Last.Machines {
		boots += m.Boots
		crashes += m.Crashes
		restores += m.Restores
	}
	end := r.End()
	if end == "asked" {
		end = "ended, as it was asked to"
	}
	fmt.Fprintf(w, "%s: %s; %s, %s, %s, %s\n", r.Name, end,
		count(len(r.Last.Machines), "machine"), count(boots, "boot"), count(crashes, "crash"), count(restores, "restore"))
	if r.Problem != "" {
		fmt.Fprintf(w, "%s\n", r.Problem)
	}
}
