package pi_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/step"
)

// A Space is the System with other states: the same steps, in the same order.

// TestSpaceIsTheSystem walks both at random, side by side.
func TestSpaceIsTheSystem(t *testing.T) {
	for _, policy := range []calculus.StartPolicy{calculus.Block, calculus.Multi} {
		for _, c := range programs(t) {
			t.Run(policyName(policy)+"/"+c.name, func(t *testing.T) {
				p := compile(t, c.text)
				for _, fuel := range []int{0, 1, 9} {
					o := pi.Options{Policy: policy, Faults: c.faults, Fuel: fuel}
					sys, space := p.System(o), p.Space(o)
					for seed := range uint64(2) {
						sideBySide(t, sys, space, rand.New(rand.NewPCG(seed, 0)))
					}
				}
			})
		}
	}
}

func sideBySide(t *testing.T, sys *pi.System, space *pi.Space, r *rand.Rand) {
	t.Helper()
	c, s := sys.Start(), space.Start()
	const longest = 100
	for n := range longest {
		want, got := sys.Steps(c, nil), space.Steps(s, nil)
		if diff := cmp.Diff(asSteps(sys, c, want), asSteps(space, s, got)); diff != "" {
			t.Fatalf("after %d steps (-system +space):\n%s", n, diff)
		}
		if diff := cmp.Diff(sys.Outcome(c), space.Outcome(s), cmp.Comparer(func(a, b step.Span) bool { return a == b })); diff != "" {
			t.Fatalf("after %d steps (-system +space):\n%s", n, diff)
		}
		if diff := cmp.Diff(seen(c), seen(space.Config(s))); diff != "" {
			t.Fatalf("after %d steps (-system +space):\n%s", n, diff)
		}
		if !cmp.Equal(sys.Key(c, nil), sys.Key(space.Config(s), nil)) {
			t.Fatalf("after %d steps: another key", n)
		}
		if len(want) == 0 {
			return
		}
		i := r.IntN(len(want))
		c, s = sys.Next(c, want[i]), space.Next(s, got[i])
	}
}

// asSteps shows steps without their tokens: what they are called, and how the things that they use are related.
func asSteps[S any](sys sim.System[S], s S, steps []step.Step) []string {
	numbers := map[step.Token]int{}
	number := func(token step.Token) int {
		if _, known := numbers[token]; !known {
			numbers[token] = len(numbers)
		}
		return numbers[token]
	}
	var all []string
	for _, m := range steps {
		text := fmt.Sprintf("%+v %d %v %v:", sys.Label(s, m), m.Rule, m.Env, m.Visible)
		for _, u := range sys.Uses(s, m, nil) {
			text += fmt.Sprintf(" %d/%d", number(u.Token), u.Mode)
		}
		all = append(all, text)
	}
	return all
}

// seen returns everything that people can see of a configuration.
func seen(c *pi.Config) string {
	var b strings.Builder
	v := c.View()
	fmt.Fprintln(&b, v.Output, v.Budgets, v.MainDone, v.Result)
	for _, p := range v.Partitions {
		fmt.Fprintln(&b, p.Display, p.Instance, p.Name)
		for _, th := range p.Threads {
			fmt.Fprintln(&b, " ", th.Label, th.Waits, th.Enabled, th.Holds, th.Span)
		}
		for _, m := range p.Messages {
			fmt.Fprintln(&b, "  !", m.Label, m.Chan, m.Value)
		}
		for _, cell := range p.Cells {
			fmt.Fprintln(&b, "  =", cell.Ref, cell.Value)
		}
	}
	return b.String()
}

// keyed is a space under one identity.
type keyed struct {
	*pi.Space
	id step.Identity
}

func (k keyed) Key(s pi.State, into []byte) []byte { return k.KeyAs(s, k.id, into) }

// philosophers are n of them, each with a private tick before he lays a fork down.
func philosophers(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "let f%d : unit chan = chan \"f%d\"\nlet t%d : unit chan = chan \"t%d\"\n", i, i, i, i)
	}
	b.WriteString("let rec eat l r t = recv l; recv r; send t (); recv t; send l (); send t (); recv t; send r (); eat l r t\n")
	for i := range n {
		fmt.Fprintf(&b, "let () = send f%d ()\n", i)
	}
	for i := range n {
		fmt.Fprintf(&b, "let () = fork (fun () -> eat f%d f%d t%d)\n", i, (i+1)%n, i)
	}
	return b.String()
}

func power(b, n int) int {
	p := 1
	for range n {
		p *= b
	}
	return p
}

// TestPhilosophers counts the states and transitions of the philosophers, which are known.
func TestPhilosophers(t *testing.T) {
	for n := 2; n <= 8; n++ {
		space := compile(t, philosophers(n)).Space(pi.Options{})
		for _, id := range []step.Identity{step.Position, step.Multiset} {
			r := explore.Naive(context.Background(), sim.System[pi.State](keyed{space, id}), explore.Options{})
			if r.States != power(3, n)-1 || r.Transitions != n*(2*power(3, n-1)-1) {
				t.Errorf("%d philosophers by %v: %d states, %d transitions", n, id, r.States, r.Transitions)
			}
			if len(r.Outcomes) != 1 || r.Outcomes[0].End != step.Done || !r.Endless {
				t.Errorf("%d philosophers by %v: %v", n, id, r.Outcomes)
			}
		}
	}
}

// receiver is n senders and one receiver that takes what all of them send.
func receiver(n int) string {
	return fmt.Sprintf(`
let c : int chan = chan "c"
let rec senders n = if n = 0 then () else begin fork (fun () -> send c n); senders (n - 1) end
let () = senders %d
let rec gather n = if n = 0 then () else begin ignore (recv c); gather (n - 1) end
let () = gather %d
`, n, n)
}

// TestReceiver: the receiver takes the messages in any order, and nothing else is a choice.
func TestReceiver(t *testing.T) {
	for n, want := range []int{1, 1, 2, 6, 24, 120, 720, 5040} {
		space := sim.System[pi.State](compile(t, receiver(n)).Space(pi.Options{}))
		r := explore.Traces(context.Background(), space, explore.Options{Reduce: explore.Optimal})
		if r.Executions != want || r.Blocked != 0 {
			t.Errorf("%d senders: %d executions, %d blocked", n, r.Executions, r.Blocked)
		}
	}
}
