package explore

import (
	"slices"

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
// sleep sets, so that each set of events is tried once. With a sim.Foresight only some threads are asked to move: what makes a
// sleeping step impossible is a step of its thread or of one that may disturb it, so that the stubborn set around that
// thread (see stubborn.go) has one of the steps of any such sequence, and that may as well come first. When all enabled
// steps of the set sleep, there is no sequence. In general the question is hard.

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
	if !awake {
		return nil, false
	}
	root := w.hunter.frame(0)
	root.sleep = append(root.sleep[:0], f.sleep...)
	w.hunter.path = w.hunter.path[:0]
	if !w.hunter.hunt(w, s, depth, 0) {
		return nil, false
	}
	return slices.Clone(w.hunter.path), true
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
	frames   []*frame
	path     []step.Step
	stubborn stubborn[S]
}

func (h *hunter[S]) frame(depth int) *frame {
	for len(h.frames) <= depth {
		h.frames = append(h.frames, &frame{})
	}
	return h.frames[depth]
}

// narrow leaves of the steps of g those that may matter: with a sim.Foresight, those of the stubborn set around one of the
// sleepers that must be overcome, the one that leaves the fewest.
func (h *hunter[S]) narrow(w *tracer[S], s S, g *frame) {
	if w.foresight == nil {
		return
	}
	h.stubborn.foresight = w.foresight
	h.stubborn.look(s, g.steps)
	least := len(g.steps) + 1
	for i := range g.sleep {
		if g.sleep[i].done {
			continue
		}
		h.stubborn.closure(int32(h.stubborn.index(g.sleep[i].step.Actor)), least+len(g.sleep))
		n := 0
		for _, m := range g.steps {
			if h.stubborn.member[h.stubborn.index(m.Actor)] && !g.asleep(m) {
				n++
			}
		}
		if n < least {
			least = n
			copy(h.stubborn.best, h.stubborn.member)
		}
	}
	g.steps = g.steps[:h.stubborn.partition(g.steps)]
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
	h.narrow(w, s, g)
	for i, m := range g.steps {
		if !g.asleep(m) && overcomes(w.usesOf(g, s, i), g.sleep) {
			h.path = append(h.path, m)
			return true
		}
	}
	for i, m := range g.steps {
		if g.asleep(m) {
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
