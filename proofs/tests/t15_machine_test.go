package tests

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// T15, the compiled machine (semantics §5; spec §10 and §13): the compiled machine and both reference semantics have the same outcome sets and, step for
// step, the same visible traces under the same schedule.
//
// The outcomes are compared as in T10. For the traces the machine is driven by a random schedule, and each reference has to follow: once it has
// done on its own what the machine does without being asked, the same steps are enabled in both, under the same labels, and each is
// about the same things, with the same values.

// faithful is the first half of T15 for one program: the machine behaves as π∥ does, which T10 compares with λ∥. A program with more
// than limit states in the machine is left out.
func faithful(c *gen.Compiled, limit int, seen *searched) error {
	machine := sim.System[*pi.Config](c.MachineSystem())
	got, small := behaviourOf(machine, machine.Start(), limit)
	if !small {
		seen.large++
		return nil
	}
	processes := sim.System[*process.Config](c.ProcessSystem())
	want, small := behaviourOf(processes, processes.Start(), 5*limit)
	if !small {
		seen.large++
		return nil
	}
	seen.add(want)
	if got.states > want.states {
		return fmt.Errorf("%d states in the machine, %d in π∥: running local steps at once must not add any", got.states, want.states)
	}
	return got.differ("the machine", want, "π∥")
}

// follower is a reference that does what the machine does.
type follower[S any] struct {
	name  string
	sys   sim.System[S]
	state S
	rules int
}

// followed bounds how many rules a reference follows, and driven how many steps the machine makes.
const followed, driven = 800, 60

// settle takes the local steps, which the machine takes at once.
func (f *follower[S]) settle() {
	for again := true; again && f.rules < followed; {
		again = false
		for _, m := range f.sys.Steps(f.state, nil) {
			l := f.sys.Label(f.state, m)
			if !local(l) {
				continue
			}
			f.state, again = f.sys.Next(f.state, m), true
			f.rules++
			break
		}
	}
}

// local tells whether the machine takes a step of a reference without being asked. Names are made at once on the host only, which
// nobody can stop.
func local(l step.Label) bool {
	switch strings.Fields(l.Text)[1] {
	case "app", "beta", "rec", "let", "match", "delta", "letv", "send", "fork", "box", "done":
		return true
	case "chan", "name", "ref":
		return l.Partition == "host"
	}
	return false
}

// enabled returns the labels of the enabled steps in order.
func enabled[S any](sys sim.System[S], s S) []step.Label {
	var labels []step.Label
	for _, m := range sys.Steps(s, nil) {
		labels = append(labels, sys.Label(s, m))
	}
	return labels
}

// sameStep compares labels up to places, since the machine also looks for the caller, and up to the rules' names, of which each calculus has
// its own: L-Recv and P-Comm.
func sameStep() cmp.Options {
	return cmp.Options{cmpopts.IgnoreTypes(source.Span{}), cmpopts.IgnoreFields(step.Label{}, "Rule")}
}

// busy tells whether the reference has more to do on its own than is followed: the references are slow on purpose.
func (f *follower[S]) busy() bool { return f.rules >= followed }

// agrees compares what is enabled in a settled reference, and what has come out so far, with the machine's.
func (f *follower[S]) agrees(machine []step.Label, got step.Outcome) error {
	if diff := cmp.Diff(enabled(f.sys, f.state), machine, sameStep()); diff != "" {
		return fmt.Errorf("enabled steps (-%s +machine):\n%s", f.name, diff)
	}
	if diff := cmp.Diff(f.sys.Outcome(f.state), got, sameStep()); diff != "" {
		return fmt.Errorf("outcome (-%s +machine):\n%s", f.name, diff)
	}
	return nil
}

// take takes the i-th enabled step.
func (f *follower[S]) take(i int) {
	f.state = f.sys.Next(f.state, f.sys.Steps(f.state, nil)[i])
	f.rules++
}

// traces counts what was followed.
type traces struct {
	runs, ended, cut, steps int
	visible                 map[string]int // steps by what they do
}

func (s *traces) String() string {
	var verbs []string
	for v, n := range s.visible {
		verbs = append(verbs, fmt.Sprintf("%s %d", v, n))
	}
	slices.Sort(verbs)
	return fmt.Sprintf("%d runs followed, %d steps; %d to the end, %d cut: %s", s.runs, s.steps, s.ended, s.cut, strings.Join(verbs, ", "))
}

// sameTraces is the second half of T15 for one program and one schedule, which choose draws: it picks one of n steps.
func sameTraces(c *gen.Compiled, choose func(n int) int, seen *traces) error {
	machine := c.MachineSystem()
	state := machine.Start()
	terms, processes := c.LambdaSystem(), c.ProcessSystem()
	l := &follower[*lambda.Config]{"λ∥", terms, terms.Start(), 0}
	p := &follower[*process.Config]{"π∥", processes, processes.Start(), 0}
	var schedule []string
	refute := func(err error) error { return &counterexample{schedule, err} }
	seen.runs++
	for range driven {
		l.settle()
		p.settle()
		if l.busy() || p.busy() {
			break
		}
		labels, out := enabled(sim.System[*pi.Config](machine), state), machine.Outcome(state)
		if err := l.agrees(labels, out); err != nil {
			return refute(err)
		}
		if err := p.agrees(labels, out); err != nil {
			return refute(err)
		}
		if uint64(p.rules) != state.Rules() {
			return refute(fmt.Errorf("the machine has applied %d rules, π∥ %d", state.Rules(), p.rules))
		}
		if len(labels) == 0 {
			seen.ended++
			return nil
		}
		i := choose(len(labels))
		schedule = append(schedule, labels[i].Text)
		seen.steps++
		seen.visible[strings.Fields(labels[i].Text)[1]]++
		l.take(i)
		p.take(i)
		state = machine.Next(state, machine.Steps(state, nil)[i])
	}
	seen.cut++
	return nil
}

// TestT15 compares outcomes on small programs.
func TestT15(t *testing.T) {
	var seen searched
	underBothSmall(t, func(c *gen.Compiled) error { return faithful(c, searchLimit(300), &seen) })
	seen.floors(t, 40)
}

// TestT15Traces compares traces on programs of any size.
func TestT15Traces(t *testing.T) {
	seen := traces{visible: map[string]int{}}
	underBoth(t, 2, func(c *gen.Compiled, choose func(int) int) error { return sameTraces(c, choose, &seen) })
	t.Log(&seen)
	for _, verb := range strings.Fields("recv get set start stop print choose fault fail chan name ref") {
		if seen.visible[verb] == 0 {
			t.Errorf("no run has a step that is a %s", verb)
		}
	}
	if seen.ended < seen.runs/3 {
		t.Errorf("few runs come to an end: %s", &seen)
	}
}
