package pi

import "github.com/balticsim/balticsim/step"

// Uses appends the tokens that a step enabled in c touches. Every step consumes its thread and reads the partition it is
// in, because a stop before it and a stop after it are not the same: start and stop write the token of the name that a
// partition runs under. Receiving, get and set also read the partition where the message or cell lives. The host is
// never stopped, so its token would say nothing.
func (s *System) Uses(c *Config, m step.Step, into []step.Use) []step.Use {
	slot := c.slotOf(m.Actor)
	t := &c.threads[slot]
	use := func(token step.Token, mode step.Mode) { into = append(into, step.Use{Token: token, Mode: mode}) }
	reads := func(part int32) {
		if part != hostPart {
			use(c.parts[part].name.token, step.Read)
		}
	}
	use(t.token, step.Consume)
	reads(t.part)
	switch t.kind {
	case reqRun, reqChoose, reqChan, reqName, reqCell:
	case reqRecv:
		it := &c.items[c.find(t, m.Pick)]
		use(it.token, step.Consume)
		reads(it.part)
	case reqGet:
		it := &c.items[c.find(t, m.Pick)]
		use(it.token, step.Read)
		reads(it.part)
	case reqSet:
		it := &c.items[c.find(t, m.Pick)]
		use(it.token, step.Write)
		reads(it.part)
	case reqStart, reqStop:
		use(t.at().token, step.Write)
	case reqPrint, reqFail:
		use(stdoutToken, step.Write)
	case reqFault:
		use(c.budget[c.faultIndex(t)].token, step.Write)
	case reqGone:
		panic("pi: a step of a thread that is over")
	default:
		panic("pi: unknown request")
	}
	return into
}
