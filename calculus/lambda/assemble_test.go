package lambda

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/calculus"
)

// TestAssemble puts together a configuration that no program reaches: two partitions of one name, a message and a cell that
// nobody on the host has made.
func TestAssemble(t *testing.T) {
	n := calculus.Name{Hint: "n", Maker: "main", Ordinal: 1}
	a := calculus.Name{Hint: "a", Maker: "main", Ordinal: 2}
	r := calculus.Name{Hint: "r", Maker: "main", Ordinal: 3}
	p := func(instance string, value int64) *Partition {
		return &Partition{
			Name: n, Instance: instance, Messages: []Message{{ID: instance + "!0", Chan: a, Value: num(value)}},
			Cells: []Cell{{Ref: r, Value: num(value)}},
		}
	}
	c := Assemble(Parts{
		Names: []calculus.Typed{{Name: n, Type: calculus.NameType}, {Name: a, Type: calculus.Chan{Elem: calculus.Int}}, {Name: r, Type: calculus.Ref{Elem: calculus.Int}}},
		Host: &Partition{Threads: []*Thread{
			{Label: "main", Main: true, Expr: op(calculus.OpRecv, NameRef{a}), Names: 3, Forks: 1, Started: 2},
			{Label: "main.1", Expr: op(calculus.OpFault, str("f"))},
		}},
		Partitions: []*Partition{p("main+1", 4), p("main+2", 5)},
		Output:     "so far",
		Faults:     map[string]int{"f": 1},
	})
	sys := NewSystem(&Program{}, Options{Policy: calculus.Multi})
	var got []string
	for _, s := range sys.Successors(c) {
		got = append(got, sys.Label(c, s.Step).Text)
	}
	want := []string{"main recv a#main:2 main+1!0", "main recv a#main:2 main+2!0", "main.1 fault f"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("steps:\n%s", diff)
	}
	if c.Output() != "so far" || len(c.Types()) != 3 || len(c.Partitions()) != 2 {
		t.Errorf("%q, %v, %v", c.Output(), c.Types(), c.Partitions())
	}
	if len(sys.Steps(c, nil)) != len(got) {
		t.Error("Steps and Successors differ")
	}
}
