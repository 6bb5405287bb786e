package simtest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/step"
)

// Search says which runs to make.
type Search interface{ search() }

// AllTraces makes every execution that differs from the others in more than the order of independent steps, until Nodes states have been
// visited; 0 is 100,000. It is for programs all of whose runs end.
type AllTraces struct{ Nodes int }

// Random makes so many runs, with a step drawn uniformly everywhere; 0 is 1,000. The i-th run is drawn with Seed+i.
type Random struct {
	Runs int
	Seed uint64
}

// PCT makes so many runs in which the thread of the greatest priority moves, and priorities change Depth-1 times (Burckhardt and others,
// ASPLOS 2010): it finds errors that take Depth steps in a certain order. 0 runs are 1,000, a Depth of 0 is 3.
type PCT struct {
	Runs  int
	Depth int
	Seed  uint64
}

// Drawn makes one run, whose choices are drawn by Draw: a number from 0 to n-1. With rapid this makes input and schedule shrink together:
//
//	rapid.Check(t, func(t *rapid.T) {
//		n := rapid.IntRange(1, 5).Draw(t, "machines")
//		draw := func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "step") }
//		simtest.Test(t, pi.Go(farm(n), pi.Options{}), simtest.Options{Search: simtest.Drawn{Draw: draw}})
//	})
//
// The choice 0 is the dullest: the thread that moved last goes on.
type Drawn struct{ Draw func(n int) int }

func (AllTraces) search() {}
func (Random) search()    {}
func (PCT) search()       {}
func (Drawn) search()     {}

const (
	defaultNodes = 100_000
	defaultRuns  = 1_000
	defaultDepth = 3
)

// search makes the runs of s until one fails.
func (x *test[S]) search(t TB, s Search) (Report, *failing) {
	t.Helper()
	switch s := s.(type) {
	case AllTraces:
		return x.traces(orDefault(s.Nodes, defaultNodes), x.o.MaxSteps)
	case Random:
		why := fmt.Sprintf("runs were only drawn, with the seeds from %d on", s.Seed)
		return x.draw(orDefault(s.Runs, defaultRuns), why, func(i uint64, _ int) sim.Scheduler { return sim.Uniform(s.Seed + i) })
	case PCT:
		depth := orDefault(s.Depth, defaultDepth)
		why := fmt.Sprintf("runs were only drawn, by pct:%d, with the seeds from %d on", depth, s.Seed)
		return x.draw(orDefault(s.Runs, defaultRuns), why, func(i uint64, longest int) sim.Scheduler { return sim.PCT(s.Seed+i, depth, longest) })
	case Drawn:
		return x.draw(1, "one run was drawn", func(uint64, int) sim.Scheduler { return &drawn{draw: s.Draw} })
	}
	panic("simtest: unknown search")
}

func orDefault(n, otherwise int) int {
	if n <= 0 {
		return otherwise
	}
	return n
}

// traces explores all traces. Of those that fail it returns the shortest.
func (x *test[S]) traces(nodes, depth int) (Report, *failing) {
	for seed := range uint64(twice) { // at first, for a search relies on it
		if f := x.twice(sim.Uniform(seed)); f != nil {
			return Report{}, f
		}
	}
	found := explore.Traces(context.Background(), x.recording, explore.Options{
		MaxStates: nodes, MaxDepth: depth, Reduce: explore.Optimal, Past: explore.PastOf(x.recording),
	})
	r := Report{Runs: found.Executions, Complete: found.Complete, Why: found.Why}
	var worst *failing
	for _, o := range found.Outcomes {
		r.Outcomes = append(r.Outcomes, o.Outcome)
		if err := x.wrong(o.Outcome); err != nil && (worst == nil || len(o.Witness) < len(worst.labels)) {
			worst = &failing{labels: o.Witness, outcome: o.Outcome, err: err, shortest: found.Complete}
		}
	}
	return r, worst
}

// twice is how many runs are made a second time: a program that does not do the same twice is found out.
const twice = 5

