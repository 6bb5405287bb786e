package explore

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// Traces enumerates the executions of sys from its start, one for each Mazurkiewicz trace: executions that differ only in
// the order of steps that do not depend on each other, as System.Uses tells, are one. It remembers no states, so it is for
// programs whose runs all end; runs longer than Options.MaxDepth are cut, and the report is then not Complete.
//
// An execution is over where no step is enabled, and also where only environment moves are: these need never happen, so
// the execution counts there once and goes on with each of them. With Options.Reduce of Optimal no execution is begun in
// vain (see alternative.go); of Sleep, those that turn out to be equivalent to earlier ones are given up and counted as
// Blocked; of None, every interleaving is an execution of its own.
//
// An execution that fails is the causal past of its failure, the output before it included. Options.Past computes what
// identifies it; failures whose pasts are equal count once (see promise.go), and again as Blocked.
//
// The report is the same for any number of workers.
func Traces[S any](ctx context.Context, sys sim.System[S], o Options) *Report {
	o = o.withDefaults()
	x := &traces[S]{sys: sys, o: o, ctx: ctx, ended: map[ending]*executions{}, failures: map[string]bool{}}
	if b, ok := sys.(sim.Blind); !ok || !b.Blind() {
		x.foresight, _ = sys.(sim.Foresight[S])
	}
	x.search()
	if x.again.Load() {
		o.Workers = 1
		return Traces(ctx, sys, o)
	}
	return x.report()
}

// traces is a search under way. It is a walk over a tree, whose nodes are configurations: sets of events, each reached by
// some order of them. A node takes a step, explores everything that contains it, lays it to sleep and goes on with what
// does not. Subtrees know nothing of each other, so idle workers take some over.
type traces[S any] struct {
	sys       sim.System[S]
	foresight sim.Foresight[S]
	o         Options
	ctx       context.Context
	tasks     chan *task[S]
	idle      atomic.Int32
	open      sync.WaitGroup // tasks that are not done

	nodes, steps, blocked atomic.Int64
	runs                  atomic.Int64
	depth                 atomic.Int64
	full, cut, stopped    atomic.Bool
	fails                 atomic.Bool // a failure has been counted
	again                 atomic.Bool // what is counted would depend on which worker comes first: search again with one

	mu       sync.Mutex
	weight   float64 // of the subtrees that are done; that of the whole tree is 1
	ended    map[ending]*executions
	failures map[string]bool // pasts of failures
}

// ending identifies the outcome of an execution.
type ending struct {
	output string
	end    step.End
}

// executions are those with one outcome.
type executions struct {
	outcome step.Outcome
	count   int
	best    schedule // the first of them
}

// schedule is an execution: by the picks of its steps, or, where it was cut down to the past of a failure, by its labels.
type schedule struct {
	picks  []uint32
	labels []string
}

// length returns the number of steps.
func (a schedule) length() int { return max(len(a.picks), len(a.labels)) }

// before orders schedules by length, then by what they are made of.
func (a schedule) before(b schedule) bool {
	return cmp.Or(cmp.Compare(a.length(), b.length()), slices.Compare(a.labels, b.labels), slices.Compare(a.picks, b.picks)) < 0
}

// task is a subtree that has been left to another worker.
type task[S any] struct {
	state S
	picks []uint32
	sleep []sleeper
	guide []step.Step
	// weight is the subtree's part of the whole as far as can be told from above: what a step leads to is taken to be as much
	// as all that does without it.
	weight float64
}

// search lets the workers search. One of them is the caller, so that who searches with one worker sees what a system panics with.
func (x *traces[S]) search() {
	x.tasks = make(chan *task[S], x.o.Workers)
	x.open.Add(1)
	x.tasks <- &task[S]{state: x.sys.Start(), weight: 1}
	x.idle.Store(int32(x.o.Workers))
	var others sync.WaitGroup
	for range x.o.Workers - 1 {
		others.Go(x.work)
	}
	others.Go(func() {
		x.open.Wait()
		close(x.tasks)
	})
	x.work()
	others.Wait()
	if x.o.Progress != nil {
		x.o.Progress(x.stats())
	}
}

// work does tasks until there are none.
func (x *traces[S]) work() {
	w := &tracer[S]{traces: x, known: map[ending]*executions{}}
	for t := range x.tasks {
		w.task(t)
	}
	w.merge()
}

// task explores a subtree.
func (w *tracer[S]) task(t *task[S]) {
	defer w.open.Done()
	w.idle.Add(-1)
	w.picks = append(w.picks[:0], t.picks...)
	f := w.frame(len(t.picks))
	f.sleep, f.guide, f.weight = append(f.sleep[:0], t.sleep...), t.guide, t.weight
	w.node(t.state, len(t.picks))
	w.idle.Add(1)
}

func (x *traces[S]) stats() Stats {
	return Stats{
		States: int(x.nodes.Load()), Transitions: int(x.steps.Load()), Depth: int(x.depth.Load()),
		Executions: int(x.runs.Load()), Blocked: int(x.blocked.Load()),
	}
}

func (x *traces[S]) report() *Report {
	r := &Report{Mode: ByTraces, Complete: !x.full.Load() && !x.cut.Load() && !x.stopped.Load(), Stats: x.stats()}
	switch {
	case x.stopped.Load():
		r.Why = "interrupted"
	case x.full.Load():
		r.Why = "the limit of states was reached"
	case x.cut.Load():
		r.Why = "the limit of steps of an execution was reached"
	}
	byKey := map[string]int{}
	var best []schedule
	for _, e := range x.ended {
		key := sim.OutcomeKey(e.outcome)
		i, known := byKey[key]
		if !known {
			i = len(r.Outcomes)
			byKey[key] = i
			r.Outcomes = append(r.Outcomes, Outcome{Outcome: e.outcome})
			best = append(best, e.best)
		}
		o := &r.Outcomes[i]
		o.Traces += e.count
		if e.best.before(best[i]) {
			o.Outcome, best[i] = e.outcome, e.best
		}
	}
	for i := range r.Outcomes {
		o := &r.Outcomes[i]
		if o.Witness = best[i].labels; o.Witness == nil {
			o.Witness = x.labels(best[i].picks)
		}
	}
	slices.SortFunc(r.Outcomes, func(a, b Outcome) int {
		return strings.Compare(sim.OutcomeKey(a.Outcome), sim.OutcomeKey(b.Outcome))
	})
	return r
}

// labels replays picks from the start.
func (x *traces[S]) labels(picks []uint32) []string {
	var p sim.Picks
	for _, i := range picks {
		p.Add(int(i))
	}
	return slices.AppendSeq(make([]string, 0, len(picks)), sim.Labels(x.sys, p))
}
