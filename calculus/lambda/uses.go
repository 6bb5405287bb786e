package lambda

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// Uses appends the tokens that a step enabled in c touches. Every step consumes its thread and reads the partition it is in: a
// stop before it and a stop after it are not the same, which is why start and stop write the token of the name. The
// host is never stopped, so nobody writes its token.
func (s *System) Uses(c *Config, st step.Step, into []step.Use) []step.Use {
	r, m := s.find(c, st)
	use := func(t step.Token, mode step.Mode) { into = append(into, step.Use{Token: t, Mode: mode}) }
	use(r.thread.Token, step.Consume)
	use(c.part(r.thread.part).Token, step.Read)
	op, _ := r.expr.(*Op)
	switch m.rule {
	case RuleBeta, RuleRec, RuleLet, RuleLetV, RuleMatch, RuleDelta, RuleChan, RuleName, RuleRef, RuleSend, RuleFork,
		RuleBox, RuleChoose, RuleDone:
	case RuleRecv:
		part, message := c.message(step.Token(m.pick))
		use(message.Token, step.Consume)
		use(c.part(part).Token, step.Read)
	case RuleGet, RuleSet:
		ref, mode := op.Args[0], step.Read
		if m.rule == RuleSet {
			ref, mode = op.Args[1], step.Write
		}
		holder := c.part(int(m.pick))
		use(holder.cellToken(nameOf(ref)), mode)
		use(holder.Token, step.Read)
	case RuleStart, RuleStop:
		use(c.lookup(nameOf(op.Args[0])).token, step.Write)
	case RulePrint, RuleFail:
		use(stdoutToken, step.Write)
	case RuleFault:
		for _, b := range c.budget {
			if b.Fault == text(op.Args[0]) {
				use(b.Token, step.Write)
			}
		}
	default:
		panic("lambda: a step without a rule")
	}
	return into
}

func (p *Partition) cellToken(ref calculus.Name) step.Token {
	for _, c := range p.Cells {
		if c.Ref == ref {
			return c.Token
		}
	}
	panic("lambda: no such cell")
}