// draw makes runs until one fails; scheduler is told the length of the longest run so far.
func (x *test[S]) draw(runs int, why string, scheduler func(i uint64, longest int) sim.Scheduler) (Report, *failing) {
	r := Report{Why: why}
	seen := map[string]bool{}
	longest, cut := 1, 0
	for i := range runs {
		run := x.run(x.sys, scheduler(uint64(i), longest))
		r.Runs++
		longest = max(longest, run.Steps)
		if run.Outcome.End == step.Bound {
			cut++
			continue
		}
		if key := sim.OutcomeKey(run.Outcome); !seen[key] {
			seen[key] = true
			r.Outcomes = append(r.Outcomes, run.Outcome)
		}
		err := x.wrong(run.Outcome)
		if err == nil && i >= twice {
			continue
		}
		if f := x.twice(sim.Repeat(run.Picks)); f != nil {
			return r, f
		}
		if err != nil {
			return r, &failing{labels: slices.Collect(run.Labels()), outcome: run.Outcome, err: err}
		}
	}
	if cut > 0 {
		r.Why += fmt.Sprintf("; %d of them were cut after %d steps", cut, x.o.MaxSteps)
	}
	slices.SortFunc(r.Outcomes, func(a, b step.Outcome) int { return strings.Compare(sim.OutcomeKey(a), sim.OutcomeKey(b)) })
	return r, nil
}

// twice makes a run, and makes it again by its labels. It returns the run when that does not show the same.
func (x *test[S]) twice(s sim.Scheduler) *failing {
	seen := &sim.Recorder{}
	once, err := sim.Run(context.Background(), x.recording, s, sim.Limits{MaxSteps: x.o.MaxSteps}, seen)
	closed(once.Final)
	if err != nil {
		panic(err)
	}
	again, err := sim.Run(context.Background(), x.recording, sim.Replay(seen.Labels, once.Outcome.End == step.Bound), sim.Limits{}, nil)
	closed(again.Final)
	if err == nil && sim.SameOutcome(once.Outcome, again.Outcome) {
		return nil
	}
	if err == nil {
		err = fmt.Errorf("the same choices led to %s, and then to %s", told(once.Outcome), told(again.Outcome))
	}
	return &failing{labels: seen.Labels, outcome: once.Outcome, err: fmt.Errorf("the program is not deterministic: %w", err)}
}

// run makes one run. A system fails to run only when its context or its scheduler does, and neither does here.
func (x *test[S]) run(sys sim.System[S], s sim.Scheduler) sim.Result[S] {
	r, err := sim.Run(context.Background(), sys, s, sim.Limits{MaxSteps: x.o.MaxSteps}, nil)
	if err != nil {
		panic(err)
	}
	closed(r.Final)
	return r
}

// told is an outcome in words.
func told(o step.Outcome) string {
	return fmt.Sprintf("%s with the output %q", o.End, o.Output)
}

// drawn is the scheduler of Drawn. Its alternatives are in this order: the thread that moved last, the others in turn, and within
// a thread as they are; environment moves are last, after ending the run where that is possible.
type drawn struct {
	draw func(n int) int
	last step.Token
}

// Pick implements sim.Scheduler.
func (d *drawn) Pick(v sim.View) (int, error) {
	steps := v.Enabled()
	order := make([]int, len(steps))
	for i := range order {
		order[i] = i
	}
	rank := func(i int) int {
		switch m := steps[i]; {
		case m.Env:
			return 3
		case m.Actor == d.last:
			return 0
		case m.Actor > d.last:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(order, func(i, j int) int { return rank(i) - rank(j) })
	if sim.OnlyEnv(steps) {
		order = slices.Insert(order, 0, sim.Stop)
	}
	choice := 0
	if len(order) > 1 {
		choice = d.draw(len(order))
	}
	if order[choice] != sim.Stop {
		d.last = steps[order[choice]].Actor
	}
	return order[choice], nil
}
