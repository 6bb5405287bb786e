package lts_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/internal/toy"
	"github.com/balticsim/balticsim/sim/lts"
	"github.com/balticsim/balticsim/sim/trace"
	"github.com/balticsim/balticsim/step"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func minimize(t interface{ Fatal(...any) }, y *toy.System, labels []string, o lts.Options) *lts.Minimal {
	y.Record = true
	m, err := lts.Minimize(context.Background(), y, y, labels, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// aRun returns a run of the system: its labels and its outcome.
func aRun(t interface{ Fatal(...any) }, y *toy.System, sch sim.Scheduler) ([]string, step.Outcome) {
	r, err := sim.Run(context.Background(), y, sch, sim.Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(r.Labels()), r.Outcome
}

func TestMinimizeDropsWhatAFailureDoesNotNeed(t *testing.T) {
	busy := toy.Op{Kind: toy.Fork, Code: make([]toy.Op, 3)}
	y := &toy.System{Bags: [][]int{nil}, Main: []toy.Op{
		busy,
		{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Nop}, {Kind: toy.Send}, {Kind: toy.Nop}}},
		busy,
		{Kind: toy.Nop},
		{Kind: toy.Recv},
		{Kind: toy.Fail},
	}}
	labels, _ := aRun(t, y, sim.FIFO())
	if len(labels) < 9 {
		t.Fatalf("the run has only the steps %q", labels)
	}
	want := &lts.Minimal{
		Labels: []string{"main.2 nop", "main nop", "main recv bag0 main.2!1", "main fail"}, Switches: 1, Shortest: true, Fewest: true,
	}
	if diff := cmp.Diff(want, minimize(t, y, labels, lts.Options{})); diff != "" {
		t.Error(diff)
	}
	// Without a search the causes alone remain.
	want.Shortest, want.Fewest, want.Why = false, false, "the limit of 3 states was reached"
	if diff := cmp.Diff(want, minimize(t, y, labels, lts.Options{MaxStates: 3})); diff != "" {
		t.Error(diff)
	}
}

func TestMinimizeTakesTurns(t *testing.T) {
	y := toy.Grid(3, 3)
	labels, _ := aRun(t, y, sim.FIFO())
	for _, states := range []int{0, 2} { // by search, and by rearranging
		m := minimize(t, y, labels, lts.Options{MaxStates: states})
		if strings.Join(m.Labels, ",") != "main.1 nop,main.1 nop,main.1 nop,main.2 nop,main.2 nop,main.2 nop" || m.Switches != 1 || m.Shortest != (states == 0) {
			t.Errorf("%+v", m)
		}
	}
}

func TestMinimizeRefuses(t *testing.T) {
	y := toy.Counter(2)
	y.Record = true
	var d *sim.Divergence
	if _, err := lts.Minimize(context.Background(), y, y, []string{"main print"}, lts.Options{}); !errors.As(err, &d) {
		t.Error(err)
	}
	labels, _ := aRun(t, y, sim.FIFO())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := lts.Minimize(ctx, y, y, labels, lts.Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestMinimizeIsMinimal compares with all runs: none with the same outcome is shorter, none as short has fewer context switches, and
// none of these comes before it in the order of labels.
func TestMinimizeIsMinimal(t *testing.T) {
	checked, shorter := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		y := toy.Draw(t)
		labels, outcome := aRun(t, y, sim.Random(rapid.Uint64().Draw(t, "seed")))
		m := minimize(t, y, labels, lts.Options{})
		again, kept := aRun(t, y, sim.Replay(m.Labels, false))
		if !cmp.Equal(again, append([]string{}, m.Labels...), cmp.Transformer("empty", func(l []string) []string { return append([]string{}, l...) })) || !sim.SameOutcome(kept, outcome) {
			t.Fatalf("%q shows %+v, not %+v", m.Labels, kept, outcome)
		}
		if len(m.Labels) > len(labels) {
			t.Fatalf("%q is longer than %q", m.Labels, labels)
		}
		if len(m.Labels) < len(labels) {
			shorter++
		}
		best, ok := bruteForce(y, outcome, 3000)
		if !ok {
			return
		}
		checked++
		if diff := cmp.Diff(best, append([]string{}, m.Labels...)); diff != "" || !m.Shortest || !m.Fewest {
			t.Fatalf("%+v: %s", m, diff)
		}
	})
	if checked < 100 || shorter < 100 {
		t.Errorf("%d runs were compared with all, %d became shorter: the draw shows nothing", checked, shorter)
	}
}

// bruteForce tries every interleaving, unless there are more than budget steps in them.
func bruteForce(y *toy.System, outcome step.Outcome, budget int) (best []string, ok bool) {
	var walk func(s *toy.State, labels []string)
	walk = func(s *toy.State, labels []string) {
		steps := y.Steps(s, nil)
		if sim.OnlyEnv(steps) {
			same := sim.SameOutcome(y.Outcome(s), outcome)
			if f := y.Outcome(s).Failure; same && (best == nil || before(labels, best)) && (f == nil || f.Span == outcome.Failure.Span) {
				best = append([]string{}, labels...)
			}
		}
		for _, m := range steps {
			if budget--; budget < 0 {
				return
			}
			walk(y.Next(y.Copy(s), m), append(slices.Clone(labels), y.Label(s, m).Text))
		}
	}
	walk(y.Start(), nil)
	return best, budget >= 0
}

func before(a, b []string) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	if x, y := switchesOf(a), switchesOf(b); x != y {
		return x < y
	}
	return slices.Compare(a, b) < 0
}

