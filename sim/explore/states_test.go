package explore_test

import (
	"context"
	"testing"

	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/sim/internal/toy"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func states(y *toy.System, o explore.Options) *explore.Report {
	o.Endless = true
	return explore.States(context.Background(), y, o)
}

// drawSystem draws a system that may have loops.
func drawSystem(t *rapid.T) *toy.System {
	y := toy.Draw(t)
	for i := range y.Main {
		if op := &y.Main[i]; op.Kind == toy.Fork && len(op.Code) > 0 && rapid.IntRange(0, 3).Draw(t, "loop") == 0 {
			printing := false
			for _, inner := range op.Code {
				switch inner.Kind {
				case toy.Post, toy.Send, toy.Put, toy.Print, toy.PrintReg: // infinitely many states
					printing = true
				default:
				}
			}
			stepping := false
			for _, inner := range op.Code {
				stepping = stepping || inner.Kind != toy.Send
			}
			if !printing && stepping {
				op.Code = append(op.Code, toy.Op{Kind: toy.Again})
			}
		}
	}
	return y
}

// TestStatesIsNaive: without reduction the search is the naive one, whatever the number of workers.
func TestStatesIsNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := drawSystem(t)
		want := naive(y)
		for workers := 1; workers <= 3; workers++ {
			got := states(y, explore.Options{Workers: workers})
			got.Bytes = 0
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%d workers: %s", workers, diff)
			}
		}
	})
}

// TestStubbornKeepsOutcomes: with stubborn sets there are the same outcomes and the same answer about endless runs, and
// every witness replays.
func TestStubbornKeepsOutcomes(t *testing.T) {
	saved, all := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		y := drawSystem(t)
		want := naive(y)
		got := states(y, explore.Options{Reduce: explore.Stubborn})
		if diff := cmp.Diff(show(want), show(got)); diff != "" {
			t.Fatal(diff)
		}
		if want.Endless != got.Endless || want.Complete != got.Complete {
			t.Fatalf("endless %v, complete %v; want %v, %v", got.Endless, got.Complete, want.Endless, want.Complete)
		}
		if got.States > want.States {
			t.Fatalf("%d states, %d without reduction", got.States, want.States)
		}
		all, saved = all+want.States, saved+want.States-got.States
		checkWitnesses(t, y, got)
		again := states(y, explore.Options{Reduce: explore.Stubborn, Workers: 3})
		if diff := cmp.Diff(got, again); diff != "" {
			t.Fatalf("three workers: %s", diff)
		}
	})
	if saved == 0 {
		t.Error("nothing was reduced")
	}
	t.Logf("%d of %d states saved", saved, all)
}

// A loop must not hide for ever a failure that could come at any time.
func TestStubbornIgnoresNoFailure(t *testing.T) {
	y := &toy.System{Main: []toy.Op{
		{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Nop}, {Kind: toy.Nop}, {Kind: toy.Again}}}, // the first to be chosen
		{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Nop}, {Kind: toy.Fail}}},
	}}
	if got := show(states(y, explore.Options{Reduce: explore.Stubborn})); !cmp.Equal(got, []string{" error"}) {
		t.Errorf("outcomes %q", got)
	}
}

func TestStubbornGrids(t *testing.T) {
	got := states(toy.Grid(9, 9, 9), explore.Options{Reduce: explore.Stubborn})
	if got.States != 28 || got.Transitions != 27 {
		t.Errorf("independent threads: %d states, %d transitions", got.States, got.Transitions)
	}
}

// Where all that a stubborn set can do is to fail, a run that never ends must not be lost.
func TestStubbornKeepsEndlessRuns(t *testing.T) {
	y := &toy.System{Main: []toy.Op{
		{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Fail}}},
		{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Nop}, {Kind: toy.Again}}},
	}}
	if r := states(y, explore.Options{Reduce: explore.Stubborn}); !r.Endless || len(r.Outcomes) != 1 {
		t.Errorf("endless %v, outcomes %q", r.Endless, show(r))
	}
}
