package pi

import (
	"strconv"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// Label returns a step enabled in c in words. Its Text is who, what and on which object, such as "main recv resp#main:2
// main.1!3"; it is unique among the steps enabled in c and does not depend on line numbers. Its Span is where the thread
// waits, or the nearest call in the user's files that leads there; Inner is then where it waits in the library.
func (s *System) Label(c *Config, m step.Step) step.Label {
	slot := c.slotOf(m.Actor)
	t := &c.threads[slot]
	l := step.Label{Rule: t.rule().String(), Actor: t.label.String(), Partition: c.partName(t.part)}
	l.Span, l.Inner = t.places()
	if n := t.at(); n != nil {
		l.Chan = n.String()
	}
	l.Text = l.Actor + " " + c.verb(t, m, &l)
	return l
}

// verb returns the text after the actor and fills in what the step acts upon.
func (c *Config) verb(t *thread, m step.Step, l *step.Label) string {
	switch t.kind {
	case reqRun:
		return "run"
	case reqRecv:
		it := &c.items[c.find(t, m.Pick)]
		l.Value, l.Message, l.From, l.FromPart = it.value.String(), it.messageLabel(), it.from.String(), c.partName(it.part)
		return "recv " + l.Chan + " " + l.Message
	case reqGet:
		it := &c.items[c.find(t, m.Pick)]
		l.Value, l.FromPart = it.value.String(), c.partName(it.part)
		return "get " + l.Chan + c.inside(t, it)
	case reqSet:
		it := &c.items[c.find(t, m.Pick)]
		l.Value, l.FromPart = t.a.String(), c.partName(it.part)
		return "set " + l.Chan + c.inside(t, it)
	case reqStart:
		return "start " + l.Chan
	case reqStop:
		if c.sys.opt.Policy == calculus.Multi {
			p := c.sites[t.site].running.head
			for uint64(c.parts[p].token) != m.Pick {
				p = c.parts[p].next
			}
			return "stop " + l.Chan + " " + c.parts[p].label.String()
		}
		return "stop " + l.Chan
	case reqPrint:
		l.Value = t.a.String()
		return "print"
	case reqChoose:
		l.Value = nth(t.a, m.Pick).String()
		return "choose " + strconv.FormatUint(m.Pick, 10)
	case reqFault:
		l.Value = t.a.String()
		return "fault " + calculus.Hint(t.a.o.info.str)
	case reqFail:
		return "fail"
	case reqChan:
		return "chan " + calculus.Hint(t.a.o.info.str)
	case reqName:
		return "name " + calculus.Hint(t.a.o.info.str)
	case reqCell:
		l.Value = t.a.String()
		return "ref"
	case reqGone:
	}
	panic("pi: a thread that is over has no step")
}

// inside says which partition's cell a get or set means, when that is a choice.
func (c *Config) inside(t *thread, it *item) string {
	switch {
	case it.part == t.part || c.sites[t.site].count < 2:
		return ""
	case it.part == hostPart:
		return " in host"
	}
	return " in " + c.parts[it.part].label.String()
}
