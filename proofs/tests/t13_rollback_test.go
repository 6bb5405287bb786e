package tests

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
)

// T13, rollback (semantics §5; spec §5 and §13): while one copy runs, a restored machine's own cells hold their snapshot values (1, 2, 2).
//
// The example is generalised: a machine keeps several sums, each in a way of its own, and the host makes a random sequence of calls, snapshots,
// crashes and restores. What the calls answer is computed by an oracle of ten lines. A sum that the host keeps for the machine is
// not the machine's own and is never rolled back.

// store is a way in which the machine keeps a sum: what it does when it starts, and how a call adds x to the sum and answers it.
type store struct{ begin, add string }

// stores are the ways; §  stands for the number of the store. The first one belongs to the host.
func stores() []store {
	return []store{
		{"", "outside := !outside + x; !outside"},
		{"let s§ = ref 0 in", "s§ := !s§ + x; !s§"},
		{`let s§ = chan "s" in send s§ 0;`, "let v = recv s§ + x in send s§ v; v"},
		{
			`let s§ = chan "s" in fork (fun () -> let rec keep v = let (x, r) = recv s§ in send r (v + x); keep (v + x) in keep 0);`,
			`let r = chan "r" in send s§ (x, r); recv r`,
		},
		{"let s§ = ref (fun x -> x) in", "let f = !s§ in s§ := (fun y -> f (y + x)); f x"},
		{
			`let s§ = chan "s" in send s§ [];`,
			"let v = x :: recv s§ in send s§ v; List.fold_left (fun a b -> a + b) 0 v",
		},
	}
}

// action is what the host does: a call that adds to a sum, a snapshot, or a restore of one of the snapshots, after a crash or not.
type action struct {
	kind     string // call, snapshot, restore, crash
	store, x int    // of a call
	snapshot int    // of a restore or crash
}

// rollback is a machine and what is done to it.
type rollback struct {
	stores  []int
	actions []action
}

// answers is the oracle: what the calls answer.
func (r rollback) answers() string {
	var out []string
	sums := make([]int, len(r.stores))
	snapshots := [][]int{}
	for _, a := range r.actions {
		switch a.kind {
		case "call":
			sums[a.store] += a.x
			out = append(out, fmt.Sprint(sums[a.store]))
		case "snapshot":
			snapshots = append(snapshots, append([]int(nil), sums...))
		default:
			for i, s := range r.stores {
				if s != 0 {
					sums[i] = snapshots[a.snapshot][i]
				}
			}
		}
	}
	return strings.Join(out, " ")
}

// script is the same as a program. The machine serves, for each store, a request to add to it.
func (r rollback) script() string {
	var b strings.Builder
	b.WriteString("let n = name \"n\"\nlet c = chan \"c\"\nlet outside = ref 0\nlet vm = (n, ref (fun VM_Crash -> ()))\n")
	b.WriteString("let () = start n (box (fun () ->\n")
	numbered := func(text string, i int) string { return strings.ReplaceAll(text, "§", fmt.Sprint(i)) }
	for i, s := range r.stores {
		if begin := stores()[s].begin; begin != "" {
			b.WriteString("  " + numbered(begin, i) + "\n")
		}
	}
	b.WriteString("  serve c (fun (i, x) -> match i with\n")
	for i, s := range r.stores {
		fmt.Fprintf(&b, "    | %d -> (%s)\n", i, numbered(stores()[s].add, i))
	}
	b.WriteString("    | _ -> assert false)))\n")
	snapshots := 0
	for i, a := range r.actions {
		switch a.kind {
		case "call":
			space := ""
			if strings.Contains(b.String(), "print_int") {
				space = "print_string \" \"; "
			}
			fmt.Fprintf(&b, "let v%d = stub c (%d, %d)\nlet () = %sprint_int v%d\n", i, a.store, a.x, space, i)
		case "snapshot":
			fmt.Fprintf(&b, "let p%d = snapshotVM vm\n", snapshots)
			snapshots++
		case "crash":
			fmt.Fprintf(&b, "let () = crash vm; restoreVM p%d\n", a.snapshot)
		default:
			fmt.Fprintf(&b, "let () = restoreVM p%d\n", a.snapshot)
		}
	}
	return b.String()
}

