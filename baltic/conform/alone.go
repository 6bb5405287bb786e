package conform

import (
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// When one thread may move alone. Let a thread have steps that show nothing, and let no other thread ever do what gets in the way of
// them or adds to them, as far as the machine foresees. Take a run from here that shows what is wanted. If that thread moves in it, its
// first move can as well come now. If it does not, its move can be put before the run and disturbs nothing. So only that thread's steps
// need to be taken. (It is a stubborn set of one thread; see package sim/explore.)
//
// Two things more:
//
//   - Who may stop a machine gets in the way of all its threads, and its crash demon always may. But by B's interface a machine is
//     stopped by a crash, a snapshot and a restore only, each of which shows. When nothing of the kind is wanted of a machine any
//     more, a run that shows what is wanted stops it in vain at most, and so need not: what a thread may later do to the machine
//     does not count, only what it does next.
//   - A thread that goes on for ever must not keep the others waiting for ever: where its step leads to a node that is known, and after
//     mostHurried such nodes in a row, all steps are taken.

// mostHurried is how often in a row one thread may move alone.
const mostHurried = 1000

// ample is what is known of the threads of one node.
type ample struct {
	machines map[step.Token]pi.Value // by crash demon
	safe     map[step.Token]bool     // partition names of machines that will not be stopped
	actors   []step.Token
	pending  [][]step.Use
	future   [][]step.Use
}

// alone returns where the steps of a thread lead that may move alone; ok is false when there is none.
func (s *search) alone(i int32, n *node) (silent []node, ok bool) {
	if s.o.Naive || n.hurried >= mostHurried {
		return nil, false
	}
	looked := false
	for from := 0; from < len(s.steps); {
		to := from + 1
		for to < len(s.steps) && s.steps[to].Actor == s.steps[from].Actor {
			to++
		}
		steps := s.steps[from:to]
		from = to
		if steps[0].Env || steps[0].Visible {
			continue
		}
		if silent = s.silently(i, n, steps, silent[:0]); len(silent) == 0 {
			continue
		}
		if !looked {
			s.look(n)
			looked = true
		}
		if s.ample.undisturbed(steps[0].Actor) {
			return silent, true
		}
	}
	return nil, false
}

// silently appends where the steps of a thread lead if all of them show nothing and lead to where nobody was; otherwise it returns
// nothing.
func (s *search) silently(i int32, n *node, steps []step.Step, silent []node) []node {
	for _, m := range steps {
		next, shown := s.take(i, n, n.state, move{step: m})
		if len(shown) > 0 {
			return nil
		}
		if s.seen[s.identity(&next)] {
			return nil
		}
		next.hurried = n.hurried + 1
		silent = append(silent, next)
	}
	return silent
}

// look gathers what is to be known of the threads of a node.
func (s *search) look(n *node) {
	x := &s.ample
	x.safe = map[step.Token]bool{}
	farm := s.space.Farm(n.state)
	for _, m := range s.steps {
		if !m.Env {
			continue
		}
		vm, known := x.machines[m.Actor]
		if !known {
			act := s.space.Act(n.state, m)
			if vm, known = s.a.crashes(&act); !known {
				continue
			}
			x.machines[m.Actor] = vm
		}
		if n.at >= s.goal.last[MachineName(vm.Name(), farm)] {
			x.safe[vm.Token()] = true
		}
	}
	x.actors = s.space.Actors(n.state, x.actors[:0])
	for len(x.pending) < len(x.actors) {
		x.pending, x.future = append(x.pending, nil), append(x.future, nil)
	}
	for k, actor := range x.actors {
		x.pending[k] = s.space.Pending(n.state, actor, x.pending[k][:0])
		x.future[k] = s.space.Future(n.state, actor, x.future[k][:0])
	}
}

// undisturbed tells whether no other thread will ever get in the way of a thread's next step.
func (x *ample) undisturbed(actor step.Token) bool {
	var own []step.Use
	for k, other := range x.actors {
		if other == actor {
			own = x.pending[k]
		}
	}
	for k, other := range x.actors {
		if other == actor {
			continue
		}
		for _, p := range own {
			for _, f := range x.pending[k] {
				if p.Token == f.Token && sim.Interferes(p.Mode, f.Mode) {
					return false
				}
			}
			for _, f := range x.future[k] {
				if p.Token == f.Token && sim.Interferes(p.Mode, f.Mode) && !(f.Mode == step.Write && x.safe[f.Token]) {
					return false
				}
			}
		}
	}
	return true
}
