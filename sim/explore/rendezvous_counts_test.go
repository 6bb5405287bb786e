package explore_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/sim/internal/toy"
)

func explored(p *program, o explore.Options) *explore.Report {
	o.Identity = sim.Position
	return explore.States(context.Background(), newSlots(p), o)
}

func TestPhilosophersByPosition(t *testing.T) {
	power := 9
	for n := 2; n <= 12; n++ {
		r := explored(philosophers(n), explore.Options{})
		if r.States != power-1 || r.Transitions != n*(2*power/3-1) {
			t.Errorf("%d philosophers: %d states, %d transitions; want %d, %d", n, r.States, r.Transitions, power-1, n*(2*power/3-1))
		}
		if len(r.Outcomes) != 1 {
			t.Errorf("%d philosophers: %d ends, want the one where everybody starves", n, len(r.Outcomes))
		}
		power *= 3
	}
}

// TestWorkersAgree: however many search a graph with broad levels, and wherever they are stopped, the report is one.
func TestWorkersAgree(t *testing.T) {
	for _, o := range []explore.Options{{}, {MaxStates: 6000}, {Reduce: explore.Stubborn}} {
		o.Endless = true
		want := explored(philosophers(8), o)
		for o.Workers = 2; o.Workers <= 4; o.Workers++ {
			if diff := cmp.Diff(want, explored(philosophers(8), o)); diff != "" {
				t.Errorf("%d workers, at most %d states (-one worker):\n%s", o.Workers, o.MaxStates, diff)
			}
		}
	}
}

func TestPhilosophersWithStubbornSets(t *testing.T) {
	for n, most := range map[int]int{6: 205, 10: 2424, 12: 7607, 16: 69056} {
		r := explored(philosophers(n), explore.Options{Reduce: explore.Stubborn})
		t.Logf("%d philosophers: %d states", n, r.States)
		if r.States > most || len(r.Outcomes) != 1 {
			t.Errorf("%d philosophers: %d states, at most %d wanted; %d ends", n, r.States, most, len(r.Outcomes))
		}
	}
}

func TestTokens(t *testing.T) {
	for _, test := range []struct{ nodes, tokens, states, transitions, congruent, leading int }{
		{3, 1, 10, 13, 4, 5},
		{4, 1, 13, 17, 4, 5},
		{4, 2, 133, 316, 28, 64},
		{6, 2, 307, 764, 43, 102},
		{6, 3, 4105, 14_421, 246, 821},
		{8, 3, 10_657, 38_943, 490, 1690},
	} {
		r := explored(tokens(test.nodes, test.tokens), explore.Options{})
		if r.States != test.states || r.Transitions != test.transitions {
			t.Errorf("%d tokens, %d nodes: %d states, %d transitions; want %d, %d",
				test.tokens, test.nodes, r.States, r.Transitions, test.states, test.transitions)
		}
		if r := congruent(tokens(test.nodes, test.tokens)); r.States != test.congruent {
			t.Errorf("%d tokens, %d nodes: %d states modulo congruence, want %d", test.tokens, test.nodes, r.States, test.congruent)
		}
		testRenamed(t, tokens(test.nodes, test.tokens), test.congruent, test.leading)
	}
}

func TestPhonesByPosition(t *testing.T) {
	for _, test := range []struct{ cells, bases, states, transitions int }{
		{1, 2, 10, 16}, {1, 3, 54, 102}, {2, 2, 100, 320}, {3, 2, 1000, 4800}, {2, 3, 2916, 11016},
	} {
		r := explored(phones(test.cells, test.bases), explore.Options{})
		if r.States != test.states || r.Transitions != test.transitions {
			t.Errorf("%d cells of %d: %d states, %d transitions; want %d, %d",
				test.cells, test.bases, r.States, r.Transitions, test.states, test.transitions)
		}
	}
}

