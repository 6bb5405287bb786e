// Package gen draws random well-typed programs and configurations for the property tests. It is for tests only: no package of the
// product may import it. Everything is drawn with rapid, so that a failing case shrinks to a short script.
package gen

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
)

// Program is a generated well-typed script with the options it is to be run under.
type Program struct {
	Script string
	Policy calculus.StartPolicy
	Faults map[string]int // how often the environment may let each fault happen
}

// Options say what kind of program is wanted. The zero value leaves everything to chance.
type Options struct {
	Size  int  // rough number of statements of a thread; 0 means that it is drawn
	Small bool // few threads and few choices, so that all runs can be explored
	// Compiler is the one to use where a program has to be compiled, nil for a new one each time, which costs more.
	Compiler *Compiler
}

// DrawProgram draws a program.
func DrawProgram(t *rapid.T, o Options) Program { return Programs(o).Draw(t, "program") }

// Programs is DrawProgram as a generator.
func Programs(o Options) *rapid.Generator[Program] {
	return rapid.Custom(func(t *rapid.T) Program { return drawProgram(t, o) })
}

// GoString is what rapid notes of a drawn program: those who fail print the script themselves, see Reproduce.
func (p Program) GoString() string {
	return fmt.Sprintf("a script of %d lines", strings.Count(p.Script, "\n"))
}

func drawProgram(t *rapid.T, o Options) Program {
	p := Program{Policy: uniform(t, []calculus.StartPolicy{calculus.Block, calculus.Multi}), Faults: map[string]int{"a": 1}}
	forms, sizes := "script scenario copies typed typed typed typed typed", []int{2, 3, 4, 5}
	if o.Small {
		forms, sizes = "script script scenario scenario copies copies tiny", []int{2, 3}
	}
	if o.Size > 0 {
		sizes = []int{o.Size}
	}
	size := uniform(t, sizes)
	switch pick(t, forms) {
	case "scenario":
		p.Script = newScriptGen(t, size).scenario()
	case "copies":
		p.Script = newScriptGen(t, size).copies()
	case "typed":
		p.Script = drawTyped(t, size)
	case "tiny":
		p.Script = drawTiny(t)
	default:
		p.Script = newScriptGen(t, size).script()
	}
	return p
}
