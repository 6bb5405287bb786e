package tests

import (
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/step"
)

// The theorems about reductions are judged on walks: from a configuration to one of its successors, at random, for a while. Every
// successor of every configuration on the way is judged and not only the one that the walk goes to.

// semantics is a transition system as the theorems see it.
type semantics[C any] struct {
	start C
	next  func(C) []transition[C]
	rule  func(step.Step) string
	label func(C, step.Step) string
}

// transition is one enabled step and the configuration that it leads to.
type transition[C any] struct {
	step step.Step
	to   C
}

// theorem is what has to hold: of every configuration, and of every step. Either may be nil.
type theorem[C any] struct {
	state func(C) error
	step  func(from C, s transition[C]) error
}

func (th theorem[C]) of(from C, s transition[C]) error {
	if th.step != nil {
		if err := th.step(from, s); err != nil {
			return err
		}
	}
	if th.state != nil {
		return th.state(s.to)
	}
	return nil
}

// census counts what was judged.
type census struct {
	walks  int
	visits int     // configurations all of whose successors were judged
	steps  int     // successors judged
	fired  [32]int // successors judged, by the number of the rule that leads to them
}

// counterexample is a theorem that does not hold, with the steps that lead there.
type counterexample struct {
	schedule []string
	reason   error
}

func (c *counterexample) Error() string { return c.reason.Error() }
func (c *counterexample) Unwrap() error { return c.reason }

// path is where a walk has been, for the schedule of a counterexample.
type path[C any] struct {
	label func(C, step.Step) string
	steps []leg[C]
}

type leg[C any] struct {
	from C
	step step.Step
}

func (p *path[C]) add(from C, s step.Step) { p.steps = append(p.steps, leg[C]{from, s}) }

// refute is the counterexample at the end of the path and, unless the reason is the configuration there itself, of one more step.
func (p *path[C]) refute(reason error, more ...leg[C]) error {
	c := &counterexample{reason: reason}
	for _, l := range slices.Concat(p.steps, more) {
		c.schedule = append(c.schedule, p.label(l.from, l.step))
	}
	return c
}

// walk visits at most length configurations; choose picks one of n successors. It returns a *counterexample when a theorem fails.
func (s semantics[C]) walk(length int, choose func(n int) int, seen *census, theorems ...theorem[C]) error {
	seen.walks++
	p := path[C]{label: s.label}
	at := s.start
	for _, th := range theorems {
		if th.state == nil {
			continue
		}
		if err := th.state(at); err != nil {
			return p.refute(err)
		}
	}
	for range length {
		next := s.next(at)
		seen.visits++
		seen.steps += len(next)
		for _, n := range next {
			seen.fired[n.step.Rule]++
			for _, th := range theorems {
				if err := th.of(at, n); err != nil {
					return p.refute(fmt.Errorf("%s: %w", s.rule(n.step), err), leg[C]{at, n.step})
				}
			}
		}
		if len(next) == 0 {
			break
		}
		n := next[choose(len(next))]
		p.add(at, n.step)
		at = n.to
	}
	return nil
}

// drawn chooses with rapid: fairly, which its own integers are not, and shrinking to the first.
func drawn(t *rapid.T) func(n int) int {
	bit := rapid.Bool()
	below := map[int]*rapid.Generator[int]{}
	return func(n int) int {
		if n == 1 {
			return 0
		}
		if below[n] == nil {
			below[n] = rapid.Custom(func(t *rapid.T) int {
				index, length := 0, bits.Len(uint(n))+4
				for range length {
					index <<= 1
					if bit.Draw(t, "") {
						index++
					}
				}
				return index * n >> length
			})
		}
		return below[n].Draw(t, "choice")
	}
}

// policies are both ways to start a partition whose name is taken. The theorems hold for both.
func policies() []calculus.StartPolicy {
	return []calculus.StartPolicy{calculus.Block, calculus.Multi}
}

// underBoth calls judge with each of some generated programs under both policies, and prints what reproduces a failure.
func underBoth(t *testing.T, programs int, judge func(c *gen.Compiled, choose func(n int) int) error) {
	t.Helper()
	compiler := gen.NewCompiler()
	rapid.Check(t, func(t *rapid.T) {
		for range programs {
			c, err := compiler.Compile(gen.DrawProgram(t, gen.Options{}))
			if err != nil {
				t.Fatal(err)
			}
			for _, policy := range policies() {
				c.Policy = policy
				demand(t, c, judge(c, drawn(t)))
			}
		}
	})
}

// beginning is where walks begin: at the initial configuration of a program, or at a random one that it may never reach.
type beginning struct {
	*gen.Compiled
	start *lambda.Config  // nil: the initial one
	image *process.Config // its translation
}

// fromEverywhere calls judge with generated programs, half of them with few names of variables, and with generated configurations, under
// both policies, and prints what reproduces a failure.
func fromEverywhere(t *testing.T, judge func(b beginning, choose func(n int) int) error) {
	t.Helper()
	underBoth(t, 1, func(c *gen.Compiled, choose func(n int) int) error {
		if choose(2) == 0 {
			return judge(beginning{Compiled: c}, choose)
		}
		if err := judge(beginning{Compiled: shadowed(c)}, choose); err != nil {
			return fmt.Errorf("with few names of variables: %w", err)
		}
		return nil
	})
	compiler := gen.NewCompiler()
	rapid.Check(t, func(t *rapid.T) {
		c := gen.DrawConfiguration(t, gen.Options{Compiler: compiler})
		for _, policy := range policies() {
			c.Policy = policy
			if err := judge(beginning{c.Compiled, c.Start, c.Image}, drawn(t)); err != nil {
				t.Fatalf("%v\nbeginning at\n%s\nby the steps\n%s", err, c, strings.Join(scheduleOf(err), "\n"))
			}
		}
	})
}

// demand fails the test when err is one, with what reproduces it.
func demand(t *rapid.T, c *gen.Compiled, err error) {
	t.Helper()
	if err == nil {
		return
	}
	t.Fatalf("%v\n%s", err, gen.Reproduce(c.Program, scheduleOf(err)))
}

// scheduleOf returns the steps that lead to a counterexample.
func scheduleOf(err error) []string {
	if ce := (*counterexample)(nil); errors.As(err, &ce) {
		return ce.schedule
	}
	return nil
}

// require fails the test when a rule never fired, and logs the figures.
func require[R interface {
	fmt.Stringer
	~uint8
}](t *testing.T, n *census, rules []R) {
	t.Helper()
	t.Logf("%d walks, %d configurations visited, %d steps judged", n.walks, n.visits, n.steps)
	for _, r := range rules {
		t.Logf("%-8s %d", r, n.fired[r])
		if n.fired[r] == 0 {
			t.Errorf("%s never fired", r)
		}
	}
}

// Walks are long enough for a program of ordinary size to come to its end.
const lambdaWalk, mirroredWalk, processWalk = 120, 80, 100

// tally counts what was judged: successors in λ∥ (T1–T4) and in π∥ (T8, T9), steps of λ∥ with their mirrors (T7), whose
// translations were typed (T6), and messages (T4).
type tally struct {
	lambda, process, mirrored census
	messages                  messages
}
