package process_test

import (
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
)

// TestSpawn: the new thread is flattened, has steps of its own, under its label, and the configuration that it was added to has none
// of them.
func TestSpawn(t *testing.T) {
	print := func(s string) process.Proc {
		return &process.Print{Value: process.Lit{Const: calculus.StringConst(s)}, Body: &process.Nil{}}
	}
	sys := process.NewSystem(&process.Program{Signature: calculus.NewSignature(), Main: &process.Nil{}}, process.Options{})
	before := sys.Start()
	after := before.Spawn(0, "env.1", &process.Par{Procs: []process.Proc{print("x"), print("y")}})
	if n := len(sys.Steps(before, nil)); n != 0 {
		t.Errorf("%d steps before", n)
	}
	var labels []string
	for _, s := range sys.Successors(after) {
		labels = append(labels, sys.Label(after, s.Step).Text+" "+s.Config.Output())
	}
	if len(labels) != 2 || labels[0] != "env.1 print y" || labels[1] != "env.1.1 print x" {
		t.Errorf("%q after", labels)
	}
}
