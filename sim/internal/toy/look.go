package toy

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/balticsim/balticsim/step"
)

// Uses lists what a step touches.
func (y *System) Uses(s *State, m step.Step, into []step.Use) []step.Use {
	t := s.threads[s.thread(m.Actor)]
	op := t.code[t.pc]
	into = append(into, step.Use{Token: m.Actor, Mode: step.Consume})
	switch op.Kind {
	case Get:
		into = append(into, step.Use{Token: tokenCells + step.Token(op.On), Mode: step.Read})
	case Put:
		into = append(into, step.Use{Token: tokenCells + step.Token(op.On), Mode: step.Write})
	case Recv:
		into = append(into, step.Use{Token: step.Token(m.Pick), Mode: step.Consume})
	case Print, PrintReg, Fail:
		into = append(into, step.Use{Token: step.Output, Mode: step.Write})
	case Fault:
		into = append(into, step.Use{Token: tokenFaults, Mode: step.Write})
	case Nop, Post, Choose, Again, Send, Fork:
	}
	return into
}

// Key encodes what matters for the future, and the output so far. Messages of one bag are a multiset of values.
func (y *System) Key(s *State, into []byte) []byte {
	for i := range s.threads {
		t := &s.threads[i]
		into = binary.AppendUvarint(into, uint64(len(t.code)-t.pc))
		if t.pc < len(t.code) {
			into = binary.AppendVarint(into, int64(t.reg))
		}
	}
	for _, c := range s.cells {
		into = binary.AppendVarint(into, int64(c))
	}
	for _, bag := range s.bags {
		values := make([]int, len(bag))
		for i, m := range bag {
			values[i] = m.value
		}
		slices.Sort(values)
		into = binary.AppendUvarint(into, uint64(len(values)))
		for _, v := range values {
			into = binary.AppendVarint(into, int64(v))
		}
	}
	into = binary.AppendUvarint(into, uint64(s.faults))
	into = append(into, s.out...)
	if s.failure != nil {
		into = append(into, 0)
	}
	return into
}

// Outcome says how the run stands.
func (y *System) Outcome(s *State) step.Outcome {
	o := step.Outcome{Output: s.out, Failure: s.failure}
	if s.failure != nil {
		o.End = step.Error
		return o
	}
	for _, m := range y.Steps(s, nil) {
		if !m.Env {
			return o
		}
		o.MayEnd = true
	}
	o.End = step.Done
	for i, t := range s.threads {
		if t.pc == len(t.code) {
			continue
		}
		op := t.code[t.pc]
		if i == 0 {
			o.End = step.Deadlock
		}
		if i == 0 || op.Kind != Fault {
			o.Blocked = append(o.Blocked, step.Blocked{
				Thread: t.label, Partition: t.part, Waits: fmt.Sprintf("%v bag%d", op.Kind, op.On), Span: op.Span,
			})
		}
	}
	return o
}

// Label says a step in words.
func (y *System) Label(s *State, m step.Step) step.Label {
	t := s.threads[s.thread(m.Actor)]
	op := t.code[t.pc]
	l := step.Label{
		Text: t.label + " " + op.Kind.String(), Rule: fmt.Sprintf("Toy-%v", op.Kind),
		Actor: t.label, Partition: t.part, Span: op.Span,
	}
	object := func(kind string) {
		l.Chan = fmt.Sprintf("%s%d", kind, op.On)
		l.Text += " " + l.Chan
	}
	switch op.Kind {
	case Get:
		object("cell")
		l.Value = fmt.Sprint(s.cells[op.On])
	case Put:
		object("cell")
		l.Value = fmt.Sprint(t.reg + op.Arg)
	case Post:
		object("bag")
		l.Value = fmt.Sprint(op.Arg)
	case Recv:
		object("bag")
		g := s.bags[op.On][s.message(op.On, m)]
		l.Value, l.From, l.FromPart, l.Message = fmt.Sprint(g.value), g.from, g.part, g.label
		l.Text += " " + g.label
	case Print:
		l.Value = fmt.Sprintf("%q", op.Text)
	case PrintReg:
		l.Value = fmt.Sprint(t.reg)
	case Choose:
		l.Value = fmt.Sprint(m.Pick)
		l.Text += fmt.Sprintf(" %d", m.Pick+1)
	case Fault:
		l.Text += " crash"
	case Nop, Fail, Again, Send, Fork:
	}
	return l
}
