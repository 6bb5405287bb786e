package explore

import (
	"cmp"
	"context"
	"math"
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

// tracer walks over subtrees; it belongs to one goroutine.
type tracer[S any] struct {
	*traces[S]
	frames []*frame
	picks  []uint32 // of the path to the node
	known  map[ending]*executions
	hunter hunter[S]
	scout  scout[S]
	// counted since the last look at the others
	nodesHere, stepsHere, runsHere, blockedHere int
	weightHere                                  float64
}

// frame is what a node of the path keeps.
type frame struct {
	steps []step.Step
	uses  [][]step.Use // by step, nil until asked for
	sleep []sleeper    // steps enabled here that must not be taken
	guide []step.Step  // steps to take first, so that others of sleep become impossible
	arena []step.Use   // where uses lie

	weight float64 // of what is not done of the subtree
}

// sleeper is a step that is enabled, and was taken in a subtree explored before. Unless it is an environment move, it must
// become impossible in what follows; an execution where it did not would be one of that subtree.
type sleeper struct {
	step step.Step
	uses []step.Use
	done bool // only to be avoided
}

func (w *tracer[S]) frame(depth int) *frame {
	for len(w.frames) <= depth {
		w.frames = append(w.frames, &frame{})
	}
	return w.frames[depth]
}

// lookPeriod is the number of nodes between two looks at the limits.
const lookPeriod = 256

// node explores the subtree of a configuration, whose frame says what sleeps and what comes first. It consumes s.
func (w *tracer[S]) node(s S, depth int) {
	if w.nodesHere++; w.nodesHere >= lookPeriod {
		w.look()
	}
	if w.stopped.Load() || w.full.Load() || w.again.Load() {
		return
	}
	f := w.frame(depth)
	f.steps = w.sys.Steps(s, f.steps[:0])
	only := sim.OnlyEnv(f.steps)
	if only {
		w.end(s, depth)
	}
	switch {
	case len(f.steps) == 0:
	case depth >= w.o.MaxDepth:
		w.cut.Store(true)
	case w.o.Reduce == None || oneActor(f.steps):
		w.each(f, s, depth)
	case w.o.Reduce == Sleep || only:
		w.sleeping(f, s, depth)
	default:
		w.optimal(f, s, depth)
	}
	w.weightHere += f.weight
}

// look adds what was counted here to what all have counted, and looks at the limits.
func (w *tracer[S]) look() {
	nodes := w.nodes.Add(int64(w.nodesHere))
	w.steps.Add(int64(w.stepsHere))
	w.runs.Add(int64(w.runsHere))
	w.blocked.Add(int64(w.blockedHere))
	w.nodesHere, w.stepsHere, w.runsHere, w.blockedHere = 0, 0, 0, 0
	if nodes > int64(w.o.MaxStates) {
		w.full.Store(true)
		w.again.Store(w.o.Workers > 1)
	}
	if w.ctx.Err() != nil {
		w.stopped.Store(true)
	}
	if w.o.Progress != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.weight += w.weightHere
		w.weightHere = 0
		s := w.stats()
		if w.weight > 0 {
			s.Estimate = int(min(float64(s.Executions)/w.weight, math.MaxInt))
		}
		w.o.Progress(s)
	}
}

func oneActor(steps []step.Step) bool {
	for i := range steps {
		if steps[i].Actor != steps[0].Actor {
			return false
		}
	}
	return true
}

// each takes every step that does not sleep, and lays none to sleep: either they are all of one thread, so that each makes
// all others impossible, or nothing is to be left out.
func (w *tracer[S]) each(f *frame, s S, depth int) {
	last := len(f.steps) - 1
	for i := range f.steps {
		if f.asleep(f.steps[i]) {
			continue
		}
		next := s
		if i < last {
			next = w.sys.Copy(s)
		}
		child := w.frame(depth + 1)
		child.sleep, child.guide = child.sleep[:0], nil
		child.weight = f.weight / float64(len(f.steps)-i)
		f.weight -= child.weight
		w.descend(f, next, i, depth)
	}
}

// sleeping takes every step that does not sleep and lays it to sleep.
func (w *tracer[S]) sleeping(f *frame, s S, depth int) {
	f.forget()
	any := false
	for i := range f.steps {
		if f.asleep(f.steps[i]) {
			continue
		}
		any = true
		w.child(f, s, i, depth, nil)
		f.sleep = append(f.sleep, sleeper{f.steps[i], w.usesOf(f, s, i), f.steps[i].Env})
	}
	if !any && !sim.OnlyEnv(f.steps) {
		w.blockedHere++
	}
}

// optimal takes a step, lays it to sleep, and goes on only when there is an execution in which everything that sleeps
// becomes impossible.
func (w *tracer[S]) optimal(f *frame, s S, depth int) {
	f.forget()
	for {
		i, guide := f.choose()
		w.child(f, s, i, depth, guide)
		f.sleep = append(f.sleep, sleeper{f.steps[i], w.usesOf(f, s, i), f.steps[i].Env})
		var possible bool
		if f.guide, possible = w.alternative(f, s, depth); !possible {
			return
		}
	}
}

