package props_test

import (
	"context"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/balticsim/balticsim/internal/props"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// TestSimplestAgainstBruteForce: the run to a bad state, or by a bad step, is as short as any, and of those a run to a bad state has the fewest changes of
// thread.
func TestSimplestAgainstBruteForce(t *testing.T) {
	found := 0
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 5))
		m := drawMaze(r)
		bad, badFrom, badTo := r.IntN(5), r.IntN(5), r.IntN(5)
		q := props.Question[int]{
			Identify: m.Key, Claims: []props.Claim{props.Safe, props.Safe},
			Look: func(s int, _ step.Outcome, claims []props.Truth) error {
				claims[0].Bad = s == bad || s == bad+1
				return nil
			},
			Move: func(from, to int, claims []props.Truth) { claims[1].Bad = from == badFrom && to == badTo },
		}
		got, err := props.Search(context.Background(), sim.System[int](m), q, props.Options{})
		if err != nil {
			t.Fatal(err)
		}
		best, fewest, bestMove := -1, 0, -1
		m.walks(0, 6, func(walk []int, at int) {
			if (at == bad || at == bad+1) && (best < 0 || len(walk) < best || len(walk) == best && m.switches(walk) < fewest) {
				best, fewest = len(walk), m.switches(walk)
			}
			if n := len(walk); n > 0 && at == badTo && m.arrows[walk[n-1]].from == badFrom && (bestMove < 0 || n < bestMove) {
				bestMove = n
			}
		})
		for i, want := range []int{best, bestMove} {
			v := got.Verdicts[i]
			if (v.Answer == props.Violated) != (want >= 0) || want >= 0 && len(v.Prefix) != want {
				t.Fatalf("seed %d, claim %d: %+v, want a run of %d: %+v", seed, i, v, want, m.arrows)
			}
		}
		if best > 0 {
			found++
			if n := m.switches(numbers(t, got.Verdicts[0].Prefix)); n != fewest {
				t.Fatalf("seed %d: %d changes of thread, %d are enough: %+v %+v", seed, n, fewest, got.Verdicts[0], m.arrows)
			}
		}
	}
	if found < 300 {
		t.Errorf("only %d runs to a bad state", found)
	}
}

// switches counts how often another thread goes on, the first included.
func (m *maze) switches(walk []int) int {
	n, last := 0, 0
	for _, i := range walk {
		if a := m.arrows[i].actor; a != last {
			n, last = n+1, a
		}
	}
	return n
}

func numbers(t *testing.T, labels []string) []int {
	t.Helper()
	var all []int
	for _, l := range labels {
		i, err := strconv.Atoi(l)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, i)
	}
	return all
}
