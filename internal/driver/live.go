package driver

import (
	"slices"
	"strings"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/farm"
	"github.com/balticsim/balticsim/internal/source"
)

// OnMachines returns what a farm on machines runs, from a program that was compiled with Inputs.Live. Executables are the machines' unmodified
// images, by role. It returns a diagnostic when the script has no farm, or creates a machine of which nobody has written the image: what is
// most general can be explored, but not run.
func (p *Program) OnMachines(executables map[string]string) (farm.Program, *source.Diagnostic) {
	if p.Farm == nil {
		return farm.Program{}, &source.Diagnostic{
			Code: "BAL1010", Severity: source.Error, Message: "this script has no farm, so there is nothing to run on machines",
			Help: []string{"give the farm's metadata with --meta, or put S.meta.ml beside S.ml"},
		}
	}
	unwritten := slices.DeleteFunc(p.General(), func(role string) bool { return executables[role] != "" })
	if len(unwritten) > 0 {
		return farm.Program{}, noImage(unwritten)
	}
	run := farm.Program{
		Farm: p.Farm, Machine: p.Machine, Signature: p.Process.Signature, Outside: p.assembly.Outside,
		Metadata: baltic.Text{Name: p.Meta.Name, Text: p.Meta.Text}, Includes: p.includes,
	}
	if p.images != nil {
		run.Images = baltic.Text{Name: p.images.File.Name, Text: p.images.File.Text}
	}
	return run, nil
}

func noImage(roles []string) *source.Diagnostic {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = "image_" + r
	}
	return &source.Diagnostic{
		Code: "BAL1011", Severity: source.Error,
		Message: "nobody has written what runs in the machine " + strings.Join(roles, ", and in the machine "),
		Notes:   []string{"explored, such a machine does whatever its type allows; a machine that is booted needs a program"},
		Help:    []string{"define " + strings.Join(names, ", ") + " in Images.ml"},
	}
}
