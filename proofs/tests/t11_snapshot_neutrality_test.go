package tests

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// T11, snapshot neutrality (semantics §5; spec §13): `let p = stop n in start n p`, as two consecutive steps, leaves the farm as it was up to
// thread identities.
//
// An operator, a thread that is not part of the program, does it on the host, in every configuration that is visited and to every
// partition that runs there. The farm afterwards is compared with the farm before, part by part; and for small programs all that can still happen
// is compared, too. Both calculi are held to it; for the compiled machine it follows from T15.

// operated is a calculus in which an operator can take snapshots.
type operated[C any] struct {
	name    string
	sys     sim.System[C]
	running func(C) []calculus.Name     // the names of the partitions, none when the run has failed
	spawn   func(C, calculus.Name) C    // the operator appears
	changed func(before, after C) error // what is not as it was
	start   C
}

// operatorThread is the label of the operator's thread.
const operatorThread = "operator"

func operatedLambda(c *gen.Compiled) operated[*lambda.Config] {
	sys := c.LambdaSystem()
	return operated[*lambda.Config]{
		name: "λ∥", sys: sys, start: sys.Start(),
		running: func(c *lambda.Config) (names []calculus.Name) {
			if c.Failure() != nil {
				return nil
			}
			for _, p := range c.Partitions() {
				names = append(names, p.Name)
			}
			return names
		},
		spawn: func(c *lambda.Config, n calculus.Name) *lambda.Config {
			name := lambda.NameRef{Name: n}
			return c.Spawn(0, operatorThread, &lambda.Let{
				Name: "p", Type: calculus.PartType,
				Bound: &lambda.Op{Op: calculus.OpStop, Args: []lambda.Value{name}},
				Body:  &lambda.Op{Op: calculus.OpStart, Args: []lambda.Value{name, lambda.Var{Name: "p"}}},
			})
		},
		changed: func(before, after *lambda.Config) error {
			same := func(p, q *lambda.Partition) bool {
				return p.Name == q.Name && len(p.Threads) == len(q.Threads) && len(p.Messages) == len(q.Messages) &&
					len(p.Cells) == len(q.Cells) && lambda.Same(p, q)
			}
			switch {
			case !same(before.Host(), after.Host()):
				return fmt.Errorf("the host is another")
			case !slices.Equal(before.Budgets(), after.Budgets()):
				return fmt.Errorf("the environment has moved")
			case !sameWorld(before, after):
				return fmt.Errorf("a name was made, something was printed or the run has failed")
			}
			return restarted(before.Partitions(), after.Partitions(), same)
		},
	}
}

func operatedProcess(c *gen.Compiled) operated[*process.Config] {
	sys := c.ProcessSystem()
	return operated[*process.Config]{
		name: "π∥", sys: sys, start: sys.Start(),
		running: func(c *process.Config) (names []calculus.Name) {
			if c.Failure() != nil {
				return nil
			}
			for _, p := range c.Partitions() {
				names = append(names, p.Name)
			}
			return names
		},
		spawn: func(c *process.Config, n calculus.Name) *process.Config {
			name := process.NameRef{Name: n}
			return c.Spawn(0, operatorThread, &process.Stop{
				Name: name, Bind: "p",
				Body: &process.Start{Name: name, Part: process.Var{Name: "p"}, Body: &process.Nil{}},
			})
		},
		changed: func(before, after *process.Config) error {
			same := func(p, q *process.Partition) bool {
				return p.Name == q.Name && len(p.Threads) == len(q.Threads) && len(p.Messages) == len(q.Messages) &&
					len(p.Cells) == len(q.Cells) && process.Same(p, q)
			}
			switch {
			case !same(before.Host(), after.Host()):
				return fmt.Errorf("the host is another")
			case !slices.Equal(before.Budgets(), after.Budgets()):
				return fmt.Errorf("the environment has moved")
			case !sameWorld(before, after):
				return fmt.Errorf("a name was made, something was printed or the run has failed")
			}
			return restarted(before.Partitions(), after.Partitions(), same)
		},
	}
}

// surroundings is what a configuration has besides its partitions and the budget.
type surroundings interface {
	Types() []calculus.Typed
	Output() string
	Failure() *step.Failure
}

func sameWorld(before, after surroundings) bool {
	return before.Output() == after.Output() && after.Failure() == nil &&
		slices.EqualFunc(before.Types(), after.Types(), func(a, b calculus.Typed) bool {
			return a.Name == b.Name && calculus.Equal(a.Type, b.Type)
		})
}

// restarted fails unless the partitions afterwards are those before, but for one, which is now the last and the same as it was.
func restarted[P comparable](before, after []P, same func(P, P) bool) error {
	if len(before) != len(after) {
		return fmt.Errorf("%d partitions instead of %d", len(after), len(before))
	}
	last := len(after) - 1
	for i, p := range before {
		if slices.Contains(after, p) {
			continue
		}
		if !slices.Equal(slices.Delete(slices.Clone(before), i, i+1), after[:last]) {
			return fmt.Errorf("another partition has changed")
		}
		if !same(p, after[last]) {
			return fmt.Errorf("the partition is not what it was")
		}
		return nil
	}
	return fmt.Errorf("nothing was stopped")
}

