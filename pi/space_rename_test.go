package pi_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/step"
)

// TestCongruenceOfPhilosophers: modulo renaming there are as many states as there are necklaces, but for one.
func TestCongruenceOfPhilosophers(t *testing.T) {
	for n, want := range map[int]int{3: 10, 4: 23, 6: 129, 8: 833} {
		space := compile(t, philosophers(n)).Space(pi.Options{})
		r := explore.Naive(context.Background(), sim.System[pi.State](space), explore.Options{})
		if r.States != want {
			t.Errorf("%d philosophers: %d states, want %d", n, r.States, want)
		}
	}
}

// cells are k pairs of threads that have nothing in common with other pairs.
func cells(k int) string {
	return fmt.Sprintf(`
let cell () = let a : int chan = chan "a" in let b : int chan = chan "b" in let r = ref 0 in
  let rec left x = send a x; left (recv b) in
  let rec right () = let x = recv a in set x r; send b (1 - get r); right () in
  fork (fun () -> left 0); fork right
let rec cells k = if k = 0 then () else begin cell (); cells (k - 1) end
let () = cells %d
`, k)
}

// TestCongruenceOfCopies: the states of k copies that have nothing in common are the multisets of k states of one.
func TestCongruenceOfCopies(t *testing.T) {
	states := func(k int) int {
		space := compile(t, cells(k)).Space(pi.Options{})
		return explore.Naive(context.Background(), sim.System[pi.State](space), explore.Options{}).States
	}
	one := states(1)
	want := one
	for k := 2; k <= 5; k++ {
		want = want * (one + k - 1) / k // C(one + k − 1, k)
		if got := states(k); got != want {
			t.Errorf("%d copies of %d states have %d, want %d", k, one, got, want)
		}
	}
}

// TestCongruenceOfSymmetricParts: identical threads around a channel that all of them know.
func TestCongruenceOfSymmetricParts(t *testing.T) {
	// Each of n clients is idle, has called, or has its answer under way: one server takes the calls in any order.
	for _, n := range []int{1, 2, 5, 9} {
		space := compile(t, fmt.Sprintf(`
let c : unit chan chan = chan "c"
let rec serve () = let r = recv c in send r (); serve ()
let rec client r = send c r; recv r; client r
let () = fork serve
let rec clients n = if n = 0 then () else begin fork (fun () -> client (chan "r")); clients (n - 1) end
let () = clients %d
`, n)).Space(pi.Options{})
		r := explore.Naive(context.Background(), sim.System[pi.State](space), explore.Options{})
		if r.States != n+1 {
			t.Errorf("%d clients: %d states", n, r.States)
		}
	}
}

// TestCongruenceAgainstKeys holds the identity of the Space against that of the System, and against its own meaning: states
// that are the same have the same successors and the same outcome.
func TestCongruenceAgainstKeys(t *testing.T) {
	for _, policy := range []calculus.StartPolicy{calculus.Block, calculus.Multi} {
		for _, c := range programs(t) {
			t.Run(policyName(policy)+"/"+c.name, func(t *testing.T) {
				congruent(t, compile(t, c.text), pi.Options{Policy: policy, Faults: c.faults}, 800)
			})
		}
	}
}

// outcomesFrom searches from a state. What nobody can reach may come to be told apart again, when a stop makes it part of a value
// that somebody can; then the successors of two states that are the same differ, but not what can happen.
func outcomesFrom(space *pi.Space, s pi.State) []string {
	return set(explore.Naive(context.Background(), sim.System[pi.State](from{space, s}), explore.Options{MaxStates: 3000}))
}

// from is a Space that starts elsewhere.
type from struct {
	*pi.Space
	start pi.State
}

func (f from) Start() pi.State { return f.start }

