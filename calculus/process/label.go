package process

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// Label returns a step enabled in c in words. Its Text is who, what and on which object, such as "main recv resp#main:2
// main.1!3"; it is unique among the steps enabled in c.
func (s *System) Label(c *Config, st step.Step) step.Label {
	r, m := s.find(c, st)
	l := step.Label{
		Rule: m.rule.String(), Actor: r.thread.Label, Partition: c.display(r.thread.part), Span: blame(r.thread.Proc),
	}
	l.Text = l.Actor + " " + r.verb(m, &l)
	return l
}

// verb returns the text after the actor and fills in what the rule acts upon.
func (r redex) verb(m move, l *step.Label) string {
	switch m.rule {
	case RuleApp:
		return "app"
	case RuleLetV:
		return "letv"
	case RuleMatch:
		return "match"
	case RuleDelta:
		return "delta"
	case RuleFail:
		return "fail"
	default:
		return r.verbOf(m, l)
	}
}

// verbOf is verb for a process that acts on something.
func (r redex) verbOf(m move, l *step.Label) string {
	on := func(n calculus.Name) string {
		l.Chan = n.String()
		return l.Chan
	}
	switch p := r.thread.Proc.(type) {
	case *New:
		return allocates(p) + " " + calculus.Hint(text(p.Hint))
	case *CellNew:
		l.Value = Text(p.Value)
		return "ref"
	case *In:
		part, message := r.config.message(step.Token(m.pick))
		l.Value, l.Message, l.From = Text(message.Value), message.ID, calculus.Sender(message.ID)
		l.FromPart = r.config.display(part)
		return "recv " + on(message.Chan) + " " + message.ID
	case *Get:
		l.Value = Text(r.config.part(int(m.pick)).cell(nameOf(p.Ref)))
		return "get " + on(nameOf(p.Ref)) + r.inside(m, l, nameOf(p.Ref))
	case *Set:
		l.Value = Text(p.Value)
		return "set " + on(nameOf(p.Ref)) + r.inside(m, l, nameOf(p.Ref))
	case *Start:
		return "start " + on(nameOf(p.Name))
	case *Stop:
		verb := "stop " + on(nameOf(p.Name))
		if r.policy == calculus.Multi {
			verb += " " + r.config.part(int(m.pick)).Instance
		}
		return verb
	case *Print:
		l.Value = Text(p.Value)
		return "print"
	case *Choose:
		l.Value = Text(elements(p.Value)[m.pick])
		return "choose " + calculus.ShowConst(calculus.IntConst(int64(m.pick)+1))
	case *Fault:
		l.Value = Text(p.Value)
		return "fault " + calculus.Hint(text(p.Value))
	}
	panic("process: a step without a rule")
}

// inside returns which partition's cell a get or set means, when that is a choice.
func (r redex) inside(m move, l *step.Label, ref calculus.Name) string {
	l.FromPart = r.config.display(int(m.pick))
	if len(r.holders(ref)) < 2 {
		return ""
	}
	if m.pick == 0 {
		return " in host"
	}
	return " in " + r.config.part(int(m.pick)).Instance
}

// message returns a running message by its token, with the partition it is in.
func (c *Config) message(token step.Token) (int, Message) {
	for i := range c.count() {
		for _, m := range c.part(i).Messages {
			if m.Token == token {
				return i, m
			}
		}
	}
	panic("process: no such message")
}

// cell returns what the partition's cell holds.
func (p *Partition) cell(ref calculus.Name) Value {
	for _, c := range p.Cells {
		if c.Ref == ref {
			return c.Value
		}
	}
	panic("process: no such cell")
}