// drawRollback draws a machine with at most three stores and at most length actions, of which some are restores.
func drawRollback(t *rapid.T, length int) rollback {
	choose := drawn(t)
	r := rollback{stores: []int{0, 1}}
	for range choose(3) {
		r.stores = append(r.stores, 1+choose(len(stores())-1))
	}
	snapshots := 0
	for range 2 + choose(length-1) {
		kinds := []string{"call", "call", "snapshot"}
		if snapshots > 0 {
			kinds = append(kinds, "call", "restore", "restore", "crash")
		}
		a := action{kind: kinds[choose(len(kinds))]}
		switch a.kind {
		case "call":
			a.store, a.x = choose(len(r.stores)), 1+choose(3)
		case "snapshot":
			snapshots++
		default:
			a.snapshot = choose(snapshots)
		}
		r.actions = append(r.actions, a)
	}
	return r
}

// rolls counts what T13 has seen.
type rolls struct{ scripts, large, states, calls, restores, later int }

// rolledBack is T13 for one machine: under every schedule the answers are the oracle's. The compiled machine is searched exhaustively, unless
// it has more than limit states; the references take two schedules each.
func rolledBack(r rollback, c *gen.Compiled, limit int, choose func(n int) int, seen *rolls) error {
	want := fmt.Sprintf("%q done", sim.Lines(r.answers()))
	seen.scripts++
	machine := sim.System[*pi.Config](c.MachineSystem())
	got, small := behaviourOf(machine, machine.Start(), limit)
	if small {
		seen.states += got.states
	} else {
		seen.large++
	}
	for _, end := range got.sorted() {
		if outcome, _, _ := strings.Cut(end, " ["); outcome != want {
			return &counterexample{got.ends[end], fmt.Errorf("the calls answer %s, not %s", outcome, want)}
		}
	}
	if err := sampledOutcomes(c, choose, want); err != nil {
		return err
	}
	restored := false
	for _, a := range r.actions {
		switch a.kind {
		case "call":
			seen.calls++
			if restored {
				seen.later++
			}
		case "restore", "crash":
			seen.restores++
			restored = true
		}
	}
	return nil
}

// sampledOutcomes runs the references under two schedules each and fails when an outcome is not the one that is wanted.
func sampledOutcomes(c *gen.Compiled, choose func(n int) int, want string) error {
	for range 2 {
		seed := uint64(choose(256))
		if err := sampledOutcome[*lambda.Config](c.LambdaSystem(), seed, want); err != nil {
			return fmt.Errorf("λ∥: %w", err)
		}
		if err := sampledOutcome[*process.Config](c.ProcessSystem(), seed, want); err != nil {
			return fmt.Errorf("π∥: %w", err)
		}
	}
	return nil
}

func sampledOutcome[S any](sys sim.System[S], seed uint64, want string) error {
	r, err := sim.Run(context.Background(), sys, sim.Random(seed), sim.Limits{MaxSteps: 20_000}, nil)
	if err != nil {
		return err
	}
	if got := outcome(r.Outcome); got != want {
		return fmt.Errorf("under seed %d the calls answer %s, not %s", seed, got, want)
	}
	return nil
}

func TestT13(t *testing.T) {
	var seen rolls
	compiler := gen.NewCompiler()
	rapid.Check(t, func(t *rapid.T) {
		r := drawRollback(t, 12)
		p := gen.Program{Script: r.script()}
		c, err := compiler.Compile(p)
		if err != nil {
			t.Fatalf("%v\n%s", err, p.Script)
		}
		for _, policy := range policies() {
			c.Policy = policy
			demand(t, c, rolledBack(r, c, searchLimit(3_000), drawn(t), &seen))
		}
	})
	t.Logf("%+v", seen)
	if seen.later < 100 || seen.large > seen.scripts/4 {
		t.Errorf("too little was rolled back: %+v", seen)
	}
}
