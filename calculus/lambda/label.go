package lambda

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// Label returns a step enabled in c in words. Its Text is who, what and on which object, such as "main recv resp#main:2
// main.1!3"; it is unique among the steps enabled in c.
func (s *System) Label(c *Config, st step.Step) step.Label {
	r, m := s.find(c, st)
	l := step.Label{
		Rule: m.rule.String(), Actor: r.thread.Label, Partition: c.display(r.thread.part), Span: blame(r.thread.Expr),
	}
	l.Text = l.Actor + " " + r.verb(m, &l)
	return l
}

// verb returns the text after the actor and fills in what the rule acts upon.
func (r redex) verb(m move, l *step.Label) string {
	switch m.rule {
	case RuleBeta:
		return "beta"
	case RuleRec:
		return "rec"
	case RuleLet:
		return "let"
	case RuleLetV:
		return "letv"
	case RuleMatch:
		return "match"
	case RuleDelta:
		return "delta"
	case RuleFail:
		return "fail"
	case RuleDone:
		return "done"
	default:
		return r.verbOf(r.expr.(*Op), m, l)
	}
}

// verbOf is verb for an operation.
func (r redex) verbOf(op *Op, m move, l *step.Label) string {
	on := func(n calculus.Name) string {
		l.Chan = n.String()
		return l.Chan
	}
	switch m.rule {
	case RuleChan, RuleName:
		return op.Op.String() + " " + calculus.Hint(text(op.Args[0]))
	case RuleRef:
		l.Value = Text(op.Args[0])
		return "ref"
	case RuleSend:
		l.Value = Text(op.Args[1])
		return "send " + on(nameOf(op.Args[0]))
	case RuleRecv:
		part, message := r.config.message(step.Token(m.pick))
		l.Value, l.Message, l.From = Text(message.Value), message.ID, calculus.Sender(message.ID)
		l.FromPart = r.config.display(part)
		return "recv " + on(message.Chan) + " " + message.ID
	case RuleGet:
		l.Value = Text(r.config.part(int(m.pick)).cell(nameOf(op.Args[0])))
		return "get " + on(nameOf(op.Args[0])) + r.inside(m, l, nameOf(op.Args[0]))
	case RuleSet:
		l.Value = Text(op.Args[0])
		return "set " + on(nameOf(op.Args[1])) + r.inside(m, l, nameOf(op.Args[1]))
	case RuleFork:
		return "fork"
	case RuleBox:
		return "box"
	case RuleStart:
		return "start " + on(nameOf(op.Args[0]))
	case RuleStop:
		verb := "stop " + on(nameOf(op.Args[0]))
		if r.policy == calculus.Multi {
			verb += " " + r.config.part(int(m.pick)).Instance
		}
		return verb
	case RulePrint:
		l.Value = Text(op.Args[0])
		return "print"
	case RuleChoose:
		l.Value = Text(elements(op.Args[0])[m.pick])
		return "choose " + calculus.ShowConst(calculus.IntConst(int64(m.pick)+1))
	case RuleFault:
		l.Value = Text(op.Args[0])
		return "fault " + calculus.Hint(text(op.Args[0]))
	default:
		panic("lambda: a step without a rule")
	}
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
	panic("lambda: no such message")
}

// cell returns what the partition's cell holds.
func (p *Partition) cell(ref calculus.Name) Value {
	for _, c := range p.Cells {
		if c.Ref == ref {
			return c.Value
		}
	}
	panic("lambda: no such cell")
}
