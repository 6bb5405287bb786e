package tests

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/sim"
)

// T10, adequacy of the translation (semantics §5; spec §13): a λ∥ program and its π∥ translation have the same set of outcomes; one is
// quiescent exactly when the other is.
//
// Both are searched exhaustively. What is compared is more than the outcomes: of every state in which a run may end also
// what each thread that is left waits for, and the code of a failure; and whether some run never ends. π∥ has fewer states, because
// L-Fork, L-Box, L-Send and L-Done are no steps there.

// searched counts what the searches of a property have compared.
type searched struct {
	programs, large, states   int
	several, endless, failing int
	blocked                   int // programs with a run that ends while some thread waits
}

func (s *searched) String() string {
	return fmt.Sprintf("%d programs compared, %d states; %d too large; %d with several ends, %d endless, %d that may fail, %d that may block",
		s.programs, s.states, s.large, s.several, s.endless, s.failing, s.blocked)
}

// add counts a program that was compared.
func (s *searched) add(b behaviour) {
	s.programs++
	s.states += b.states
	if len(b.ends) > 1 {
		s.several++
	}
	if b.endless {
		s.endless++
	}
	failing, blocked := false, false
	for end := range b.ends {
		failing = failing || strings.Contains(end, " error ")
		blocked = blocked || strings.HasSuffix(end, "]") && !strings.HasSuffix(end, " []")
	}
	if failing {
		s.failing++
	}
	if blocked {
		s.blocked++
	}
}

// floors fails when the programs that were compared were too few or too tame to show anything.
func (s *searched) floors(t *testing.T, programs int) {
	t.Helper()
	t.Log(s)
	if s.programs < programs || s.several < programs/10 || s.endless == 0 || s.failing == 0 || s.blocked < programs/10 {
		t.Errorf("the generator has degenerated: %s", s)
	}
}

// adequate is T10 for one program. A program with more than limit states in π∥ is left out.
func adequate(c *gen.Compiled, limit int, seen *searched) error {
	processes := sim.System[*process.Config](c.ProcessSystem())
	pi, small := behaviourOf(processes, processes.Start(), limit)
	if !small {
		seen.large++
		return nil
	}
	terms := sim.System[*lambda.Config](c.LambdaSystem())
	lam, small := behaviourOf(terms, terms.Start(), 3*limit)
	if !small {
		seen.large++
		return nil
	}
	seen.add(lam)
	if pi.states > lam.states {
		return fmt.Errorf("%d states in π∥, %d in λ∥, which has more rules that are steps", pi.states, lam.states)
	}
	return lam.differ("λ∥", pi, "π∥")
}

// restless are threads that may go on for ever, for some of the programs.
func restless() []string {
	return []string{
		"\nlet () = fork (fun () -> let rec again () = if Sim.choose [false; true] then again () in again ())\n",
		"\nlet ring : unit chan = chan \"ring\"\nlet () = send ring (); fork (fun () -> let rec turn () = recv ring; send ring (); turn () in turn ())\n",
	}
}

// underBothSmall calls judge with small generated programs under both policies, and prints what reproduces a failure.
func underBothSmall(t *testing.T, judge func(*gen.Compiled) error) {
	t.Helper()
	compiler := gen.NewCompiler()
	rapid.Check(t, func(t *rapid.T) {
		p := gen.DrawProgram(t, gen.Options{Small: true})
		if choose := drawn(t); choose(6) == 5 {
			p.Script += restless()[choose(len(restless()))]
		}
		c, err := compiler.Compile(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, policy := range policies() {
			c.Policy = policy
			demand(t, c, judge(c))
		}
	})
}

// searchLimit is the number of states up to which the properties search exhaustively.
func searchLimit(plain int) int {
	if *full {
		return 5 * plain
	}
	return plain
}

func TestT10(t *testing.T) {
	var seen searched
	underBothSmall(t, func(c *gen.Compiled) error { return adequate(c, searchLimit(800), &seen) })
	seen.floors(t, 40)
}
