package pi

import (
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/step"
)

// Steps appends the enabled steps in canonical order: threads in order of creation, and for each thread messages and cells
// oldest first, partitions in order of start, alternatives as written. A step's Pick is the token of the message, cell or
// instance, the 1-based number of the alternative, and 0 where there is nothing to pick.
func (s *System) Steps(c *Config, into []step.Step) []step.Step {
	if c.failure != nil {
		return into
	}
	for slot := c.ready.from(0); slot != none; slot = c.ready.from(slot + 1) {
		into = c.stepsOf(slot, into)
	}
	return into
}

// stepsOf appends the steps of one enabled thread.
func (c *Config) stepsOf(slot int32, into []step.Step) []step.Step {
	t := &c.threads[slot]
	m := step.Step{Actor: t.token, Rule: uint8(t.rule())}
	switch t.kind {
	case reqRecv:
		for i := c.sites[t.site].items.head; i != none; i = c.items[i].siteNext {
			m.Pick = uint64(c.items[i].token)
			into = append(into, m)
		}
		return into
	case reqGet, reqSet:
		if own := c.ownCell(t); own != none {
			m.Pick = uint64(c.items[own].token)
			return append(into, m)
		}
		for i := c.sites[t.site].items.head; i != none; i = c.items[i].siteNext {
			m.Pick = uint64(c.items[i].token)
			into = append(into, m)
		}
		return into
	case reqStop:
		for p := c.sites[t.site].running.head; p != none; p = c.parts[p].next {
			if p != t.part {
				m.Pick = uint64(c.parts[p].token)
				into = append(into, m)
			}
		}
		return into
	case reqChoose:
		for l := t.a; len(l.o.fields) == 2; l = l.o.fields[1] {
			m.Pick++
			into = append(into, m)
		}
		return into
	case reqFault:
		m.Env = true
	case reqPrint, reqFail:
		m.Visible = true
	case reqRun, reqStart, reqChan, reqName, reqCell:
	case reqGone:
		panic("pi: a thread that is over is not enabled")
	}
	return append(into, m)
}

// rule returns the rule that grants the request.
func (t *thread) rule() process.Rule {
	switch t.kind {
	case reqRun:
		return process.RuleApp
	case reqRecv:
		return process.RuleComm
	case reqGet:
		return process.RuleGet
	case reqSet:
		return process.RuleSet
	case reqStart:
		return process.RuleStart
	case reqStop:
		return process.RuleStop
	case reqPrint:
		return process.RulePrint
	case reqChoose:
		return process.RuleChoose
	case reqFault:
		return process.RuleFault
	case reqFail:
		return process.RuleFail
	case reqChan, reqName:
		return process.RuleNew
	case reqCell:
		return process.RuleCell
	case reqGone:
	}
	panic("pi: a thread that is over has no rule")
}
