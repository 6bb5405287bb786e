package sim_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/internal/toy"
	"github.com/balticsim/balticsim/step"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func run(t testing.TB, y *toy.System, sch sim.Scheduler, lim sim.Limits) sim.Result[*toy.State] {
	t.Helper()
	r, err := sim.Run(context.Background(), y, sch, lim, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func labels(r sim.Result[*toy.State]) []string { return slices.Collect(r.Labels()) }

func TestFIFOTakesTurnsAndTheOldestMessage(t *testing.T) {
	y := &toy.System{Bags: [][]int{{1, 2}, nil}, Main: []toy.Op{
		{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Recv}, {Kind: toy.PrintReg}}},
		{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Nop}, {Kind: toy.Nop}, {Kind: toy.Nop}}},
		{Kind: toy.Recv},
		{Kind: toy.PrintReg},
		{Kind: toy.Recv, On: 1},
	}}
	r := run(t, y, sim.FIFO(), sim.Limits{})
	want := []string{
		"main recv bag0 bag0!1", "main.1 recv bag0 bag0!2", "main.2 nop",
		"main print", "main.1 print", "main.2 nop", "main.2 nop",
	}
	if diff := cmp.Diff(want, labels(r)); diff != "" {
		t.Error(diff)
	}
	if r.Outcome.Output != "1\n2\n" || r.Outcome.End != step.Deadlock || r.Steps != 7 || r.Picks.Len() != 7 {
		t.Errorf("%+v", r.Outcome)
	}
}

// faulty has work for main and a fault that another thread waits for.
func faulty(budget int) *toy.System {
	return &toy.System{Faults: budget, Main: []toy.Op{
		{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Fault}, {Kind: toy.Print, Text: "crash\n"}, {Kind: toy.Again}}},
		{Kind: toy.Nop},
		{Kind: toy.Print, Text: "work\n"},
		{Kind: toy.Nop},
	}}
}

func TestFIFOMakesNoEnvironmentMove(t *testing.T) {
	r := run(t, faulty(1), sim.FIFO(), sim.Limits{})
	if r.Outcome.Output != "work\n" || r.Outcome.End != step.Done || !r.Outcome.MayEnd {
		t.Errorf("%+v", r.Outcome)
	}
}

func TestForcedMoves(t *testing.T) {
	crash := func(at int) sim.Forced {
		return sim.Forced{At: at, Name: "crash", Match: func(label string) bool { return strings.HasSuffix(label, "fault crash") }}
	}
	tests := []struct {
		name   string
		moves  []sim.Forced
		budget int
		want   []string
		unmade int
	}{
		{"as the first step", []sim.Forced{crash(1)}, 1, []string{"main.1 fault crash", "main nop", "main.1 print", "main print", "main nop"}, 0},
		{"as the second step", []sim.Forced{crash(2)}, 1, []string{"main nop", "main.1 fault crash", "main.1 print", "main print", "main nop"}, 0},
		{"two at the first place possible", []sim.Forced{crash(1), crash(1)}, 2, []string{"main.1 fault crash", "main nop", "main.1 print", "main.1 fault crash", "main print", "main.1 print", "main nop"}, 0},
		{"after the end", []sim.Forced{crash(9)}, 1, []string{"main nop", "main print", "main nop"}, 1},
		{"without a budget", []sim.Forced{crash(1)}, 0, []string{"main nop", "main print", "main nop"}, 1},
	}
	for _, test := range tests {
		sch := sim.Force(sim.FIFO(), test.moves...)
		r := run(t, faulty(test.budget), sch, sim.Limits{})
		if diff := cmp.Diff(test.want, labels(r)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		if len(sch.Unmade()) != test.unmade {
			t.Errorf("%s: unmade %q", test.name, sch.Unmade())
		}
	}
}

// A move that has its place is not made before it, whatever the scheduler below draws.
func TestForcedMovesAreReserved(t *testing.T) {
	for seed := range uint64(100) {
		crash := sim.Forced{At: 3, Name: "crash", Match: func(label string) bool { return strings.HasSuffix(label, "fault crash") }}
		sch := sim.Force(sim.Random(seed), crash)
		r := run(t, faulty(1), sch, sim.Limits{})
		if i := slices.Index(labels(r), "main.1 fault crash"); i != 2 || len(sch.Unmade()) != 0 {
			t.Fatalf("seed %d: %q", seed, labels(r))
		}
	}
}

func TestRandomIsPinned(t *testing.T) {
	r := run(t, toy.Counter(2), sim.Random(1), sim.Limits{})
	// The exact draws are a promise to everyone who wrote a seed down.
	want := []string{
		"main.1 get cell0", "main.2 get cell0", "main.1 set cell0", "main recv bag0 main.1!1",
		"main.2 set cell0", "main recv bag0 main.2!1", "main get cell0", "main print",
	}
	if diff := cmp.Diff(want, labels(r)); diff != "" {
		t.Error(diff)
	}
}

func TestRandomIsUniform(t *testing.T) {
	y := &toy.System{Main: []toy.Op{{Kind: toy.Choose, Arg: 5}, {Kind: toy.PrintReg}}}
	counts := map[string]int{}
	for seed := range uint64(5000) {
		counts[run(t, y, sim.Random(seed), sim.Limits{}).Outcome.Output]++
	}
	for _, out := range []string{"0\n", "1\n", "2\n", "3\n", "4\n"} {
		if n := counts[out]; n < 850 || n > 1150 {
			t.Errorf("%q came %d times of 5000", out, n)
		}
	}
	// Where only environment moves are enabled, ending is one alternative among them.
	ends := 0
	only := &toy.System{Faults: 1, Main: []toy.Op{{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Fault}}}}}
	for seed := range uint64(2000) {
		if run(t, only, sim.Random(seed), sim.Limits{}).Steps == 0 {
			ends++
		}
	}
	if ends < 850 || ends > 1150 {
		t.Errorf("ended before the fault %d times of 2000", ends)
	}
}

