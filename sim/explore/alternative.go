package explore

import (
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// How an execution is never begun in vain. At a node, some enabled steps sleep: all executions with them have been
// enumerated. An execution without them is maximal only if something makes each of them impossible: a step that depends
// on it comes first. (Of two steps that depend on each other and are both enabled, at most one stays what it is.) So
// before it goes on, a node asks for a sequence of steps, none of them asleep, after which nothing sleeps any more. When
// there is none, what is left of the node holds no execution. When there is one it is the guide: it is followed first, and
// when it has been, any step may be taken, since then nothing sleeps. This is the role of the alternatives in the
// unfolding-based reduction of Rodríguez, Sousa, Sharma and Kroening (CONCUR 2015). A sleeping step keeps its name,
// because its thread and what it takes stay as they are until it becomes impossible; so nothing has to be recognised across
// different executions.
//
// The sequence is often a single step, another choice of the same thread. Otherwise it is looked for depth first, with
// sleep sets, so that each set of events is tried once, and among threads only that may matter: with a sim.Foresight, those
// who may ever disturb a sleeping step, those who may ever disturb them, and so on. In general the question is hard.

// alternative returns a sequence of steps from s after which nothing that sleeps in f is possible, or false.
func (w *tracer[S]) alternative(f *frame, s S, depth int) (guide []step.Step, possible bool) {
	sleeping := false
	for i := range f.sleep {
		sleeping = sleeping || !f.sleep[i].done
	}
	awake := false
	for i := range f.steps {
		if f.asleep(f.steps[i]) {
			continue
		}
		if !sleeping {
			if !f.steps[i].Env {
				return nil, true
			}
			continue
		}
		awake = true
		if overcomes(w.usesOf(f, s, i), f.sleep) {
			return f.steps[i : i+1 : i+1], true
		}
	}
	if !awake || !w.hunter.begin(w, f, s) {
		return nil, false
	}
	root := w.hunter.frame(0)
	root.sleep = append(root.sleep[:0], f.sleep...)
	if !w.hunter.hunt(w, s, depth, 0) {
		return nil, false
	}
	return append([]step.Step(nil), w.hunter.path...), true
}

// overcomes tells whether a step with these uses makes every sleeper impossible.
func overcomes(uses []step.Use, sleep []sleeper) bool {
	for i := range sleep {
		if !sleep[i].done && !sim.Dependent(sleep[i].uses, uses) {
			return false
		}
	}
	return true
}

// hunter looks for alternatives.
type hunter[S any] struct {
	frames    []*frame
	path      []step.Step
	actors    []step.Token
	pending   []step.Use
	futures   [][]step.Use
	reach     []bool // by actor: whether it may matter
	unrelated map[step.Token]bool
}

func (h *hunter[S]) frame(depth int) *frame {
	for len(h.frames) <= depth {
		h.frames = append(h.frames, &frame{})
	}
	return h.frames[depth]
}

// begin finds out which threads cannot matter, and tells whether there is any hope.
func (h *hunter[S]) begin(w *tracer[S], f *frame, s S) bool {
	h.path = h.path[:0]
	clear(h.unrelated)
	if w.foresight == nil {
		return true
	}
	h.actors = w.foresight.Actors(s, h.actors[:0])
	n := len(h.actors)
	h.reach = resized(h.reach, n)
	for len(h.futures) < n {
		h.futures = append(h.futures, nil)
	}
	for i, actor := range h.actors {
		h.futures[i] = w.foresight.Future(s, actor, h.futures[i][:0])
	}
	var queue []int
	for k := range f.sleep {
		z := &f.sleep[k]
		if z.done {
			continue
		}
		h.pending = w.foresight.Pending(s, z.step.Actor, h.pending[:0])
		hope := false
		for i := range f.steps {
			// Another choice of the thread itself, which may have become the only way.
			if f.steps[i].Actor == z.step.Actor && !f.asleep(f.steps[i]) {
				hope = true
				queue = h.reached(queue, h.index(z.step.Actor))
			}
		}
		for i, actor := range h.actors {
			if actor != z.step.Actor && related(h.pending, h.futures[i], sim.Interferes) {
				hope = true
				queue = h.reached(queue, i)
				// What the other offers may give the thread itself another choice.
				queue = h.reached(queue, h.index(z.step.Actor))
			}
		}
		if !hope {
			return false
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for i := range h.actors {
			if !h.reach[i] && related(h.futures[queue[0]], h.futures[i], sim.Interferes) {
				queue = h.reached(queue, i)
			}
		}
	}
	if h.unrelated == nil {
		h.unrelated = map[step.Token]bool{}
	}
	for i, actor := range h.actors {
		if !h.reach[i] {
			h.unrelated[actor] = true
		}
	}
	return true
}

func (h *hunter[S]) reached(queue []int, i int) []int {
	if h.reach[i] {
		return queue
	}
	h.reach[i] = true
	return append(queue, i)
}

func (h *hunter[S]) index(actor step.Token) int {
	for i, a := range h.actors {
		if a == actor {
			return i
		}
	}
	panic("explore: a step of a thread that is not among the actors")
}

// hunt looks for a sequence from s after which nothing that sleeps is possible, and leaves it in path. depth is that of the
// node from which it started, taken the number of steps since.
func (h *hunter[S]) hunt(w *tracer[S], s S, depth, taken int) bool {
	if w.stopped.Load() {
		return false
	}
	if depth+taken >= w.o.MaxDepth {
		w.cut.Store(true)
		return false
	}
	if w.stepsHere%lookPeriod == 0 && w.ctx.Err() != nil {
		w.stopped.Store(true)
	}
	g := h.frame(taken)
	g.steps = w.sys.Steps(s, g.steps[:0])
	g.forget()
	for i, m := range g.steps {
		if !h.unrelated[m.Actor] && !g.asleep(m) && overcomes(w.usesOf(g, s, i), g.sleep) {
			h.path = append(h.path, m)
			return true
		}
	}
	for i, m := range g.steps {
		if h.unrelated[m.Actor] || g.asleep(m) {
			continue
		}
		uses := w.usesOf(g, s, i)
		child := h.frame(taken + 1)
		child.sleep = child.sleep[:0]
		for _, z := range g.sleep {
			if !sim.Dependent(z.uses, uses) {
				child.sleep = append(child.sleep, z)
			}
		}
		h.path = append(h.path, m)
		w.stepsHere++
		if h.hunt(w, w.sys.Next(w.sys.Copy(s), m), depth, taken+1) {
			return true
		}
		h.path = h.path[:len(h.path)-1]
		g.sleep = append(g.sleep, sleeper{m, uses, true})
	}
	return false
}
