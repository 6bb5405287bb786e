package order_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/internal/toy"
	"github.com/balticsim/balticsim/sim/order"
	"github.com/balticsim/balticsim/step"
)

// drawRun draws a system that records effects and a run of it.
func drawRun(t *rapid.T) (*toy.System, *order.History, sim.Result[*toy.State]) {
	y := toy.Draw(t)
	y.Record = true
	h := order.NewHistory()
	run, err := sim.Run(context.Background(), y, sim.Random(rapid.Uint64().Draw(t, "seed")), sim.Limits{}, h)
	if err != nil {
		t.Fatal(err)
	}
	return y, h, run
}

// stamps are the vector clocks of a run.
type stamps struct {
	clocks *sim.Clocks
	all    []sim.Clock
}

func (s *stamps) Start(v sim.View)           { s.clocks.Born(v.Effects()) }
func (s *stamps) After(v sim.View)           { s.clocks.Born(v.Effects()) }
func (s *stamps) End(sim.View, step.Outcome) {}
func (s *stamps) Before(v sim.View) {
	s.all = append(s.all, s.clocks.Step(v.Enabled()[v.Chosen()].Actor, v.Uses(v.Chosen(), nil)))
}

// TestPast compares the causal pasts of the steps of random runs with what their vector clocks say, and what a run's
// observer notes with what a replay of its labels does.
func TestPast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y, h, run := drawRun(t)
		labels := slices.Collect(run.Labels())
		s := &stamps{clocks: sim.NewClocks()}
		if _, err := sim.Run(context.Background(), y, sim.Replay(labels, false), sim.Limits{}, s); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(h.Events, order.Replay(y, labels)); diff != "" {
			t.Fatalf("observed and replayed: %s", diff)
		}
		for last := range h.Events {
			var want []string
			for i := range last + 1 {
				if s.all[i].Precedes(s.all[last]) {
					want = append(want, labels[i])
				}
			}
			if diff := cmp.Diff(want, order.Labels(order.Past(h.Events, last))); diff != "" {
				t.Fatalf("the past of step %d: %s", last, diff)
			}
		}
	})
}

// TestSchedule compares with all orders that respect the causes: none changes threads less often, and of those with as few
// changes none comes before it. It is a run that ends alike.
func TestSchedule(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		y, h, run := drawRun(t)
		events := h.Events
		if run.Outcome.End == step.Error { // what did not cause it may come before or not at all, but not after
			events = order.Past(events, len(events)-1)
		}
		got := order.Schedule(events)
		again, err := sim.Run(context.Background(), y, sim.Replay(got, false), sim.Limits{}, nil)
		if err != nil || again.Outcome.End != run.Outcome.End {
			t.Fatalf("%q does not show %+v: %v", got, run.Outcome, err)
		}
		if best, all := bestOrder(events, 3000); all {
			compared++
			if diff := cmp.Diff(best, got); diff != "" {
				t.Fatal(diff)
			}
		}
	})
	if compared < 50 {
		t.Errorf("%d runs were compared with all orders: the draw shows nothing", compared)
	}
}

// bestOrder tries every order, unless that takes more than budget steps.
func bestOrder(events []order.Event, budget int) (best []string, all bool) {
	fewest := len(events) + 1
	taken := make([]bool, len(events))
	var labels []string
	var walk func(last string, changes int)
	walk = func(last string, changes int) {
		if len(labels) == len(events) && (changes < fewest || changes == fewest && slices.Compare(labels, best) < 0) {
			fewest, best = changes, append([]string{}, labels...)
		}
		for i, e := range events {
			if taken[i] || slices.ContainsFunc(e.Causes, func(c int) bool { return !taken[c] }) {
				continue
			}
			if budget--; budget < 0 {
				return
			}
			more := 0
			if e.Thread != last {
				more = 1
			}
			taken[i], labels = true, append(labels, e.Label)
			walk(e.Thread, changes+more)
			taken[i], labels = false, labels[:len(labels)-1]
		}
	}
	walk("", 0)
	return best, budget >= 0
}