func TestBounds(t *testing.T) {
	endless := &toy.System{Main: []toy.Op{{Kind: toy.Nop}, {Kind: toy.Again}}}
	r := run(t, endless, sim.FIFO(), sim.Limits{MaxSteps: 10})
	if r.Outcome.End != step.Bound || r.Steps != 10 {
		t.Errorf("end %v after %d steps", r.Outcome.End, r.Steps)
	}
	// A run that is over exactly at the limit is over.
	if r := run(t, toy.Grid(3), sim.FIFO(), sim.Limits{MaxSteps: 3}); r.Outcome.End != step.Done {
		t.Errorf("end %v", r.Outcome.End)
	}
	if r := run(t, faulty(1), sim.FIFO(), sim.Limits{MaxSteps: 3}); r.Outcome.End != step.Done {
		t.Errorf("only faults are left: end %v", r.Outcome.End)
	}
	ctx, cancel := context.WithCancel(context.Background())
	r, err := sim.Run(ctx, endless, sim.FIFO(), sim.Limits{}, sim.Progress(5000, func(int) { cancel() }))
	if !errors.Is(err, context.Canceled) || r.Outcome.End != step.Bound || r.Steps < 5000 || r.Steps > 7000 {
		t.Errorf("cancelled: %v, end %v, %d steps", err, r.Outcome.End, r.Steps)
	}
}

