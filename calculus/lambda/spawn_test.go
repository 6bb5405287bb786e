package lambda_test

import (
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
)

// TestSpawn: the new thread has steps of its own, under its label, and the configuration that it was added to has none of them.
func TestSpawn(t *testing.T) {
	unit := lambda.Lit{Const: calculus.UnitConst()}
	prog := &lambda.Program{Signature: calculus.NewSignature(), Main: &lambda.Ret{Value: unit}, Type: calculus.Unit}
	sys := lambda.NewSystem(prog, lambda.Options{})
	before := sys.Start()
	after := before.Spawn(0, "env.1", &lambda.Op{Op: calculus.OpPrint, Args: []lambda.Value{lambda.Lit{Const: calculus.StringConst("x")}}})
	if n := len(sys.Steps(before, nil)); n != 0 {
		t.Errorf("%d steps before", n)
	}
	next := sys.Successors(after)
	if len(next) != 1 || sys.Label(after, next[0].Step).Text != "env.1 print" || next[0].Config.Output() != "x" {
		t.Errorf("%+v after", next)
	}
}
