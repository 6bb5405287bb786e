package tests

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/step"
)

// Reductions leave nothing out: on generated scripts every search finds the outcomes that the naive one finds on the machine,
// whatever it takes two states to be the same for, and a traces search runs one execution for each trace. Sleep sets alone,
// which are simple, say how many traces there are.

// reduced counts what the searches have compared.
type reduced struct {
	programs, large, naive, stubborn int
	executions, vain, failing, multi int
}

func (r *reduced) String() string {
	return fmt.Sprintf("%d programs compared, %d too large; %d of %d states with stubborn sets; %d executions, %d in vain, %d programs that may fail, %d with several traces",
		r.programs, r.large, r.stubborn, r.naive, r.executions, r.vain, r.failing, r.multi)
}

// same compares all searches of one program. One with more than limit states is left out.
func (r *reduced) same(c *gen.Compiled, limit int) error {
	ctx := context.Background()
	naive := explore.Naive(ctx, sim.System[*pi.Config](c.MachineSystem()), explore.Options{MaxStates: limit})
	if !naive.Complete {
		r.large++
		return nil
	}
	want := outcomesOf(naive)
	o := pi.Options{Policy: c.Policy, Faults: c.Faults}
	space := sim.System[pi.State](c.Machine.Space(o))
	for _, how := range []explore.Options{
		{},
		{Identity: sim.Multiset},
		{Reduce: explore.Stubborn},
		{Reduce: explore.Stubborn, Identity: sim.Multiset, Workers: 2},
	} {
		how.Endless, how.MaxStates = true, 10*limit
		got := explore.States(ctx, space, how)
		if !got.Complete && how.Identity == sim.Multiset {
			continue // what loops makes infinitely many names
		}
		if diff := cmp.Diff(want, outcomesOf(got)); diff != "" || got.Endless != naive.Endless {
			return fmt.Errorf("%v, %v: endless %v, want %v; outcomes %s", how.Reduce, how.Identity, got.Endless, naive.Endless, diff)
		}
		if how.Reduce == explore.Stubborn && how.Identity == sim.Congruence {
			r.stubborn += got.States
		}
	}
	r.naive += naive.States
	r.programs++
	if naive.Endless {
		return nil
	}
	return r.sameTraces(c, space, want, limit)
}

func (r *reduced) sameTraces(c *gen.Compiled, space sim.System[pi.State], want []string, limit int) error {
	past := explore.PastOf(sim.System[*pi.Config](c.Machine.System(pi.Options{Policy: c.Policy, Faults: c.Faults, Record: true})))
	run := func(reduce explore.Reduction, workers int) *explore.Report {
		return explore.Traces(context.Background(), space, explore.Options{Reduce: reduce, Workers: workers, MaxStates: 20 * limit, Past: past})
	}
	sleep, optimal := run(explore.Sleep, 1), run(explore.Optimal, 1)
	if !sleep.Complete || !optimal.Complete {
		return nil
	}
	if diff := cmp.Diff(want, outcomesOf(optimal)); diff != "" {
		return fmt.Errorf("traces: outcomes %s", diff)
	}
	if diff := cmp.Diff(tracesOf(sleep), tracesOf(optimal)); diff != "" {
		return fmt.Errorf("traces: sleep sets and alternatives differ: %s", diff)
	}
	fails := false
	for _, o := range optimal.Outcomes {
		fails = fails || o.End == step.Error
	}
	if optimal.Blocked > 0 {
		return fmt.Errorf("%d of %d executions were begun in vain", optimal.Blocked, optimal.Executions)
	}
	if diff := cmp.Diff(optimal.Document(nil), run(explore.Optimal, 2).Document(nil)); diff != "" {
		return fmt.Errorf("two workers: %s", diff)
	}
	r.executions, r.vain = r.executions+optimal.Executions, r.vain+optimal.Blocked
	if fails {
		r.failing++
	}
	if optimal.Executions > 1 {
		r.multi++
	}
	return nil
}

// tracesOf lists outcomes with their numbers of executions.
func tracesOf(r *explore.Report) string {
	var b strings.Builder
	for _, o := range r.Outcomes {
		fmt.Fprintf(&b, "%q %v: %d\n", o.Output, o.End, o.Traces)
	}
	return b.String()
}

// In each check so many programs are compared, and at most so many drawn, for some are too large.
const (
	reducedPrograms = 5
	reducedDraws    = 50
)

func TestReductions(t *testing.T) {
	var seen reduced
	wanted := 0
	rapid.Check(t, func(t *rapid.T) {
		wanted += reducedPrograms
		before := seen.programs
		for draw := 0; draw < reducedDraws && seen.programs < before+reducedPrograms; draw++ {
			p := gen.DrawProgram(t, gen.Options{Small: true})
			c, err := gen.Compile(p)
			if err != nil {
				t.Fatalf("%v\n%s", err, gen.Reproduce(p, nil))
			}
			if err := seen.same(c, 1500); err != nil {
				t.Fatalf("%v\n%s", err, gen.Reproduce(p, nil))
			}
		}
	})
	t.Log(&seen)
	if t.Failed() {
		return
	}
	if seen.programs < wanted {
		t.Errorf("%d programs were to be compared: %s", wanted, &seen)
	}
	if seen.multi == 0 || seen.failing == 0 || seen.stubborn >= seen.naive {
		t.Errorf("the generator has degenerated: %s", &seen)
	}
}
