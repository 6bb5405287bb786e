package pi_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// machines are the systems that the properties below pick from: every script under both policies.
func machines(t *testing.T) []*pi.System {
	var all []*pi.System
	for _, p := range programs(t) {
		compiled := compile(t, p.text)
		for _, policy := range []calculus.StartPolicy{calculus.Block, calculus.Multi} {
			all = append(all, compiled.System(pi.Options{Policy: policy, Faults: p.faults, Record: true}))
		}
	}
	return all
}

// walk takes up to n random steps from the start.
func walk(rt *rapid.T, sys *pi.System, n int) *pi.Config {
	c := sys.Start()
	for range n {
		steps := sys.Steps(c, nil)
		if len(steps) == 0 {
			break
		}
		c = sys.Next(c, rapid.SampledFrom(steps).Draw(rt, "step"))
	}
	return c
}

// look returns everything that can be seen of a configuration.
func look(sys *pi.System, c *pi.Config) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q %v\n", c.Output(), sys.Outcome(c).End)
	for _, m := range sys.Steps(c, nil) {
		l := sys.Label(c, m)
		fmt.Fprintln(&b, m, l.Text, l.Value, l.FromPart, sys.Uses(c, m, nil))
	}
	for _, e := range sys.Effects(c) {
		fmt.Fprintln(&b, e.Kind, e.Actor, e.Object, e.Value, e.Token)
	}
	for _, n := range c.Names() {
		fmt.Fprintln(&b, n.Kind, n)
	}
	v := c.View()
	fmt.Fprintln(&b, v.Budgets, v.MainDone, v.Result)
	for _, p := range v.Partitions {
		fmt.Fprintln(&b, p.Display, p.Instance, p.Name)
		for _, th := range p.Threads {
			fmt.Fprintln(&b, " ", th.Label, th.Waits, th.Enabled, th.Holds)
		}
		for _, m := range p.Messages {
			fmt.Fprintln(&b, "  !", m.Label, m.Chan, m.Value)
		}
		for _, cell := range p.Cells {
			fmt.Fprintln(&b, "  =", cell.Ref, cell.Value)
		}
	}
	fmt.Fprintf(&b, "%x %d", sys.Key(c, nil), c.Rules())
	return b.String()
}

// TestCopyIsIndependent: what happens to a copy never shows in the original, nor the other way round, and both can do
// the same.
func TestCopyIsIndependent(t *testing.T) {
	all := machines(t)
	rapid.Check(t, func(rt *rapid.T) {
		sys := rapid.SampledFrom(all).Draw(rt, "system")
		configs := []*pi.Config{walk(rt, sys, rapid.IntRange(0, 25).Draw(rt, "prefix"))}
		for range rapid.IntRange(1, 12).Draw(rt, "actions") {
			i := rapid.IntRange(0, len(configs)-1).Draw(rt, "which")
			before := make([]string, len(configs))
			for j, c := range configs {
				before[j] = look(sys, c)
			}
			if steps := sys.Steps(configs[i], nil); len(steps) > 0 && rapid.Bool().Draw(rt, "next") {
				m := rapid.SampledFrom(steps).Draw(rt, "step")
				twin := sys.Next(sys.Copy(configs[i]), m)
				configs[i] = sys.Next(configs[i], m)
				before[i] = look(sys, twin)
			} else {
				configs = append(configs, sys.Copy(configs[i]))
				before = append(before, before[i])
			}
			for j, c := range configs {
				if diff := cmp.Diff(before[j], look(sys, c)); diff != "" {
					rt.Fatalf("configuration %d changed when %d moved:\n%s", j, i, diff)
				}
			}
		}
	})
}

// TestIndependentStepsCommute: two enabled steps whose tokens do not conflict can be taken in either order and lead to
// states with one key; each is still enabled, under the same label, after the other. The walks are the same in every run, and
// so is the number of pairs that they meet.
func TestIndependentStepsCommute(t *testing.T) {
	commuted := 0
	for i, sys := range machines(t) {
		if i%3 != 0 { // a third of them is enough
			continue
		}
		for seed := range uint64(30) {
			random := rand.New(rand.NewPCG(seed, 0))
			c := sys.Start()
			for range 25 {
				steps := sys.Steps(c, nil)
				for i, a := range steps {
					for _, b := range steps[i+1:] {
						if !sim.Dependent(sys.Uses(c, a, nil), sys.Uses(c, b, nil)) {
							commuted++
							commute(t, sys, c, a, b)
						}
					}
				}
				if len(steps) == 0 {
					break
				}
				c = sys.Next(c, steps[random.IntN(len(steps))])
			}
		}
	}
	if commuted < 1000 {
		t.Errorf("only %d pairs of independent steps", commuted)
	}
}

func commute(t *testing.T, sys *pi.System, c *pi.Config, a, b step.Step) {
	ab := then(t, sys, sys.Next(sys.Copy(c), a), sys.Label(c, b).Text)
	ba := then(t, sys, sys.Next(sys.Copy(c), b), sys.Label(c, a).Text)
	if !bytes.Equal(sys.Key(ab, nil), sys.Key(ba, nil)) {
		t.Fatalf("%s and %s do not commute:\n%s", sys.Label(c, a).Text, sys.Label(c, b).Text,
			cmp.Diff(look(sys, ab), look(sys, ba)))
	}
}

func then(t *testing.T, sys *pi.System, c *pi.Config, label string) *pi.Config {
	steps := sys.Steps(c, nil)
	i := slices.IndexFunc(steps, func(m step.Step) bool { return sys.Label(c, m).Text == label })
	if i < 0 {
		t.Fatalf("%s is not enabled after an independent step", label)
	}
	return sys.Next(c, steps[i])
}

// TestDeterminism: the same steps lead to the same state, in every detail that can be seen.
func TestDeterminism(t *testing.T) {
	all := machines(t)
	rapid.Check(t, func(rt *rapid.T) {
		sys := rapid.SampledFrom(all).Draw(rt, "system")
		picks := rapid.SliceOfN(rapid.IntRange(0, 7), 0, 30).Draw(rt, "picks")
		run := func() string {
			c := sys.Start()
			var seen strings.Builder
			for _, pick := range picks {
				steps := sys.Steps(c, nil)
				if len(steps) == 0 {
					break
				}
				seen.WriteString(look(sys, c))
				c = sys.Next(c, steps[pick%len(steps)])
			}
			return seen.String() + look(sys, c)
		}
		if diff := cmp.Diff(run(), run()); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// TestLabelsAreUnique: no two steps enabled in one state have the same label, so a schedule says what to do.
func TestLabelsAreUnique(t *testing.T) {
	all := machines(t)
	rapid.Check(t, func(rt *rapid.T) {
		sys := rapid.SampledFrom(all).Draw(rt, "system")
		c := walk(rt, sys, rapid.IntRange(0, 30).Draw(rt, "prefix"))
		seen := map[string]bool{}
		for _, m := range sys.Steps(c, nil) {
			text := sys.Label(c, m).Text
			if seen[text] {
				rt.Fatalf("two steps are called %s", text)
			}
			seen[text] = true
		}
	})
}
