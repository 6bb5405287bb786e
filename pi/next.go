package pi

import (
	"strconv"

	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/step"
)

// Next takes the step m, which must be enabled in c, and everything local that follows from it. It changes c in place and
// returns it.
func (s *System) Next(c *Config, m step.Step) *Config {
	c.compact()
	c.effects = nil
	c.fuel = s.opt.Fuel
	slot := c.slotOf(m.Actor)
	switch t := &c.threads[slot]; t.kind {
	case reqRun:
		c.grant(slot, Value{})
	case reqRecv:
		c.comm(slot, c.find(t, m.Pick))
	case reqGet:
		c.get(slot, c.find(t, m.Pick))
	case reqSet:
		c.set(slot, c.find(t, m.Pick))
	case reqStart:
		c.start(slot)
	case reqStop:
		c.stop(slot, m.Pick)
	case reqPrint:
		c.print(slot)
	case reqChoose:
		c.choose(slot, m.Pick)
	case reqFault:
		c.letHappen(slot)
	case reqFail:
		c.fail(slot)
	case reqChan:
		c.grant(slot, c.allocate(slot, nameChan, t.a, pointOf(t.body)))
	case reqName:
		c.grant(slot, c.allocate(slot, namePart, t.a, pointOf(t.body)))
	case reqCell:
		c.grant(slot, c.cell(slot, t.a, pointOf(t.body)))
	case reqGone:
		panic("pi: a step of a thread that is over")
	}
	c.settle()
	if c.live >= c.collect {
		c.collectGarbage()
	}
	return c
}

// grant gives the thread the answer to its request and lets it run.
func (c *Config) grant(slot int32, answer Value) {
	c.leave(slot)
	c.threads[slot].body.resume(c, slot, answer)
}

// comm implements P-Comm: a message, wherever it is, meets a receiver.
func (c *Config) comm(slot, i int32) {
	c.counts[process.RuleComm]++
	v := c.items[i].value
	c.leave(slot)
	c.removeItem(i)
	c.threads[slot].body.resume(c, slot, v)
}

// get implements P-Get.
func (c *Config) get(slot, i int32) {
	c.counts[process.RuleGet]++
	c.grant(slot, c.items[i].value)
}

// set implements P-Set.
func (c *Config) set(slot, i int32) {
	c.counts[process.RuleSet]++
	c.items[i].value = c.threads[slot].a
	c.grant(slot, unitValue())
}

// print implements P-Print.
func (c *Config) print(slot int32) {
	c.counts[process.RulePrint]++
	c.out = append(c.out, c.threads[slot].a.o.info.str...)
	c.grant(slot, unitValue())
}

// choose implements P-Choose.
func (c *Config) choose(slot int32, pick uint64) {
	c.counts[process.RuleChoose]++
	c.grant(slot, nth(c.threads[slot].a, pick))
}

// nth returns element n of a list, from 1.
func nth(l Value, n uint64) Value {
	for ; n > 1; n-- {
		l = l.o.fields[1]
	}
	return l.o.fields[0]
}

// letHappen implements P-Fault. When the budget is used up, everyone else who waits for that fault waits for ever.
func (c *Config) letHappen(slot int32) {
	c.counts[process.RuleFault]++
	i := c.faultIndex(&c.threads[slot])
	c.budget[i].left--
	if c.budget[i].left == 0 {
		for other := range c.threads {
			if t := &c.threads[other]; t.kind == reqFault {
				c.ready.set(int32(other), c.enabled(t))
			}
		}
	}
	c.grant(slot, unitValue())
}

// failure is how a run ended with an error.
type failure struct {
	code, message string
	thread        *label
	part          string
	span          source.Span
}

// fail implements P-Fail: the run ends.
func (c *Config) fail(slot int32) {
	c.counts[process.RuleFail]++
	t := &c.threads[slot]
	place, _ := t.places()
	c.failure = &failure{
		code: t.b.o.info.str, message: t.a.o.info.str, thread: t.label, part: c.partName(t.part), span: place,
	}
}

// allocate implements P-New: a fresh name, identified by the thread and its ordinal.
func (c *Config) allocate(slot int32, k nameKind, hint Value, at *point) Value {
	c.counts[process.RuleNew]++
	n := c.newName(slot, k, hint.o.info.str)
	n.cargo = at.carries()
	if c.sys.opt.Record {
		kind := "chan"
		if k == namePart {
			kind = "name"
		}
		c.note(slot, at, step.Effect{Kind: kind, Object: n.String()})
	}
	return nameValue(n)
}

func (c *Config) newName(slot int32, k nameKind, hint string) *name {
	t := &c.threads[slot]
	t.names++
	n := &name{token: c.fresh(), kind: k, hint: hint, maker: t.label, ordinal: t.names}
	if k == namePart {
		c.farm = append(c.farm, n)
	}
	if c.sys.opt.Record {
		c.names = append(c.names, n)
	}
	return n
}

// cell implements P-Cell: a fresh reference, whose cell lives in the thread's partition.
func (c *Config) cell(slot int32, v Value, at *point) Value {
	c.counts[process.RuleCell]++
	n := c.newName(slot, nameRef, "r")
	n.cargo = at.carries()
	i := c.addItem(c.threads[slot].part, n, v, nil, 0)
	if c.sys.opt.Record {
		c.note(slot, at, step.Effect{Kind: "ref", Object: n.String(), Value: v.String(), Token: c.items[i].token})
	}
	return nameValue(n)
}

// send is a!V: structural, no rule. The message lives in the sender's partition.
func (c *Config) send(slot int32, at *point, to, v Value) {
	t := &c.threads[slot]
	t.sends++
	i := c.addItem(t.part, to.o.info.name, v, t.label, t.sends)
	if c.sys.opt.Record {
		it := &c.items[i]
		c.note(slot, at, step.Effect{
			Kind: "send", Object: it.messageLabel(), Chan: it.name.String(), Value: v.String(), Token: it.token,
		})
	}
}

// fork makes a thread of the same partition: structural, no rule.
func (c *Config) fork(slot int32, at *point, b body) {
	t := &c.threads[slot]
	t.forks++
	child := thread{part: t.part, label: t.label.fork(t.forks), body: b}
	i := c.addThread(child)
	if c.sys.opt.Record {
		c.note(slot, at, step.Effect{Kind: "fork", Object: child.label.String(), Token: c.threads[i].token})
	}
}

// end is 0: the thread is over.
func (c *Config) end(slot int32) {
	if c.sys.opt.Record {
		c.note(slot, nil, step.Effect{Kind: "done", Object: c.threads[slot].label.String()})
	}
	c.vanish(slot)
}

// mainEnds is done·(V), which does not reduce: main has finished.
func (c *Config) mainEnds(slot int32, v Value) {
	c.mainDone, c.result = true, v
	c.end(slot)
}

// note records a local step of the thread in slot.
func (c *Config) note(slot int32, at *point, e step.Effect) {
	t := &c.threads[slot]
	e.Actor, e.Maker = t.label.String(), t.token
	if at != nil {
		e.Span = at.span
	}
	c.effects = append(c.effects, e)
}

func (c *Config) noteBox(slot int32, in *instr, v Value) {
	if c.sys.opt.Record {
		c.note(slot, nil, step.Effect{Kind: "box", Value: v.String(), Span: in.info.site})
	}
}

// pointOf returns the point of a waiting compiled thread, nil for other bodies.
func pointOf(b body) *point {
	if o, ok := b.(*object); ok {
		return o.info.point
	}
	return nil
}

func itoa(n uint32) string { return strconv.FormatUint(uint64(n), 10) }
