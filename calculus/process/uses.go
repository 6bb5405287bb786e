package process

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
	switch m.rule {
	case RuleApp, RuleLetV, RuleMatch, RuleDelta, RuleNew, RuleCell, RuleChoose:
	case RuleComm:
		part, message := c.message(step.Token(m.pick))
		use(message.Token, step.Consume)
		use(c.part(part).Token, step.Read)
	case RuleGet:
		holder := c.part(int(m.pick))
		use(holder.cellToken(nameOf(r.thread.Proc.(*Get).Ref)), step.Read)
		use(holder.Token, step.Read)
	case RuleSet:
		holder := c.part(int(m.pick))
		use(holder.cellToken(nameOf(r.thread.Proc.(*Set).Ref)), step.Write)
		use(holder.Token, step.Read)
	case RuleStart:
		use(c.lookup(nameOf(r.thread.Proc.(*Start).Name)).token, step.Write)
	case RuleStop:
		use(c.lookup(nameOf(r.thread.Proc.(*Stop).Name)).token, step.Write)
	case RulePrint, RuleFail:
		use(stdoutToken, step.Write)
	case RuleFault:
		for _, b := range c.budget {
			if b.Fault == text(r.thread.Proc.(*Fault).Value) {
				use(b.Token, step.Write)
			}
		}
	default:
		panic("process: a step without a rule")
	}
	return into
}

func (p *Partition) cellToken(ref calculus.Name) step.Token {
	for _, c := range p.Cells {
		if c.Ref == ref {
			return c.Token
		}
	}
	panic("process: no such cell")
}
