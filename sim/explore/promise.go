package explore

import (
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// A failure ends the run, whatever others had done meanwhile, and counts once. So when there are failures, subtrees that differ
// in what has nothing to do with any of them may lead to the same ones. Once the first failure has been counted, a subtree is
// therefore explored only when it promises something new: a run that ends without failure, or a failure that has not been
// counted. A scout looks for it, depth first, with sleep sets; usually the first run that it makes is one.
//
// What has been counted must not depend on chance, so that with several workers a search that meets a failure begins anew with
// one. A scout that has gone mostScouted steps gives up and lets the subtree be explored; what that repeats is counted as
// Blocked.

const mostScouted = 200_000

// failureCost is the price of recognising a failure, in steps of a scout.
const failureCost = 100

// scout looks for something new in a subtree; it belongs to one goroutine.
type scout[S any] struct {
	frames []*frame
	left   int // steps that it may still go
}

func (c *scout[S]) frame(depth int) *frame {
	for len(c.frames) <= depth {
		c.frames = append(c.frames, &frame{})
	}
	return c.frames[depth]
}

// promises tells whether something new is to be found from s, where these steps sleep. The path to s are the first depth picks
// of w, which stay as they are.
func (w *tracer[S]) promises(s S, sleep []sleeper, depth int) bool {
	w.scout.left = mostScouted
	root := w.scout.frame(0)
	root.sleep = append(root.sleep[:0], sleep...)
	defer func() { w.picks = w.picks[:depth] }()
	return w.scout.look(w, s, depth, 0)
}

// look is promises for the state that the scout has reached in some steps; its frame says what sleeps there.
func (c *scout[S]) look(w *tracer[S], s S, depth, taken int) bool {
	g := c.frame(taken)
	g.steps = w.sys.Steps(s, g.steps[:0])
	if sim.OnlyEnv(g.steps) && c.isNew(w, s, g) {
		return true
	}
	if depth+taken >= w.o.MaxDepth {
		return true
	}
	g.forget()
	for i, m := range g.steps {
		if g.asleep(m) {
			continue
		}
		if c.left--; c.left < 0 || w.stopped.Load() {
			return true
		}
		uses := w.usesOf(g, s, i)
		child := c.frame(taken + 1)
		child.sleep = child.sleep[:0]
		for _, z := range g.sleep {
			if !sim.Dependent(z.uses, uses) {
				child.sleep = append(child.sleep, z)
			}
		}
		w.picks = append(w.picks[:depth+taken], uint32(i))
		if c.look(w, w.sys.Next(w.sys.Copy(s), m), depth, taken+1) {
			return true
		}
		g.sleep = append(g.sleep, sleeper{m, uses, true})
	}
	return false
}

// isNew tells whether a run that ends in s is one to be counted.
func (c *scout[S]) isNew(w *tracer[S], s S, g *frame) bool {
	for i := range g.sleep {
		if !g.sleep[i].done {
			return false // it belongs to the subtree of what sleeps
		}
	}
	if w.sys.Outcome(s).End != step.Error {
		return true
	}
	c.left -= failureCost
	past := w.o.Past(w.labels(w.picks))
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.failures[past.ID]
}
