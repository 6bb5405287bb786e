package gen

import (
	"fmt"
	"slices"

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

// Compiler takes programs through all phases. The library is checked once for all of them. It is not safe for concurrent use: a worker
// has one of its own.
type Compiler struct{ base *elab.Base }

// NewCompiler returns a compiler of scripts that may use B, with nothing of B hidden.
func NewCompiler() *Compiler {
	library, ds := script.ParseProgram(source.NewBuiltin("B.ml", baltic.Implementation()))
	if len(ds) > 0 {
		panic("gen: B.ml does not parse")
	}
	return &Compiler{elab.NewBase([]elab.Unit{{Name: "B", Aliases: []string{"Baltic"}, Tree: library}})}
}

// Compile takes a program through parsing, inference, elaboration, translation and compilation. It fails when the script is ill
// typed, which is a mistake of the generator unless the script was drawn to be so. The checkers of package typing are not
// asked.
func (k *Compiler) Compile(p Program) (*Compiled, error) {
	tree, ds := script.ParseProgram(source.NewFile("generated.ml", p.Script))
	if ds.HasErrors() {
		return nil, fmt.Errorf("gen: the script does not parse: %w", mistake(ds))
	}
	result, ds := k.base.Check([]elab.Unit{{Name: "Script", Tree: tree, Opens: []string{"B"}}})
	if ds.HasErrors() {
		return nil, fmt.Errorf("gen: the script is ill typed: %w", mistake(ds))
	}
	term, err := result.Program()
	if err != nil {
		return nil, err
	}
	proc := cps.Program(term)
	return &Compiled{p, term, proc, pi.Compile(proc)}, nil
}

// mistake is the first error among warnings.
func mistake(ds source.Diagnostics) *source.Diagnostic {
	return ds[slices.IndexFunc(ds, func(d *source.Diagnostic) bool { return d.Severity == source.Error })]
}

// Compile is the method of a new Compiler, for the occasional program.
func Compile(p Program) (*Compiled, error) { return NewCompiler().Compile(p) }

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
