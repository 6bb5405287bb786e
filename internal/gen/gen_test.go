package gen_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/internal/gen"
)

// TestProgramsAreWellTyped: the front end accepts what is drawn, and so do the checkers of both calculi.
func TestProgramsAreWellTyped(t *testing.T) {
	k := gen.NewCompiler()
	for name, o := range map[string]gen.Options{"any": {}, "small": {Small: true}, "large": {Size: 9}} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				p := gen.DrawProgram(t, o)
				c, err := k.Compile(p)
				if err != nil {
					t.Fatalf("%v\n%s", err, p.Script)
				}
				if err := typing.LambdaProgram(c.Lambda); err != nil {
					t.Fatalf("λ∥: %v\n%s", err, p.Script)
				}
				if err := typing.ProcessProgram(c.Process); err != nil {
					t.Fatalf("π∥: %v\n%s", err, p.Script)
				}
			})
		})
	}
}
