package conform

import (
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// When one thread may move alone. Let a thread have steps that show nothing, and let no other thread, for as long as this one does not
// move, get in the way of them or add to them. Take a run from here that shows what is wanted. If the thread moves in it, its first move
// can as well come now. If it does not, its move can be put before the run and takes nothing away from it, and nothing that a run could do
// must be done for it to show what it shows. So only that thread's steps need to be taken.
//
// That no other thread gets in the way is known
//
//   - of a step that touches nothing: an allocation, a choice, a computation;
//   - of a name that nothing but the thread mentions;
//   - of a server of B, `serve`, that is the only one at its channel: in whatever order it takes requests, each gets a thread of its
//     own, so that it may take any one now, and that is the only step to be taken;
//   - of the cell of a reference to an endpoint, when it will not be rewired any more, which would show.
//
// (What package pi foresees of threads would tell more, but it takes longer to ask than to take the steps.)
//
// Then there is the machine in which the thread runs, and the one in which a message or cell lives. By B's interface it is stopped by a crash,
// a restore and a snapshot only. The first two throw away what they stop, and so whether the thread has moved. So does not a
// snapshot: no thread in a machine moves alone while the machine will be frozen, which shows. And what a restored machine
// receives, a server has not taken before: none takes a request ahead while its machine will be restored.
//
// A thread that goes on for ever must not keep the others waiting for ever: where its step leads to a node that is known, and after
// mostHurried such nodes in a row, all steps are taken.

// mostHurried is how often in a row one thread may move alone.
const mostHurried = 1000

// ample is what is known of the machines of all nodes.
type ample struct {
	demons   map[step.Token]bool // crash demons
	machines map[step.Token]bool // partition names
}

// alone returns where the steps of a thread lead that may move alone; ok is false when there is none.
func (s *search) alone(i int32, n *node) (silent []node, ok bool) {
	if s.o.Naive || n.hurried >= mostHurried {
		return nil, false
	}
	s.meetMachines(n)
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
		act := s.space.Act(n.state, steps[0])
		if s.servesAlone(n, &act) {
			steps = steps[:1]
		} else if !s.undisturbed(n, &act, steps) {
			continue
		}
		if !s.endure(n, steps) {
			continue
		}
		if silent = s.silently(i, n, steps, silent[:0]); len(silent) > 0 {
			return silent, true
		}
	}
	return nil, false
}

// silently appends where steps lead if all of them show nothing and lead to where nobody was; otherwise it returns nothing.
func (s *search) silently(i int32, n *node, steps []step.Step, silent []node) []node {
	for _, m := range steps {
		next, shown := s.take(i, n, n.state, move{step: m})
		if len(shown) > 0 || s.seen[s.identity(&next)] {
			return nil
		}
		next.hurried = n.hurried + 1
		silent = append(silent, next)
	}
	return silent
}

// meetMachines learns of new machines from their crash demons.
func (s *search) meetMachines(n *node) {
	x := &s.ample
	for _, m := range s.steps {
		if !m.Env || x.demons[m.Actor] {
			continue
		}
		act := s.space.Act(n.state, m)
		if vm, ok := s.a.crashes(&act); ok {
			x.demons[m.Actor] = true
			x.machines[vm.Token()] = true
		}
	}
}

// wants tells whether an event of a machine is still wanted of a node, by the counts of such events.
func (s *search) wants(n *node, machine pi.Value, counts map[string]int) bool {
	return len(counts) > 0 && n.at < counts[MachineName(machine.Name(), s.space.Farm(n.state))]
}

// endure tells whether steps are in no partition, and about none, that may be stopped otherwise than to be thrown away.
func (s *search) endure(n *node, steps []step.Step) bool {
	for _, m := range steps {
		act := s.space.Act(n.state, m)
		for _, where := range []func() (pi.Value, bool){act.In, act.From} {
			if partition, inside := where(); inside && (!s.ample.machines[partition.Token()] || s.wants(n, partition, s.goal.snapshots)) {
				return false
			}
		}
	}
	return true
}

// servesAlone tells whether a step is a server's that takes a request.
func (s *search) servesAlone(n *node, act *pi.Act) bool {
	if act.Rule != process.RuleComm || s.a.operation(act.Inner) != "serve" {
		return false
	}
	if machine, inside := act.In(); inside && s.wants(n, machine, s.goal.restores) {
		return false
	}
	s.receivers = s.space.Receivers(n.state, s.receivers[:0])
	for i := range s.receivers {
		if r := &s.receivers[i]; r.Chan.Same(act.At) && !r.By.Same(act.By) {
			return false
		}
	}
	return true
}

// undisturbed tells whether no other thread will get in the way of a thread's steps, apart from stopping machines.
func (s *search) undisturbed(n *node, act *pi.Act, steps []step.Step) bool {
	switch act.Rule {
	case process.RuleNew, process.RuleCell, process.RuleChoose, process.RuleApp:
		return true
	case process.RuleGet:
		if s.a.operation(act.Inner) == "eRef" && n.at >= s.goal.rewires {
			return true
		}
	case process.RuleComm, process.RuleSet:
	default:
		return false
	}
	return s.space.Owns(n.state, steps[0].Actor)
}