func TestDivergence(t *testing.T) {
	y := toy.Counter(2)
	whole := labels(run(t, y, sim.FIFO(), sim.Limits{}))
	tests := []struct {
		name   string
		labels []string
		want   sim.Divergence
	}{
		{
			"another label", append(slices.Clone(whole[:1]), "main.3 get cell0"),
			sim.Divergence{Step: 2, Expected: "main.3 get cell0", Enabled: []string{"main.1 set cell0", "main.2 get cell0"}, Nearest: "main.2 get cell0"},
		},
		{
			"nothing like it",
			[]string{"zzzzzzzz"},
			sim.Divergence{Step: 1, Expected: "zzzzzzzz", Enabled: []string{"main.1 get cell0", "main.2 get cell0"}},
		},
		{"too short", whole[:7], sim.Divergence{Step: 8, Enabled: []string{"main print"}}},
		{"too long", append(slices.Clone(whole), "main print"), sim.Divergence{Step: 9, Expected: "main print"}},
	}
	for _, test := range tests {
		r, err := sim.Run(context.Background(), y, sim.Replay(test.labels, false), sim.Limits{}, nil)
		var d *sim.Divergence
		if !errors.As(err, &d) {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if diff := cmp.Diff(test.want, *d); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		if r.Steps != test.want.Step-1 || r.Outcome.End != step.Bound {
			t.Errorf("%s: %d steps, end %v", test.name, r.Steps, r.Outcome.End)
		}
	}
	d := &sim.Divergence{Step: 3, Expected: "main recv c x", Enabled: strings.Fields("a b c d e f g h i j"), Nearest: "c"}
	const message = "the replay diverged at step 3: the schedule says `main recv c x`, which is not enabled; the nearest is `c`; " +
		"enabled: `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` and 2 more"
	if d.Error() != message {
		t.Error(d.Error())
	}
}

func TestBoundedReplayStopsWithItsLabels(t *testing.T) {
	endless := &toy.System{Main: []toy.Op{{Kind: toy.Nop}, {Kind: toy.Again}}}
	whole := labels(run(t, endless, sim.FIFO(), sim.Limits{MaxSteps: 4}))
	if r := run(t, endless, sim.Replay(whole, true), sim.Limits{}); r.Steps != 4 || r.Outcome.End != step.Bound {
		t.Errorf("%d steps, end %v", r.Steps, r.Outcome.End)
	}
}

// TestReplayIsTheRun: the labels of any run, replayed, and its picks, repeated, give the run again.
func TestReplayIsTheRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := toy.Draw(t)
		limit := rapid.IntRange(1, 30).Draw(t, "limit")
		sch := sim.Random(rapid.Uint64().Draw(t, "seed"))
		if rapid.Bool().Draw(t, "fifo") {
			sch = sim.FIFO()
		}
		eager := &sim.Recorder{}
		first, err := sim.Run(context.Background(), y, sch, sim.Limits{MaxSteps: limit}, eager)
		if err != nil {
			t.Fatal(err)
		}
		lazy := labels(first)
		if diff := cmp.Diff(append([]string{}, lazy...), append([]string{}, eager.Labels...)); diff != "" {
			t.Fatalf("lazy and eager labels differ: %s", diff)
		}
		bounded := first.Outcome.End == step.Bound
		for name, again := range map[string]sim.Scheduler{"replay": sim.Replay(lazy, bounded), "repeat": sim.Repeat(first.Picks)} {
			second, err := sim.Run(context.Background(), y, again, sim.Limits{}, nil)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if diff := cmp.Diff(first.Outcome, second.Outcome); diff != "" {
				t.Fatalf("%s: %s", name, diff)
			}
			if diff := cmp.Diff(lazy, labels(second)); diff != "" {
				t.Fatalf("%s: %s", name, diff)
			}
		}
	})
}

func TestPicksRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOf(rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 3), rapid.IntRange(0, 1<<40))).Draw(t, "picks")
		var p sim.Picks
		for _, i := range want {
			p.Add(i)
		}
		got := slices.Collect(p.All())
		if !slices.Equal(want, got) || p.Len() != len(want) {
			t.Fatalf("%v became %v", want, got)
		}
		if !slices.Equal(got, slices.Collect(p.All())) {
			t.Fatal("reading picks changes them")
		}
	})
}

func TestObserversSeeEveryStep(t *testing.T) {
	var events []string
	watch := &watcher{t: t, events: &events}
	var told []int
	r, err := sim.Run(context.Background(), toy.Grid(1, 1), sim.FIFO(), sim.Limits{}, sim.Tee(watch, sim.Progress(2, func(n int) { told = append(told, n) })))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"start 0", "before 0 main.1 nop of 2", "after 1", "before 1 main.2 nop of 1", "after 2", "end done"}
	if diff := cmp.Diff(want, events); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{2, 2}, told); diff != "" || r.Steps != 2 {
		t.Error(diff)
	}
}

func TestARunAllocatesNothingBetweenSteps(t *testing.T) {
	y := &toy.System{Main: []toy.Op{{Kind: toy.Nop}, {Kind: toy.Again}}}
	cost := func(steps int) float64 {
		return testing.AllocsPerRun(5, func() { run(t, y, sim.FIFO(), sim.Limits{MaxSteps: steps}) })
	}
	if short, long := cost(100), cost(10_000); long > short {
		t.Errorf("%v allocations for 100 steps, %v for 10,000", short, long)
	}
}
