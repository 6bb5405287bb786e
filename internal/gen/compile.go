package gen

import (
	"fmt"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
)

// Compiled is a program in all its forms.
type Compiled struct {
	Program
	Lambda  *lambda.Program
	Process *process.Program
	Machine *pi.Program
}

// Compile takes a program through all phases: parsing, inference, elaboration, translation and compilation. It fails when the script is
// ill typed, which is a mistake of the generator unless the script was drawn to be so. The checkers of package typing are
// not asked.
func Compile(p Program) (*Compiled, error) {
	library, ds := script.ParseProgram(source.NewBuiltin("B.ml", baltic.Implementation()))
	if ds.HasErrors() {
		return nil, fmt.Errorf("gen: %v", ds[0])
	}
	tree, ds := script.ParseProgram(source.NewFile("generated.ml", p.Script))
	if ds.HasErrors() {
		return nil, fmt.Errorf("gen: the script does not parse: %v", ds[0])
	}
	result, ds := elab.Check([]elab.Unit{
		{Name: "B", Aliases: []string{"Baltic"}, Tree: library},
		{Name: "Script", Tree: tree, Opens: []string{"B"}},
	})
	if ds.HasErrors() {
		return nil, fmt.Errorf("gen: the script is ill typed: %v", ds[0])
	}
	term, err := result.Program()
	if err != nil {
		return nil, err
	}
	proc := cps.Program(term)
	return &Compiled{p, term, proc, pi.Compile(proc)}, nil
}

// LambdaSystem is the program as a transition system of λ∥, with its policy and faults.
func (c *Compiled) LambdaSystem() *lambda.System {
	return lambda.NewSystem(c.Lambda, lambda.Options{Policy: c.Policy, Faults: c.Faults})
}

// ProcessSystem is the program as a transition system of π∥.
func (c *Compiled) ProcessSystem() *process.System {
	return process.NewSystem(c.Process, process.Options{Policy: c.Policy, Faults: c.Faults})
}

// MachineSystem is the program as a transition system of the compiled machine.
func (c *Compiled) MachineSystem() *pi.System {
	return c.Machine.System(pi.Options{Policy: c.Policy, Faults: c.Faults})
}
