package pi

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// Outcome says whether and how a run is over in c: error when a thread failed, running while a step other than an
// environment move is enabled, and else done or deadlock as main has finished or not.
func (s *System) Outcome(c *Config) step.Outcome {
	o := step.Outcome{Output: string(c.out)}
	if f := c.failure; f != nil {
		o.End = step.Error
		o.Failure = &step.Failure{
			Code: f.code, Message: f.message, Span: f.span, Thread: f.thread.String(), Partition: f.part,
		}
		return o
	}
	for slot := c.ready.from(0); slot != none; slot = c.ready.from(slot + 1) {
		if c.threads[slot].kind != reqFault {
			o.MayEnd = false
			return o
		}
		o.MayEnd = true
	}
	o.End = step.Deadlock
	if c.mainDone {
		o.End = step.Done
	}
	for slot := range c.threads {
		t := &c.threads[slot]
		if t.kind == reqGone || t.kind == reqFault && !t.main {
			continue
		}
		place, _ := t.places()
		o.Blocked = append(o.Blocked, step.Blocked{
			Thread: t.label.String(), Partition: c.partName(t.part), Waits: t.waits(), Span: place,
		})
	}
	return o
}

// waits says in words what a thread waits for.
func (t *thread) waits() string {
	word := t.kind.String()
	if n := t.at(); n != nil {
		return word + " " + n.String()
	}
	if t.kind == reqFault {
		return word + " " + calculus.Hint(t.a.o.info.str)
	}
	return word
}
