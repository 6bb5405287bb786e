package calculus_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// reachable calls visit on every state of sys, up to some number of them, in breadth-first order.
func reachable[C any](sys sim.System[C], visit func(C)) {
	const most = 4000
	seen := map[string]bool{}
	queue := []C{sys.Start()}
	for len(queue) > 0 && len(seen) < most {
		c := queue[0]
		queue = queue[1:]
		key := string(sys.Key(c, nil))
		if seen[key] {
			continue
		}
		seen[key] = true
		visit(c)
		for _, st := range sys.Steps(c, nil) {
			queue = append(queue, sys.Next(c, st))
		}
	}
}

// laws are what every system must satisfy in each state: labels are unique, the enabled steps do not depend on who asks,
// and steps that Uses calls independent commute.
func laws[C any](t *testing.T, sys sim.System[C]) {
	t.Helper()
	named := func(c C, label string) (step.Step, bool) {
		for _, st := range sys.Steps(c, nil) {
			if sys.Label(c, st).Text == label {
				return st, true
			}
		}
		return step.Step{}, false
	}
	reachable(sys, func(c C) {
		steps := sys.Steps(c, nil)
		if again := sys.Steps(c, nil); !slices.Equal(steps, again) {
			t.Fatalf("two answers: %v and %v", steps, again)
		}
		labels := make([]string, len(steps))
		uses := make([][]step.Use, len(steps))
		for i, st := range steps {
			labels[i], uses[i] = sys.Label(c, st).Text, sys.Uses(c, st, nil)
			if slices.Contains(labels[:i], labels[i]) {
				t.Fatalf("two steps are called %q", labels[i])
			}
		}
		for i := range steps {
			for j := range i {
				if sim.Dependent(uses[i], uses[j]) || fails(labels[i]) || fails(labels[j]) {
					continue // after a failure nothing is enabled at all
				}
				ab, ba := sys.Next(c, steps[i]), sys.Next(c, steps[j])
				second, ok1 := named(ab, labels[j])
				first, ok2 := named(ba, labels[i])
				if !ok1 || !ok2 {
					t.Fatalf("%q and %q are independent, yet one disables the other", labels[i], labels[j])
				}
				ab, ba = sys.Next(ab, second), sys.Next(ba, first)
				if string(sys.Key(ab, nil)) != string(sys.Key(ba, nil)) {
					t.Fatalf("%q and %q are independent and do not commute", labels[i], labels[j])
				}
			}
		}
	})
}

func fails(label string) bool { return strings.HasSuffix(label, " fail") }

func TestLaws(t *testing.T) {
	for _, c := range scriptCases(t) {
		t.Run(c.name, func(t *testing.T) {
			laws[*lambda.Config](t, c.lambda(t))
			laws[*process.Config](t, c.process(t))
		})
	}
}

// TestTypes checks T1, T2, T4, T8 and T9 on every state of the scripts: the configuration stays well typed, Δ only grows and no
// thread is wrong.
func TestTypes(t *testing.T) {
	for _, c := range scriptCases(t) {
		t.Run(c.name, func(t *testing.T) {
			p := elaborate(t, c.text)
			l, err := typing.NewLambda(p.Signature)
			if err != nil {
				t.Fatal(err)
			}
			sys := c.lambda(t)
			reachable[*lambda.Config](sys, func(c *lambda.Config) {
				if err := l.Config(typing.LambdaConfig{
					Names: c.Types(), Host: c.Host(), Partitions: c.Partitions(), Main: p.Type,
				}); err != nil && c.Failure() == nil {
					t.Fatalf("%v in\n%s", err, lambda.FormatConfig(c, lambda.Style{Types: true}))
				}
				for _, th := range sys.Threads(c) {
					if th.State == lambda.Wrong {
						t.Fatalf("%s is wrong: %s", th.Label, th.Waits)
					}
				}
			})
			q := cps.Program(p)
			pi, err := typing.NewProcess(q.Signature)
			if err != nil {
				t.Fatal(err)
			}
			sysP := c.process(t)
			reachable[*process.Config](sysP, func(c *process.Config) {
				if err := pi.Config(typing.ProcessConfig{
					Names: c.Types(), Host: c.Host(), Partitions: c.Partitions(), Main: q.Type,
				}); err != nil && c.Failure() == nil {
					t.Fatalf("%v in\n%s", err, process.FormatConfig(c, process.Style{Types: true}))
				}
				for _, th := range sysP.Threads(c) {
					if th.State == process.Wrong {
						t.Fatalf("%s is wrong: %s", th.Label, th.Waits)
					}
				}
			})
		})
	}
}

