package pi_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// foreseen is what was said at some earlier state: the future of each thread that there was. Names are numbered in the order
// of their making.
type foreseen struct {
	after, names int
	threads      []string
	futures      [][]step.Use
}

// covers tells whether a list of uses has one that stands for u as well: who writes reads too.
func covers(uses []step.Use, u step.Use) bool {
	return slices.ContainsFunc(uses, func(v step.Use) bool {
		return v.Token == u.Token && (v.Mode == u.Mode || v.Mode == step.Write && u.Mode == step.Read)
	})
}

// madeBy tells whether a thread is another, or was made by it or by one that it made.
func madeBy(thread, maker string) bool {
	rest, ok := strings.CutPrefix(thread, maker)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '+')
}

// TestFutureIsKept takes random walks and holds everything that a thread touches and sends against all that was said of it,
// and of who made it, at every state before.
func TestFutureIsKept(t *testing.T) {
	for _, policy := range []calculus.StartPolicy{calculus.Block, calculus.Multi} {
		for _, c := range programs(t) {
			t.Run(policyName(policy)+"/"+c.name, func(t *testing.T) {
				sys := compile(t, c.text).System(pi.Options{Policy: policy, Faults: c.faults, Record: true})
				for seed := range uint64(6) {
					keepFuture(t, sys, rand.New(rand.NewPCG(seed, 1)), 60)
				}
			})
		}
	}
}

func keepFuture(t *testing.T, sys *pi.System, r *rand.Rand, longest int) {
	t.Helper()
	c := sys.Start()
	var said []foreseen
	must := func(n int, thread string, u step.Use) {
		for _, f := range said {
			maker := -1 // the nearest that there was
			for i, other := range f.threads {
				if madeBy(thread, other) && (maker < 0 || len(other) > len(f.threads[maker])) {
					maker = i
				}
			}
			if c.Made(u.Token) >= f.names || covers(f.futures[maker], u) {
				continue
			}
			t.Fatalf("step %d: %s does %d to %s; after %d steps the future of %s was %s",
				n, thread, u.Mode, c.Object(u.Token), f.after, f.threads[maker], objects(f.futures[maker], c.Object))
		}
	}
	for n := range longest {
		steps := sys.Steps(c, nil)
		if len(steps) == 0 {
			return
		}
		now := foreseen{after: n, names: len(c.Names())}
		for _, actor := range sys.Actors(c, nil) {
			now.threads, now.futures = append(now.threads, c.ThreadLabel(actor)), append(now.futures, sys.Future(c, actor, nil))
		}
		said = append(said, now)
		for i, actor := range sys.Actors(c, nil) {
			for _, u := range sys.Pending(c, actor, nil) {
				must(n, now.threads[i], u)
			}
		}
		m := steps[r.IntN(len(steps))]
		actor, pending := c.ThreadLabel(m.Actor), sys.Pending(c, m.Actor, nil)
		for _, u := range sys.Objects(c, m) {
			must(n, actor, u)
			if !covers(pending, u) {
				t.Fatalf("step %d: %s does %d to %s, which is not pending", n, actor, u.Mode, c.Object(u.Token))
			}
		}
		c = sys.Next(c, m)
		for _, e := range sys.Effects(c) {
			if e.Kind == "send" {
				must(n, e.Actor, step.Use{Token: c.Token(e.Chan), Mode: step.Offer})
			}
		}
	}
}

// objects shows uses.
func objects(uses []step.Use, name func(step.Token) string) []string {
	var all []string
	for _, u := range uses {
		all = append(all, fmt.Sprintf("%s/%d", name(u.Token), u.Mode))
	}
	slices.Sort(all)
	return all
}

// TestForesightOfSpace: a Space foresees what the System foresees.
func TestForesightOfSpace(t *testing.T) {
	for _, c := range programs(t) {
		t.Run(c.name, func(t *testing.T) {
			p := compile(t, c.text)
			o := pi.Options{Faults: c.faults}
			space := p.Space(o)
			o.Record = true
			sys := p.System(o)
			r := rand.New(rand.NewPCG(1, 1))
			a, b := sys.Start(), space.Start()
			for range 40 {
				actors, others := sys.Actors(a, nil), space.Actors(b, nil)
				if len(actors) != len(others) {
					t.Fatalf("%d and %d actors", len(actors), len(others))
				}
				for i := range actors {
					want := append(objects(sys.Pending(a, actors[i], nil), a.Object), objects(sys.Future(a, actors[i], nil), a.Object)...)
					got := append(objects(space.Pending(b, others[i], nil), space.Object), objects(space.Future(b, others[i], nil), space.Object)...)
					if diff := cmp.Diff(want, got); diff != "" {
						t.Fatalf("%s (-system +space):\n%s", a.ThreadLabel(actors[i]), diff)
					}
				}
				steps, same := sys.Steps(a, nil), space.Steps(b, nil)
				if len(steps) == 0 {
					return
				}
				i := r.IntN(len(steps))
				a, b = sys.Next(a, steps[i]), space.Next(b, same[i])
			}
		})
	}
}
