package process

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/calculus"
)

// TestAssembleFlattens: what is put together is in normal form: outputs are messages, the components of a composition
// threads, and what is structurally 0 is gone, unless it is main.
func TestAssembleFlattens(t *testing.T) {
	n := calculus.Name{Hint: "n", Maker: "main", Ordinal: 1}
	a := NameRef{calculus.Name{Hint: "a", Maker: "main", Ordinal: 2}}
	c := Assemble(Parts{
		Names: []calculus.Typed{{Name: n, Type: calculus.NameType}, {Name: a.Name, Type: calculus.Chan{Elem: calculus.Int}}},
		Host: &Partition{Threads: []*Thread{
			{Label: "main", Main: true, Proc: &Nil{}, Names: 2, Started: 1},
			{Label: "main.1", Proc: par(out(a, num(1)), printing("x", &Nil{}), in(a, "y", &Nil{}))},
		}},
		Partitions: []*Partition{{Name: n, Instance: "main+1", Threads: []*Thread{{Label: "main+1.0", Proc: out(a, num(2))}}}},
	})
	sys := NewSystem(&Program{}, Options{})
	var got []string
	for _, st := range sys.Steps(c, nil) {
		got = append(got, sys.Label(c, st).Text)
	}
	want := []string{"main.1 recv a#main:2 main.1!1", "main.1 recv a#main:2 main+1.0!1", "main.1.1 print"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("steps:\n%s", diff)
	}
	if len(c.Host().Threads) != 3 || len(c.Partitions()[0].Threads) != 0 {
		t.Errorf("%s", FormatConfig(c, Style{}))
	}
}