// child explores what contains the i-th step.
func (w *tracer[S]) child(f *frame, s S, i, depth int, guide []step.Step) {
	child := w.frame(depth + 1)
	child.sleep, child.guide = child.sleep[:0], guide
	child.weight = f.weight / 2
	f.weight -= child.weight
	if len(f.sleep) > 0 {
		uses := w.usesOf(f, s, i)
		for _, z := range f.sleep {
			if !sim.Dependent(z.uses, uses) {
				child.sleep = append(child.sleep, z)
			}
		}
	}
	w.descend(f, w.sys.Copy(s), i, depth)
}

// descend takes the i-th step in s and explores the node that it leads to, or leaves that to an idle worker.
func (w *tracer[S]) descend(f *frame, s S, i, depth int) {
	w.picks = append(w.picks[:depth], uint32(i))
	w.stepsHere++
	s = w.sys.Next(s, f.steps[i])
	if w.fails.Load() && w.o.Reduce == Optimal && !w.promises(w.sys.Copy(s), w.frame(depth+1).sleep, depth+1) {
		w.weightHere += w.frame(depth + 1).weight
		return
	}
	if w.o.Workers > 1 && w.idle.Load() > 0 {
		child := w.frame(depth + 1)
		t := &task[S]{s, slices.Clone(w.picks), slices.Clone(child.sleep), slices.Clone(child.guide), child.weight}
		for i := range t.sleep {
			t.sleep[i].uses = slices.Clone(t.sleep[i].uses)
		}
		w.open.Add(1)
		select {
		case w.tasks <- t:
			return
		default:
			w.open.Done()
		}
	}
	w.node(s, depth+1)
}

// choose returns the step to take: the first of the guide, with the rest of it, or else the first that does not sleep,
// environment moves last.
func (f *frame) choose() (int, []step.Step) {
	if len(f.guide) > 0 {
		i := slices.Index(f.steps, f.guide[0])
		if i < 0 {
			panic("explore: a step that was enabled is not when the same steps were taken before it")
		}
		return i, f.guide[1:]
	}
	for i := range f.steps {
		if !f.steps[i].Env && !f.asleep(f.steps[i]) {
			return i, nil
		}
	}
	panic("explore: everything sleeps")
}

func (f *frame) asleep(m step.Step) bool {
	for i := range f.sleep {
		if f.sleep[i].step == m {
			return true
		}
	}
	return false
}

// forget drops the uses of another node's steps.
func (f *frame) forget() {
	f.uses = resized(f.uses, len(f.steps))
	f.arena = f.arena[:0]
}

// usesOf returns what the i-th step uses.
func (w *tracer[S]) usesOf(f *frame, s S, i int) []step.Use {
	if f.uses[i] == nil {
		before := len(f.arena)
		f.arena = w.sys.Uses(s, f.steps[i], f.arena)
		f.uses[i] = f.arena[before:len(f.arena):len(f.arena)]
	}
	return f.uses[i]
}

// end counts an execution that is over in s.
func (w *tracer[S]) end(s S, depth int) {
	o := w.sys.Outcome(s)
	if o.End == step.Running {
		panic("explore: the system says it is running in a state where its run is over")
	}
	run := schedule{picks: w.picks[:depth]}
	if o.End == step.Error && w.o.Past != nil {
		past := w.o.Past(w.labels(run.picks))
		if !w.first(past.ID) {
			w.blockedHere++
			return
		}
		run = schedule{labels: past.Schedule}
	}
	w.runsHere++
	e := w.known[ending{o.Output, o.End}]
	if e == nil {
		e = &executions{outcome: o, best: schedule{slices.Clone(run.picks), run.labels}}
		w.known[ending{o.Output, o.End}] = e
	}
	e.count++
	if run.before(e.best) {
		e.outcome, e.best = o, schedule{append(e.best.picks[:0], run.picks...), run.labels}
	}
	for deepest := w.depth.Load(); int64(run.length()) > deepest; deepest = w.depth.Load() {
		w.depth.CompareAndSwap(deepest, int64(run.length()))
	}
}

// first tells whether a failure with this past is met for the first time.
func (w *tracer[S]) first(past string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failures[past] {
		return false
	}
	w.failures[past] = true
	w.fails.Store(true)
	if w.o.Workers > 1 {
		w.again.Store(true)
	}
	return true
}

// merge adds what this worker has found to what all have.
func (w *tracer[S]) merge() {
	w.look()
	w.mu.Lock()
	defer w.mu.Unlock()
	for key, e := range w.known {
		all := w.ended[key]
		if all == nil {
			w.ended[key] = e
			continue
		}
		all.count += e.count
		if e.best.before(all.best) {
			all.outcome, all.best = e.outcome, e.best
		}
	}
}