func switchesOf(labels []string) int {
	n := 0
	for i := range labels {
		if i > 0 && strings.Fields(labels[i])[0] != strings.Fields(labels[i-1])[0] {
			n++
		}
	}
	return n
}

func TestFind(t *testing.T) {
	y := toy.Counter(3)
	find := func(output string, o lts.Options) (int, bool, bool, string) {
		labels, found, complete, why := lts.Find(context.Background(), sim.System[*toy.State](y), output, func(o step.Outcome) bool {
			return o.Output == output && o.End == step.Done
		}, o)
		return len(labels), found, complete, why
	}
	for output, want := range map[string]bool{"1\n": true, "3\n": true, "4\n": false} {
		if steps, found, complete, _ := find(output, lts.Options{}); found != want || !complete || found && steps != 11 {
			t.Errorf("%q: found %v in %d steps, complete %v", output, found, steps, complete)
		}
	}
	if _, found, complete, why := find("4\n", lts.Options{MaxStates: 10}); found || complete || why != "the limit of 10 states was reached" {
		t.Errorf("found %v, complete %v, %q", found, complete, why)
	}
}

// TestCausesOfAFailure: when there is no search, the causes of a failure and of the outputs before it remain, as the vector clocks of
// a trace tell them.
func TestCausesOfAFailure(t *testing.T) {
	failures, dropped := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		y := toy.Draw(t)
		y.Main = append(y.Main, toy.Op{Kind: toy.Fail})
		y.Record = true
		run, err := sim.Run(context.Background(), y, sim.Random(rapid.Uint64().Draw(t, "seed")), sim.Limits{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if run.Outcome.End != step.Error {
			return
		}
		failures++
		tr, err := trace.Record(context.Background(), trace.Header{}, y, run.Picks)
		if err != nil {
			t.Fatal(err)
		}
		needed := map[int]bool{}
		for n := 1; n < len(tr.Steps); n++ {
			if n == len(tr.Steps)-1 || tr.Steps[n].Output != "" {
				for _, past := range tr.Past(n) {
					needed[past] = true
				}
			}
		}
		var want []string
		for n := 1; n < len(tr.Steps); n++ {
			if needed[n] {
				want = append(want, tr.Steps[n].Label)
			}
		}
		dropped += len(tr.Steps) - 1 - len(want)
		m := minimize(t, y, slices.Collect(run.Labels()), lts.Options{MaxStates: 1})
		got := slices.Clone(m.Labels)
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" && m.Why != "" {
			t.Fatal(diff)
		}
	})
	if failures == 0 || dropped == 0 {
		t.Errorf("%d failures, %d steps dropped: the draw shows nothing", failures, dropped)
	}
}
