package explore

import (
	"math"
	"slices"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

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
