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
	switch t.kind {
	case reqRecv:
		return "recv " + t.at().String()
	case reqGet:
		return "get " + t.at().String()
	case reqSet:
		return "set " + t.at().String()
	case reqStart:
		return "start " + t.at().String()
	case reqStop:
		return "stop " + t.at().String()
	case reqFault:
		return "fault " + calculus.Hint(t.a.o.info.str)
	case reqRun:
		return "run"
	case reqPrint:
		return "print"
	case reqChoose:
		return "choose"
	case reqFail:
		return "fail"
	case reqChan:
		return "chan"
	case reqName:
		return "name"
	case reqCell:
		return "ref"
	case reqGone:
	}
	panic("pi: a thread that is over does not wait")
}