// TestCorrespondence checks the forward half of T7 on the scripts: the translation of a step of λ∥ is no step of π∥ for
// L-Fork, L-Box, L-Send and L-Done and exactly one, of the rule that mirrors it, otherwise.
func TestCorrespondence(t *testing.T) {
	for _, c := range scriptCases(t) {
		t.Run(c.name, func(t *testing.T) {
			p := elaborate(t, c.text)
			translator := cps.New(p.Signature)
			l, pi := c.lambda(t), c.process(t)
			translates := func(c *lambda.Config, d *process.Config) bool {
				if (c.Failure() != nil) != (d.Failure() != nil) || c.Output() != d.Output() {
					return false
				}
				if !process.Same(translator.Partition(c.Host(), p.Type), d.Host()) || len(c.Partitions()) != len(d.Partitions()) {
					return false
				}
				for i, part := range c.Partitions() {
					other := d.Partitions()[i]
					if part.Name != other.Name || part.Instance != other.Instance ||
						!process.Same(translator.Partition(part, p.Type), other) {
						return false
					}
				}
				return true
			}
			if !translates(l.Start(), pi.Start()) {
				t.Fatal("the starts differ")
			}
			type both struct {
				l *lambda.Config
				p *process.Config
			}
			seen := map[string]bool{}
			queue := []both{{l.Start(), pi.Start()}}
			for len(queue) > 0 && len(seen) < 2000 {
				at := queue[0]
				queue = queue[1:]
				key := string(l.Key(at.l, nil))
				if seen[key] {
					continue
				}
				seen[key] = true
				for _, succ := range l.Successors(at.l) {
					next, err := follow(succ, at.p, pi, translates)
					if err != nil {
						t.Fatalf("%s: %v\nin\n%s\nfrom\n%s", succ.Rule, err, process.FormatConfig(at.p, process.Style{}),
							lambda.FormatConfig(at.l, lambda.Style{}))
					}
					queue = append(queue, both{succ.Config, next})
				}
			}
		})
	}
}

// follow returns what the π∥ configuration becomes when λ∥ has made a step.
func follow(
	succ lambda.Succ, d *process.Config, sys *process.System, translates func(*lambda.Config, *process.Config) bool,
) (*process.Config, error) {
	switch succ.Rule {
	case lambda.RuleFork, lambda.RuleBox, lambda.RuleSend, lambda.RuleDone:
		if !translates(succ.Config, d) {
			return nil, fmt.Errorf("takes more than no step")
		}
		return d, nil
	default:
	}
	mirror := strings.Replace(succ.Rule.String(), "L-", "P-", 1)
	switch succ.Rule {
	case lambda.RuleBeta, lambda.RuleRec, lambda.RuleLet:
		mirror = "P-App"
	case lambda.RuleChan, lambda.RuleName:
		mirror = "P-New"
	case lambda.RuleRef:
		mirror = "P-Cell"
	case lambda.RuleRecv:
		mirror = "P-Comm"
	default:
	}
	for _, other := range sys.Successors(d) {
		if other.Rule.String() == mirror && translates(succ.Config, other.Config) {
			return other.Config, nil
		}
	}
	return nil, fmt.Errorf("has no %s that gives its translation", mirror)
}

// TestNeutrality checks T11 in every state of a machine at work: main stops it and starts it again, with no step of another
// thread between, and the machine is what it was, up to the identities of its threads.
func TestNeutrality(t *testing.T) {
	sys := lambda.NewSystem(elaborate(t, `
		let n = name "n"
		let (a, b) = (chan "a", chan "b")
		let () = start n (box (fun () ->
		  let r = ref 0 in
		  let rec serve i = r := recv a + i; send b !r; serve (i + 1) in
		  fork (fun () -> serve 1); fork (fun () -> send a 10); send a 20; serve 2))
		let () = let p = stop n in start n p`), lambda.Options{})
	snapshots := 0
	reachable[*lambda.Config](sys, func(before *lambda.Config) {
		if _, ok := enabled(sys, before, "main stop n#main:1"); !ok {
			return
		}
		after := before
		for _, label := range []string{"main stop n#main:1", "main let", "main start n#main:1"} {
			st, ok := enabled(sys, after, label)
			if !ok {
				t.Fatalf("%q is not enabled in\n%s", label, lambda.FormatConfig(after, lambda.Style{}))
			}
			after = sys.Next(after, st)
		}
		p, q := before.Partitions()[0], after.Partitions()[0]
		if !lambda.Same(p, q) || p.Name != q.Name || p.Instance == q.Instance {
			t.Fatalf("the machine is not what it was\n%s\n%s", lambda.FormatPartition(p, lambda.Style{}),
				lambda.FormatPartition(q, lambda.Style{}))
		}
		snapshots++
	})
	if snapshots < 100 {
		t.Errorf("only %d snapshots were taken", snapshots)
	}
}

func enabled(sys *lambda.System, c *lambda.Config, label string) (step.Step, bool) {
	for _, st := range sys.Steps(c, nil) {
		if sys.Label(c, st).Text == label {
			return st, true
		}
	}
	return step.Step{}, false
}
