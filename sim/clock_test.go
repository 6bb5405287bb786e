package sim_test

import (
	"context"
	"slices"
	"testing"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/internal/toy"
	"github.com/balticsim/balticsim/step"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestDependent(t *testing.T) {
	use := func(token step.Token, mode step.Mode) []step.Use {
		return []step.Use{{Token: 1, Mode: step.Read}, {Token: token, Mode: mode}}
	}
	tests := []struct {
		a, b []step.Use
		want bool
	}{
		{nil, nil, false},
		{use(2, step.Write), nil, false},
		{use(2, step.Read), use(2, step.Read), false},
		{use(2, step.Read), use(2, step.Write), true},
		{use(2, step.Write), use(2, step.Write), true},
		{use(2, step.Consume), use(2, step.Consume), true},
		{use(2, step.Consume), use(2, step.Read), true},
		{use(2, step.Write), use(3, step.Write), false},
		{use(1, step.Write), use(3, step.Read), true},
	}
	for _, test := range tests {
		if sim.Dependent(test.a, test.b) != test.want || sim.Dependent(test.b, test.a) != test.want {
			t.Errorf("%v, %v: want %v", test.a, test.b, test.want)
		}
	}
}

func TestPrecedes(t *testing.T) {
	a := sim.Clock{{Thread: 1, Count: 2}, {Thread: 3, Count: 1}}
	tests := []struct {
		c, d sim.Clock
		want bool
	}{
		{nil, nil, true},
		{nil, a, true},
		{a, a, true},
		{a, nil, false},
		{sim.Clock{{Thread: 1, Count: 1}}, a, true},
		{sim.Clock{{Thread: 1, Count: 3}}, a, false},
		{sim.Clock{{Thread: 2, Count: 1}}, a, false},
		{sim.Clock{{Thread: 3, Count: 1}}, a, true},
		{sim.Clock{{Thread: 4, Count: 1}}, a, false},
	}
	for _, test := range tests {
		if test.c.Precedes(test.d) != test.want {
			t.Errorf("%v before %v: want %v", test.c, test.d, test.want)
		}
	}
}

// clocked watches a run: the clock of each step, and what each used and brought about.
type clocked struct {
	clocks  *sim.Clocks
	actors  []step.Token
	stamps  []sim.Clock
	uses    [][]step.Use
	effects [][]step.Effect // effects[i] are those after i steps
}

func (c *clocked) Start(v sim.View)           { c.clocks = sim.NewClocks(); c.After(v) }
func (c *clocked) End(sim.View, step.Outcome) {}
func (c *clocked) After(v sim.View) {
	c.clocks.Born(v.Effects())
	c.effects = append(c.effects, v.Effects())
}

func (c *clocked) Before(v sim.View) {
	actor, uses := v.Enabled()[v.Chosen()].Actor, v.Uses(v.Chosen(), nil)
	c.actors, c.uses = append(c.actors, actor), append(c.uses, uses)
	c.stamps = append(c.stamps, c.clocks.Step(actor, uses))
}

func TestClocksOfARace(t *testing.T) {
	y := toy.Counter(2)
	y.Record = true
	c := &clocked{}
	if _, err := sim.Run(context.Background(), y, sim.FIFO(), sim.Limits{}, c); err != nil {
		t.Fatal(err)
	}
	main, one, two := c.actors[4], c.actors[0], c.actors[1]
	want := []sim.Clock{
		{{Thread: one, Count: 1}},                          // main.1 get
		{{Thread: two, Count: 1}},                          // main.2 get
		{{Thread: one, Count: 2}, {Thread: two, Count: 1}}, // main.1 set: after both gets
		{{Thread: one, Count: 2}, {Thread: two, Count: 2}}, // main.2 set: after main.1's
	}
	if diff := cmp.Diff(want, c.stamps[:4]); diff != "" {
		t.Error(diff)
	}
	last := c.stamps[len(c.stamps)-1]
	if diff := cmp.Diff(sim.Clock{{Thread: main, Count: 4}, {Thread: one, Count: 2}, {Thread: two, Count: 2}}, last); diff != "" {
		t.Error(diff)
	}
}

// TestClocksAreCausality compares the clocks of random runs with the obvious definition: the transitive closure of
// dependence and of bringing a used token to life.
func TestClocksAreCausality(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := toy.Draw(t)
		y.Record = true
		c := &clocked{}
		if _, err := sim.Run(context.Background(), y, sim.Random(rapid.Uint64().Draw(t, "seed")), sim.Limits{}, c); err != nil {
			t.Fatal(err)
		}
		n := len(c.stamps)
		before := make([][]bool, n)
		for j := range n {
			before[j] = make([]bool, n)
			for i := range j {
				made := slices.ContainsFunc(c.effects[i+1], func(e step.Effect) bool {
					return slices.ContainsFunc(c.uses[j], func(u step.Use) bool { return u.Token == e.Token })
				})
				if !made && !sim.Dependent(c.uses[i], c.uses[j]) {
					continue
				}
				before[j][i] = true
				for k := range i {
					before[j][k] = before[j][k] || before[i][k]
				}
			}
		}
		for j := range n {
			for i := range j {
				if c.stamps[i].Precedes(c.stamps[j]) != before[j][i] {
					t.Fatalf("steps %d and %d: clocks %v and %v, causality %v", i+1, j+1, c.stamps[i], c.stamps[j], before[j][i])
				}
				if c.stamps[j].Precedes(c.stamps[i]) {
					t.Fatalf("step %d precedes the earlier %d", j+1, i+1)
				}
			}
		}
	})
}
