package driver

import (
	"debug/elf"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

// checkExecutables refuses executables that no machine of the farm can run: of roles that there are not, on machines of the model, and
// files that are no static programs for what QEMU's machines are.
func (p *Program) checkExecutables(o MachineOptions) *source.Diagnostic {
	var roles []string
	for _, m := range p.Farm.Machines {
		roles = append(roles, m.Name)
	}
	for _, role := range slices.Sorted(maps.Keys(o.Executables)) {
		d := &source.Diagnostic{Code: "BAL1016", Severity: source.Error}
		file := o.Executables[role]
		switch near, ok := source.Nearest(role, roles); {
		case !slices.Contains(roles, role):
			d.Message = "--executable names " + role + ", and this farm has no such machine"
			d.Help = []string{"its machines are " + strings.Join(roles, ", ")}
			if ok {
				d.Help = []string{"did you mean `" + near + "`?"}
			}
		case o.Backend != "qemu":
			d.Message = "machines of the " + o.Backend + " run images only, and no executables"
			d.Help = []string{"--backend qemu runs " + file}
		default:
			if d.Message = unfit(file); d.Message == "" {
				continue
			}
			d.Help = []string{"a machine has nothing but the program: build it for Linux on amd64 and link it statically, in Go with CGO_ENABLED=0"}
		}
		return d
	}
	return nil
}

// unfit says why a file is no program for a machine, "" when it is one.
func unfit(file string) string {
	program, err := elf.Open(file)
	if errors.As(err, new(*elf.FormatError)) {
		return file + " is no program of Linux"
	}
	if err != nil {
		return "cannot run " + file + " in a machine: " + reason(err)
	}
	defer program.Close() //nolint:errcheck // it was only read
	switch {
	case program.Class != elf.ELFCLASS64 || program.Machine != elf.EM_X86_64 || program.Type != elf.ET_EXEC && program.Type != elf.ET_DYN:
		return file + " is no program for a machine, whose processor is an amd64"
	case slices.ContainsFunc(program.Progs, func(s *elf.Prog) bool { return s.Type == elf.PT_INTERP }):
		return file + " is linked dynamically, and a machine has no libraries"
	}
	return ""
}
