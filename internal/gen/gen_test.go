package gen_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/internal/gen"
)

// TestProgramsAreWellTyped: the front end accepts what is drawn, and so do the checkers of both calculi.
func TestProgramsAreWellTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := gen.DrawProgram(t, gen.Options{})
		c, err := gen.Compile(p)
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
}