// snapshot lets the operator do its work on a partition named n and returns the configurations that it may leave: several when
// several partitions have the name.
func (o operated[C]) snapshot(c C, n calculus.Name) ([]C, error) {
	left, busy := []C(nil), []C{o.spawn(o.sys.Copy(c), n)}
	for len(busy) > 0 {
		at := busy[0]
		busy = busy[1:]
		if !slices.ContainsFunc(threadsOf(o.sys, at), isOperator) {
			left = append(left, at)
			continue
		}
		steps := 0
		for _, m := range o.sys.Steps(at, nil) {
			if isOperator(strings.Fields(o.sys.Label(at, m).Text)[0]) {
				steps++
				busy = append(busy, o.sys.Next(o.sys.Copy(at), m))
			}
		}
		if steps == 0 {
			return nil, fmt.Errorf("the operator cannot go on: %+v", o.sys.Outcome(at).Blocked)
		}
	}
	return left, nil
}

func isOperator(thread string) bool { return thread == operatorThread }

// threadsOf returns the labels of the threads that can step or are blocked.
func threadsOf[C any](sys sim.System[C], c C) []string {
	var labels []string
	for _, m := range sys.Steps(c, nil) {
		labels = append(labels, strings.Fields(sys.Label(c, m).Text)[0])
	}
	for _, b := range sys.Outcome(c).Blocked {
		labels = append(labels, b.Thread)
	}
	return labels
}

// snapshots counts what T11 has judged.
type snapshots struct {
	configurations, taken, several int
	compared                       int // searches of what can still happen
}

// neutral is T11 for one configuration. With a limit, what can still happen is compared as well, if that is at most so many states.
func (o operated[C]) neutral(c C, limit int, seen *snapshots) error {
	seen.configurations++
	var before behaviour
	small := false
	names := o.running(c)
	if limit > 0 && len(names) > 0 {
		before, small = behaviourOf(o.sys, c, limit)
	}
	for i, n := range names {
		if slices.Contains(names[:i], n) {
			continue
		}
		after, err := o.snapshot(c, n)
		if err != nil {
			return err
		}
		if len(after) > 1 {
			seen.several++
		}
		for _, a := range after {
			seen.taken++
			if err := o.changed(c, a); err != nil {
				return fmt.Errorf("%s: after a snapshot of %s %w", o.name, n, err)
			}
			if !small {
				continue
			}
			seen.compared++
			still, _ := behaviourOf(o.sys, a, 2*limit)
			if err := before.differ("the farm before the snapshot", still, "the farm after it"); err != nil {
				return fmt.Errorf("%s, %s: %w", o.name, n, err)
			}
		}
	}
	return nil
}

// everywhere is T11 for the configurations of a walk.
func (o operated[C]) everywhere(length int, choose func(n int) int, seen *snapshots) error {
	at := o.start
	var schedule []string
	for range length {
		if err := o.neutral(at, 0, seen); err != nil {
			return &counterexample{schedule, err}
		}
		steps := o.sys.Steps(at, nil)
		if len(steps) == 0 {
			break
		}
		m := steps[choose(len(steps))]
		schedule = append(schedule, o.sys.Label(at, m).Text)
		at = o.sys.Next(at, m)
	}
	return nil
}

// searched is T11 for the reachable configurations of a small program. Of every few of them all that can still happen is compared.
func (o operated[C]) searched(limit, few int, seen *snapshots) error {
	n, wrong := 0, error(nil)
	reach(o.sys, o.start, limit, func(p *place[C]) bool {
		further := 0
		if n++; n%few == 0 {
			further = limit
		}
		if err := o.neutral(p.state, further, seen); err != nil {
			wrong = &counterexample{p.schedule(), err}
		}
		return wrong == nil
	})
	return wrong
}

func TestT11(t *testing.T) {
	var seen snapshots
	underBoth(t, 1, func(c *gen.Compiled, choose func(int) int) error {
		if err := operatedLambda(c).everywhere(lambdaWalk, choose, &seen); err != nil {
			return err
		}
		return operatedProcess(c).everywhere(processWalk, choose, &seen)
	})
	t.Logf("%+v", seen)
	if seen.taken < 2_000 || seen.several < 50 {
		t.Errorf("too few snapshots were taken: %+v", seen)
	}
}

// TestT11Futures compares what can still happen, on small programs.
func TestT11Futures(t *testing.T) {
	var seen snapshots
	underBothSmall(t, func(c *gen.Compiled) error {
		if err := operatedLambda(c).searched(searchLimit(100), 8, &seen); err != nil {
			return err
		}
		return operatedProcess(c).searched(searchLimit(100), 8, &seen)
	})
	t.Logf("%+v", seen)
	if seen.compared < 100 {
		t.Errorf("too little was compared: %+v", seen)
	}
}
