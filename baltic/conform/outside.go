package conform

import (
	"slices"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// outside lets the outside send the next event that is wanted, where it is its own, and notes what else it could send.
func (s *search) outside(i int32, n *node) {
	if n.at == len(s.goal.events) {
		return
	}
	s.receivers = s.space.Receivers(n.state, s.receivers[:0])
	for _, r := range s.receivers {
		if e := s.awaited(n, &r); e != nil {
			s.alternative(n.at, *e)
			if m := s.message(n, &r, e); m != nil {
				state, steps := s.deliver(n.state, m)
				for _, step := range steps {
					next, shown := s.take(i, n, state, move{step, m})
					s.arrive(&next, shown)
				}
			}
		}
	}
}

// awaited returns the event of a thread that receives something from the outside, without its value; nil when it waits for somebody
// else.
func (s *search) awaited(n *node, r *pi.Receiver) *Event {
	hint := r.Chan.Name().Hint
	if p := s.a.places[hint]; p != nil && p.side == exported {
		return &Event{Kind: Call, At: hint, Call: n.reader.calls + 1}
	}
	for k := range n.reader.open {
		if c := &n.reader.open[k]; c.place.side == imported && c.answer.Same(r.Chan) && c.by.Same(r.By) {
			return &Event{Kind: Reply, At: c.place.point.Hint, Call: c.number}
		}
	}
	return nil
}

// message returns the message that makes a thread receive what is wanted next; nil when that is another event.
func (s *search) message(n *node, r *pi.Receiver, awaited *Event) *message {
	w := &s.goal.events[n.at]
	if w.impossible || !w.fromOutside() || w.Kind != awaited.Kind || w.At != awaited.At || w.Call != awaited.Call {
		return nil
	}
	m := &message{event: w, channel: r.Chan, value: w.message, number: uint32(n.at + 1), to: r.Actor}
	if w.Kind == Call {
		m.value = pi.Data{}.Tuple([]pi.Value{w.message, s.space.NewChan("resp", m.number)})
	}
	return m
}

// operators appends where the commands of operators lead that are wanted: of each machine the next one, as soon as the one before was
// carried out. A command does not show, what follows from it does.
func (s *search) operators(i int32, n *node, silent []node) []node {
	if !s.goal.operated {
		return silent
	}
	done := map[string]bool{}
	farm := s.space.Farm(n.state)
	for at := n.at; at < len(s.goal.events); at++ {
		w := &s.goal.events[at]
		if w.By != Operator || done[w.Machine] {
			continue
		}
		done[w.Machine] = true
		for _, r := range s.space.Receivers(n.state, nil) {
			if r.Chan.Name().Hint != baltic.CommandHint {
				continue
			}
			if vm, ok := heldMachine(r.Holds()); !ok || MachineName(vm.Name(), farm) != w.Machine {
				continue
			}
			m := &message{event: w, channel: r.Chan, value: command(w), number: uint32(at + 1), to: r.Actor}
			state, steps := s.deliver(n.state, m)
			for _, step := range steps {
				if next, shown := s.take(i, n, state, move{step, m}); len(shown) == 0 {
					silent = append(silent, next)
				}
			}
		}
	}
	return silent
}

// command is what an operator sends for an event.
func command(w *wanted) pi.Value {
	what := baltic.CommandSnapshot
	if w.Kind == Restore {
		what = baltic.CommandRestore
	}
	data := pi.Data{}
	return data.Tuple([]pi.Value{data.Const(calculus.StringConst(what)), data.Const(calculus.IntConst(int64(w.Snapshot - 1)))})
}

// deliver returns the state with a message of the outside and the steps by which it is received.
func (s *search) deliver(state pi.State, m *message) (after pi.State, steps []step.Step) {
	after, pick := s.space.Deliver(state, m.channel, m.value, m.number)
	steps = slices.DeleteFunc(s.space.Steps(after, nil), func(t step.Step) bool { return t.Actor != m.to || t.Pick != pick })
	return after, steps
}
