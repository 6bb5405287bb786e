package process

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
)

// components are what the tests compose in parallel: redexes of several kinds, messages and processes that wait. The
// names are those of the program in compose.
func components() []Proc {
	c := name("c", "main", 1)
	return []Proc{
		printing("a", &Nil{}), printing("b", printing("c", &Nil{})), out(c, num(1)), out(c, num(2)),
		in(c, "v", printing("got", &Nil{})), &Nil{}, app(drop(), num(1)), app(abs(printing("d", &Nil{}), "k"), num(1)),
		newChan("e", out(x("e"), num(3))),
	}
}

// compose nests the components as a random tree of parallel compositions, in order.
func compose(t *rapid.T, ps []Proc) Proc {
	if len(ps) == 1 {
		return ps[0]
	}
	at := rapid.IntRange(1, len(ps)-1).Draw(t, "split")
	return par(compose(t, ps[:at]), compose(t, ps[at:]))
}

// TestCongruenceKeepsRedexes: however a parallel composition is nested, and with 0 and drop·(V) anywhere in it, the same
// steps are enabled under the same labels, and they lead to the same configurations.
func TestCongruenceKeepsRedexes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ps := rapid.SliceOfN(rapid.SampledFrom(components()), 2, 6).Draw(t, "components")
		var flat []Proc // without what is structurally nothing, except as the component that goes on
		for i, p := range ps {
			_, isNil := p.(*Nil)
			a, isApp := p.(*App)
			if i == len(ps)-1 || !isNil && (!isApp || !isDrop(a.Fun)) {
				flat = append(flat, p)
			}
		}
		show := func(p Proc) []string {
			s := system(newChan("c", p), Options{})
			c := s.Next(s.Start(), s.Steps(s.Start(), nil)[0])
			all := []string{FormatConfig(c, Style{})}
			for _, succ := range s.Successors(c) {
				all = append(all, s.Label(c, succ.Step).Text, FormatConfig(succ.Config, Style{}))
			}
			return all
		}
		if diff := cmp.Diff(show(par(flat...)), show(compose(t, ps))); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestNoStepUnderPrefix: what stands behind a prefix, in an abstraction or in a box does not move.
func TestNoStepUnderPrefix(t *testing.T) {
	busy := par(printing("a", &Nil{}), out(name("c", "main", 1), num(1)), printing("b", &Nil{}))
	waits := []Proc{
		in(name("c", "main", 1), "v", busy),
		&Get{Ref: name("r", "nobody", 1), Name: "v", Body: busy},
		&Fault{Value: str("never"), Body: busy},
		&Stop{Name: name("m", "main", 2), Bind: "p", Body: busy},
		done(Box{Body: busy}),
		done(abs(busy, "x")),
	}
	for i, p := range waits {
		s := system(newChan("c", newPartName("m", p)), Options{})
		c := drive(t, s, "main chan c; main name m")
		if steps := s.Steps(c, nil); len(steps) != 0 {
			t.Errorf("%d: %s moves: %s", i, Format(p, Style{}), s.Label(c, steps[0]).Text)
		}
		if messages := c.Host().Messages; len(messages) != 0 {
			t.Errorf("%d: an output under a prefix has become a message", i)
		}
	}
}

// TestSame: equality of partitions is up to order, labels, bound variables and flattening, and no further.
func TestSame(t *testing.T) {
	c := name("c", "main", 1)
	thread := func(p Proc) *Thread { return &Thread{Label: fmt.Sprintf("%p", p), Proc: p} }
	one := &Partition{Threads: []*Thread{thread(par(out(c, num(1)), printing("a", &Nil{}))), thread(in(c, "x", app(drop(), x("x"))))}}
	other := &Partition{
		Threads:  []*Thread{thread(in(c, "y", app(drop(), x("y")))), thread(printing("a", &Nil{}))},
		Messages: []Message{{ID: "somebody!1", Chan: c.(NameRef).Name, Value: num(1)}},
	}
	if !Same(one, other) {
		t.Error("congruent partitions differ")
	}
	cell := Cell{Ref: calculus.Name{Hint: "r", Maker: "main", Ordinal: 1}, Value: num(1)}
	differs := []*Partition{
		{Threads: other.Threads},
		{Threads: other.Threads[:1], Messages: other.Messages},
		{Threads: other.Threads, Messages: append(other.Messages, other.Messages...)},
		{Threads: other.Threads, Messages: other.Messages, Cells: []Cell{cell}},
		{Threads: other.Threads, Messages: []Message{{Chan: c.(NameRef).Name, Value: num(2)}}},
		{Threads: other.Threads, Messages: []Message{{Chan: calculus.Name{Hint: "c", Maker: "main", Ordinal: 2}, Value: num(1)}}},
	}
	for i, p := range differs {
		if Same(one, p) {
			t.Errorf("%d: partitions with different contents are the same", i)
		}
	}
}
