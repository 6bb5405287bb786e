package explore_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/sim/internal/toy"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func naive(y *toy.System) *explore.Report {
	return explore.Naive(context.Background(), y, explore.Options{})
}

// show lists outcomes as "line|line end".
func show(r *explore.Report) []string {
	var texts []string
	for _, o := range r.Outcomes {
		texts = append(texts, strings.Join(sim.Lines(o.Output), "|")+" "+o.End.String())
	}
	return texts
}

// checkWitnesses replays every witness and compares what it shows with what is claimed.
func checkWitnesses(t interface{ Errorf(string, ...any) }, y *toy.System, r *explore.Report) {
	for _, o := range r.Outcomes {
		run, err := sim.Run(context.Background(), y, sim.Replay(o.Witness, false), sim.Limits{}, nil)
		if err != nil {
			t.Errorf("witness %q: %v", o.Witness, err)
		} else if !sim.SameOutcome(run.Outcome, o.Outcome) {
			t.Errorf("witness %q shows %+v, not %+v", o.Witness, run.Outcome, o.Outcome)
		}
	}
}

func TestGridsCountedByHand(t *testing.T) {
	tests := []struct {
		lengths             []int
		states, transitions int
	}{
		{nil, 1, 0},
		{[]int{0}, 1, 0},
		{[]int{1}, 2, 1},
		{[]int{1, 1}, 4, 4},         // the diamond
		{[]int{1, 1, 1}, 8, 12},     // the cube
		{[]int{1, 1, 1, 1}, 16, 32}, // n threads: 2ⁿ states, n·2ⁿ⁻¹ edges
		{[]int{2, 3}, 12, 17},       // (a+1)(b+1) states, a(b+1)+b(a+1) edges
		{[]int{4, 4}, 25, 40},
		{[]int{9, 9, 9}, 1000, 2700},
	}
	for _, test := range tests {
		r := naive(toy.Grid(test.lengths...))
		depth := 0
		for _, n := range test.lengths {
			depth += n
		}
		want := explore.Stats{States: test.states, Transitions: test.transitions, Depth: depth}
		if diff := cmp.Diff(want, r.Stats); diff != "" {
			t.Errorf("%v: %s", test.lengths, diff)
		}
		if !r.Complete || r.Endless || len(r.Outcomes) != 1 || len(r.Outcomes[0].Witness) != depth {
			t.Errorf("%v: %+v", test.lengths, r)
		}
	}
}

func TestPhilosophers(t *testing.T) {
	states := 1
	for n := 1; n <= 9; n++ {
		states *= 3
		if n == 1 {
			continue // one philosopher with one fork blocks at once, which the formula does not count
		}
		y := toy.Philosophers(n)
		r := naive(y)
		if !r.Complete || r.States != states-1 {
			t.Errorf("%d philosophers: %d states, complete %v; want %d", n, r.States, r.Complete, states-1)
		}
		// Main only forks, so that everybody starving is an end and not a deadlock of main.
		if got := show(r); !cmp.Equal(got, []string{" done"}) {
			t.Errorf("%d philosophers: outcomes %q", n, got)
		}
		if w := r.Outcomes[0].Witness; len(w) != n {
			t.Errorf("%d philosophers: the shortest way to starve takes %d steps: %q", n, len(w), w)
		}
		if !r.Endless {
			t.Errorf("%d philosophers: a dinner can go on for ever", n)
		}
		checkWitnesses(t, y, r)
	}
}

func TestCounterRace(t *testing.T) {
	for n := 1; n <= 4; n++ {
		var want []string
		for v := 1; v <= n; v++ {
			want = append(want, fmt.Sprintf("%d done", v))
		}
		y := toy.Counter(n)
		r := naive(y)
		if diff := cmp.Diff(want, show(r)); diff != "" {
			t.Errorf("%d threads: %s", n, diff)
		}
		if r.Endless || r.Lasso != nil {
			t.Errorf("%d threads: not endless", n)
		}
		checkWitnesses(t, y, r)
	}
}

func TestLasso(t *testing.T) {
	loop := &toy.System{Main: []toy.Op{
		{Kind: toy.Nop},
		{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Nop}, {Kind: toy.Again}}},
		{Kind: toy.Print, Text: "a"},
	}}
	r := naive(loop)
	want := &explore.Lasso{Prefix: []string{"main nop"}, Cycle: []string{"main.1 nop"}}
	if diff := cmp.Diff(want, r.Lasso); !r.Endless || diff != "" {
		t.Errorf("endless %v, lasso %s", r.Endless, diff)
	}
	if len(r.Outcomes) != 0 || !r.Complete {
		t.Errorf("a system whose every run is endless has no outcome: %+v", r)
	}
	for n := 2; n < 5; n++ {
		y := toy.Philosophers(n)
		l := naive(y).Lasso
		key := func(labels []string) string {
			run, err := sim.Run(context.Background(), y, sim.Replay(labels, true), sim.Limits{}, nil)
			if err != nil {
				t.Errorf("%d philosophers: %v", n, err)
			}
			return string(y.Key(run.Final, nil))
		}
		if len(l.Cycle) == 0 || key(l.Prefix) != key(slices.Concat(l.Prefix, l.Cycle)) {
			t.Errorf("%d philosophers: the round %q after %q does not come back", n, l.Cycle, l.Prefix)
		}
	}
}