// congruent visits up to limit states, told apart by their positions.
func congruent(t *testing.T, p *pi.Program, o pi.Options, limit int) {
	t.Helper()
	space, sys := p.Space(o), p.System(o)
	meaning, renamed, first := map[string]string{}, map[string]string{}, map[string]pi.State{}
	todo := []pi.State{space.Start()}
	known := map[string]bool{string(space.KeyAs(todo[0], step.Position, nil)): true}
	for n := 0; n < len(todo) && n < limit; n++ {
		s := todo[n]
		slow, fast := string(sys.Key(space.Config(s), nil)), string(space.Key(s, nil))
		if was, ok := renamed[slow]; ok && was != fast {
			t.Fatalf("one state for the System, two for the Space: %v", space.Config(s).View())
		}
		renamed[slow] = fast
		next := []string{fmt.Sprint(space.Outcome(s).End, space.Outcome(s).Output)}
		for _, m := range space.Steps(s, nil) {
			to := space.Next(s, m)
			next = append(next, string(space.Key(to, nil)))
			if k := string(space.KeyAs(to, step.Position, nil)); !known[k] {
				known[k] = true
				todo = append(todo, to)
			}
		}
		slices.Sort(next)
		means := fmt.Sprintf("%x", slices.Compact(next))
		if was, ok := meaning[fast]; !ok {
			meaning[fast], first[fast] = means, s
		} else if was != means && fmt.Sprint(outcomesFrom(space, first[fast])) != fmt.Sprint(outcomesFrom(space, s)) {
			t.Fatalf("one state for the Space, with different futures: %v", space.Config(s).View())
		}
	}
}

// TestOutcomesOfSpace: exploring a Space finds what exploring the System finds, under every identity.
func TestOutcomesOfSpace(t *testing.T) {
	for _, policy := range []calculus.StartPolicy{calculus.Block, calculus.Multi} {
		for _, c := range programs(t) {
			t.Run(policyName(policy)+"/"+c.name, func(t *testing.T) {
				p := compile(t, c.text)
				o := pi.Options{Policy: policy, Faults: c.faults}
				want := explore.Naive(context.Background(), sim.System[*pi.Config](p.System(o)), explore.Options{MaxStates: 20_000})
				if !want.Complete {
					t.Skip("too large")
				}
				for _, id := range []step.Identity{step.Congruence, step.Multiset, step.Position} {
					limit := want.States
					if id != step.Congruence {
						limit = 50_000
					}
					got := explore.Naive(context.Background(), sim.System[pi.State](keyed{p.Space(o), id}), explore.Options{MaxStates: limit})
					if !got.Complete {
						if id == step.Congruence {
							t.Errorf("more than the %d states of the System", want.States)
						}
						continue
					}
					if fmt.Sprint(set(got)) != fmt.Sprint(set(want)) || got.Endless != want.Endless {
						t.Errorf("%v: %v, endless %v; want %v, %v", id, set(got), got.Endless, set(want), want.Endless)
					}
				}
			})
		}
	}
}

// TestFrozenIsABag: in which order a partition was filled is forgotten when it is frozen.
func TestFrozenIsABag(t *testing.T) {
	space := compile(t, `
let n = name "n" let c = chan "c" let d = chan "d" let never : unit chan = chan "never"
let first = Sim.choose [true; false]
let a () = recv never; print_int (recv c)
let b () = recv never; print_int (recv d)
let one () = fork a; send c 1
let two () = fork b; send d 2
let () = start n (box (fun () -> if first then begin one (); two () end else begin two (); one () end))
let p = stop n
let () = recv never; start n p; send c 3; send d 4
`).Space(pi.Options{})
	x, y := settled(t, sim.System[pi.State](space), 1), settled(t, sim.System[pi.State](space), 2)
	if !bytes.Equal(space.Key(x, nil), space.Key(y, nil)) {
		t.Error("the order of threads and messages is part of a frozen partition")
	}
}

// TestCongruenceOfAGraph: channels that look alike to all rounds of refinement, although none is like another: each of the twelve
// is shared with three others, as in the graph of Frucht. In whatever order they were made, the state is the same.
func TestCongruenceOfAGraph(t *testing.T) {
	space := compile(t, `
let never : unit chan = chan "never"
let rec make n = if n = 0 then [] else let c : unit chan = chan "c" in c :: make (n - 1)
let first = Sim.choose [true; false]
let all = if first then make 12 else List.rev (make 12)
let wait a b = fork (fun () -> recv never; send a (); recv b)
let edge (i, j) = let a = List.nth all i in let b = List.nth all j in wait a b; wait b a
let edges = [(0, 1); (0, 7); (0, 11); (1, 2); (1, 11); (2, 3); (2, 10); (3, 4); (3, 5); (4, 5); (4, 9); (5, 6); (6, 7); (6, 8); (7, 8); (8, 9); (9, 10); (10, 11)]
let () = List.iter edge (if first then edges else List.rev edges)
let () = recv never
`).Space(pi.Options{})
	x, y := settled(t, sim.System[pi.State](space), 1), settled(t, sim.System[pi.State](space), 2)
	if !bytes.Equal(space.Key(x, nil), space.Key(y, nil)) {
		t.Error("the order in which the channels were met shows in the key")
	}
}