// TestExecutionCounts holds the number of executions against what is known of these programs, with and without the
// knowledge of what threads may do.
func TestExecutionCounts(t *testing.T) {
	factorial := func(n int) int {
		f := 1
		for i := 2; i <= n; i++ {
			f *= i
		}
		return f
	}
	type known struct {
		name string
		sys  sim.System[places]
		want int
	}
	var models []known
	for n := 1; n <= 8; n++ {
		models = append(models, known{fmt.Sprintf("%d pairs", n), newSlots(pairs(n)), 1})
	}
	for n := 1; n <= 8; n++ {
		for r := 1; r <= n; r++ {
			models = append(models, known{fmt.Sprintf("%d senders, %d taken", n, r), newSlots(race(n, r)), factorial(n) / factorial(n-r)})
		}
	}
	for n := 1; n <= 5; n++ {
		models = append(models, known{fmt.Sprintf("%d votes", n), newSlots(commit(n)), factorial(n) << n})
	}
	for n := 1; n <= 6; n++ {
		models = append(models, known{fmt.Sprintf("%d senders and receivers", n), newSlots(crowd(n)), factorial(n)})
	}
	for n := 1; n <= 12; n++ {
		models = append(models, known{fmt.Sprintf("%d calls", n), newSlots(calls(n)), 1 << n})
	}
	for n := 2; n <= 8; n++ {
		models = append(models, known{fmt.Sprintf("%d philosophers eat once", n), newSlots(once(n)), 1<<n - 1})
	}
	for _, m := range models {
		for _, o := range []explore.Options{{Reduce: explore.Optimal}, {Reduce: explore.Sleep}, {Reduce: explore.Optimal, Workers: 2}} {
			r := explore.Traces(context.Background(), m.sys, o)
			if r.Executions != m.want || !r.Complete || o.Reduce == explore.Optimal && r.Blocked > 0 {
				t.Errorf("%s, %v: %d executions, %d in vain, want %d", m.name, o.Reduce, r.Executions, r.Blocked, m.want)
			}
		}
	}
}

// Readers of a cell commute with each other, not with its writer.
func TestReaders(t *testing.T) {
	for n := range 9 {
		y := &toy.System{Cells: []int{0}, Main: []toy.Op{{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Put, Arg: 1}}}}}
		for range n {
			y.Main = append(y.Main, toy.Op{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Get}}})
		}
		if r := traces(y, explore.Options{Reduce: explore.Optimal}); r.Executions != 1<<n || r.Blocked > 0 {
			t.Errorf("%d readers: %d executions, %d in vain", n, r.Executions, r.Blocked)
		}
	}
}

func congruent(p *program) *explore.Report {
	return explore.States(context.Background(), newFragments(p), explore.Options{})
}

func TestPhilosophersModuloCongruence(t *testing.T) {
	for n, want := range map[int]int{3: 10, 4: 23, 8: 833, 10: 5933} { // necklaces of n beads of three colours, less one
		if r := congruent(philosophers(n)); r.States != want {
			t.Errorf("%d philosophers: %d states, want %d", n, r.States, want)
		}
	}
}

// testRenamed counts the states modulo congruence and the steps of all pairs of processes from them.
func testRenamed(t *testing.T, p *program, states, transitions int) {
	t.Helper()
	r := explore.States(context.Background(), sim.System[places](newRenamed(p)), explore.Options{})
	if r.States != states || r.Transitions != transitions {
		t.Errorf("%d states, %d transitions modulo congruence; want %d, %d", r.States, r.Transitions, states, transitions)
	}
}

func TestPhonesModuloCongruence(t *testing.T) {
	testRenamed(t, phones(1, 2), 5, 8)
	testRenamed(t, phones(1, 3), 9, 17)
	for _, test := range []struct{ cells, bases, states int }{
		{1, 2, 5}, {2, 2, 15}, {3, 2, 35}, {1, 3, 9}, {2, 3, 45}, {3, 3, 165}, {4, 3, 495}, {6, 3, 3003}, {8, 3, 12_870}, {12, 3, 125_970}, {16, 3, 735_471},
	} {
		if r := congruent(phones(test.cells, test.bases)); r.States != test.states {
			t.Errorf("%d cells of %d: %d states, want %d", test.cells, test.bases, r.States, test.states)
		}
	}
}

func TestClientsModuloCongruence(t *testing.T) {
	for _, test := range []struct{ clients, servers, states int }{
		{2, 1, 5}, {4, 2, 12}, {5, 2, 15}, {8, 3, 30}, {16, 4, 75}, {32, 8, 261}, {128, 32, 3729}, {200, 100, 15_251},
	} {
		if r := congruent(service(test.clients, test.servers)); r.States != test.states {
			t.Errorf("%d clients, %d servers: %d states, want %d", test.clients, test.servers, r.States, test.states)
		}
	}
}