func TestMayEndAndFaults(t *testing.T) {
	y := &toy.System{
		Main:   []toy.Op{{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Fault}, {Kind: toy.Print, Text: "crash\n"}}}, {Kind: toy.Print, Text: "work\n"}},
		Faults: 1,
	}
	r := naive(y)
	want := []string{"crash|work done", "work done", "work|crash done"}
	if diff := cmp.Diff(want, show(r)); diff != "" {
		t.Error(diff)
	}
	checkWitnesses(t, y, r)
	y.Faults = 0
	if diff := cmp.Diff([]string{"work done"}, show(naive(y))); diff != "" {
		t.Error(diff)
	}
}

func TestErrorsAndDeadlocksAreOutcomes(t *testing.T) {
	y := &toy.System{Bags: [][]int{nil}, Main: []toy.Op{
		{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Fail, Text: "one"}}},
		{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Fail, Text: "two"}}},
		{Kind: toy.Print, Text: "a"},
		{Kind: toy.Recv},
	}}
	r := naive(y)
	// The code of a failure is a detail: two failures without output are one outcome.
	if diff := cmp.Diff([]string{" error", "a error"}, show(r)); diff != "" {
		t.Error(diff)
	}
	y.Main = y.Main[2:]
	if diff := cmp.Diff([]string{"a deadlock"}, show(naive(y))); diff != "" {
		t.Error(diff)
	}
}

func TestLimits(t *testing.T) {
	y := toy.Grid(9, 9, 9)
	r := explore.Naive(context.Background(), y, explore.Options{MaxStates: 100})
	if r.Complete || r.States != 100 || r.Why == "" {
		t.Errorf("complete %v, %d states, %q", r.Complete, r.States, r.Why)
	}
	if r = explore.Naive(context.Background(), y, explore.Options{MaxStates: 1000}); !r.Complete {
		t.Error("a limit that is just enough is enough")
	}
	// An end among the states already discovered is reported although there is no room for more states.
	stop := &toy.System{Main: []toy.Op{{Kind: toy.Choose, Arg: 5}, {Kind: toy.PrintReg}}}
	if r = explore.Naive(context.Background(), stop, explore.Options{MaxStates: 8}); len(r.Outcomes) != 2 || r.Complete {
		t.Errorf("outcomes %q, complete %v", show(r), r.Complete)
	}
	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	r = explore.Naive(ctx, toy.Grid(30, 30, 30), explore.Options{Progress: func(s explore.Stats) {
		if calls++; calls == 3 {
			cancel()
		}
	}})
	if r.Complete || r.Why != "interrupted" || r.States < 128 || r.States >= 29791 {
		t.Errorf("cancelled: %+v", r.Stats)
	}
}

func TestTwoHundredThousandStates(t *testing.T) {
	r := naive(toy.Grid(60, 60, 60))
	if want := 61 * 61 * 61; !r.Complete || r.States != want || r.Transitions != 3*60*61*61 {
		t.Errorf("%+v, want %d states", r.Stats, want)
	}
}

func TestDocument(t *testing.T) {
	y := toy.Counter(2)
	text, err := json.Marshal(naive(y).Document(nil))
	if err != nil {
		t.Fatal(err)
	}
	const head = `{"v":1,"command":"explore","complete":true,"verdict":"ok","outcomes":[{"output":["1"],"end":"done","traces":null,"witness":"main.1 get cell0\nmain.2 get cell0\n`
	if !strings.HasPrefix(string(text), head) {
		t.Errorf("got %s", text)
	}
	if !strings.Contains(string(text), `"endless":false,"stats":{"states":`) {
		t.Errorf("got %s", text)
	}
}

// TestRandomSeedsStayInside: a scheduler finds no outcome that the explorer does not know, and the explorer gives the
// same report twice.
func TestRandomSeedsStayInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := toy.Draw(t)
		r := naive(y)
		if !r.Complete {
			t.Skip("too large")
		}
		checkWitnesses(t, y, r)
		known := map[string]bool{}
		for _, o := range r.Outcomes {
			known[sim.OutcomeKey(o.Outcome)] = true
		}
		for seed := range uint64(20) {
			run, err := sim.Run(context.Background(), y, sim.Random(seed), sim.Limits{MaxSteps: 1000}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if !known[sim.OutcomeKey(run.Outcome)] {
				t.Fatalf("seed %d shows %+v, which is not among %q", seed, run.Outcome, show(r))
			}
		}
		if diff := cmp.Diff(r.Document(nil), naive(y).Document(nil)); diff != "" {
			t.Fatalf("two searches differ: %s", diff)
		}
	})
}

// Long keys are kept as digests; the counts are those that exact keys give.
func TestLongKeys(t *testing.T) {
	long := strings.Repeat("x", 600)
	y := &toy.System{Main: []toy.Op{
		{Kind: toy.Fork, Part: "host", Code: []toy.Op{{Kind: toy.Print, Text: long + "1"}, {Kind: toy.Print, Text: "b"}}},
		{Kind: toy.Print, Text: long + "2"},
	}}
	r := naive(y)
	if !r.Complete || len(r.Outcomes) != 3 {
		t.Errorf("%d outcomes, want 3: the third print may come anywhere", len(r.Outcomes))
	}
	checkWitnesses(t, y, r)
}
