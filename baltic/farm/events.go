package farm

import (
	"fmt"
	"math"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/pi"
)

// happened takes in what a machine did.
func (c *Controller) happened(e baltic.HostEvent) {
	m := c.byID[e.Machine]
	if m == nil {
		c.early[e.Machine] = append(c.early[e.Machine], e)
		return
	}
	for _, other := range c.machines {
		if other.failed {
			other.tryCrash()
		}
	}
	if !m.heard {
		return // from before it was stopped or failed
	}
	switch e.Kind {
	case baltic.Ready:
		if m.phase == booting {
			m.ready()
			c.note(m.name, "is ready")
		}
	case baltic.Replied:
		m.replied(e.Answer)
	case baltic.Asks:
		m.asks(e.Call)
	case baltic.Printed:
		c.loop.DeliverIn(m.n, m.text, text(e.Text))
	case baltic.Failed:
		if e.Place != "" {
			c.note(m.name, "its program failed: "+e.Place)
		}
		c.loop.DeliverIn(m.n, m.failure, text(e.Text))
	case baltic.Crashed:
		if e.Text != "" {
			c.note(m.name, e.Text)
		}
		m.crash(e.Cause)
	case baltic.Booting:
		m.show(func(s *MachineStatus) { s.Note = e.Text })
		c.note(m.name, e.Text)
	case baltic.Frozen:
		m.said = true
		m.hold()
	case baltic.Dropped:
		c.fault(m.name, e.Text)
	}
}

// call sends a request of the program to the machine.
func (m *machine) call(p baltic.Point, v pi.Value) {
	c := m.c
	x, answer := pair(v)
	body, blame := c.codec.Encode(wire.Origin{Party: "the farm", Endpoint: p.At + " request"}, p.Input, x)
	if blame != nil {
		c.fault(m.name, blame.Error())
		return
	}
	id := c.number()
	m.open[id] = request{p, answer}
	c.loop.Expect(1)
	m.show(func(s *MachineStatus) { s.Open = len(m.open) })
	m.worker.push(func() {
		if err := c.host.Call(c.ctx, m.worker.id, baltic.Call{At: p.At, ID: id, Body: body}); err != nil {
			c.loop.Do(func() { m.lost(p, id, err) })
		}
	})
}

// number returns the number of the next call. No two calls of a run have the same.
func (c *Controller) number() uint64 {
	c.calls++
	return uint64(c.calls)
}

// lost ends a call that could not be sent. The calls of a machine that has failed are over anyway.
func (m *machine) lost(p baltic.Point, id uint64, err error) {
	if _, ok := m.close(id); ok {
		m.c.fault(m.name, fmt.Sprintf("the call to %s of %s could not be sent: %v", p.At, m.party(), err))
	}
}

// replied gives the machine's answer to whoever waits for it.
func (m *machine) replied(a baltic.Answer) {
	c := m.c
	r, ok := m.close(a.ID)
	switch {
	case !ok:
		c.note(m.name, fmt.Sprintf("%s answers call %d, which nobody waits for", m.party(), a.ID))
	case a.Fault != "":
		c.fault(m.name, a.Fault)
	default:
		v, blame := c.codec.Decode(wire.Origin{Party: m.party(), Endpoint: r.point.At + " reply"}, r.point.Output, a.Body)
		if blame != nil {
			c.fault(m.name, blame.Error())
			return
		}
		c.loop.DeliverIn(m.n, r.answer, v)
	}
}

// asks gives a request of the machine to its stand-in, which calls in its place.
func (m *machine) asks(q baltic.Call) {
	c := m.c
	in, ok := m.imports[q.At]
	if !ok || q.ID > math.MaxInt64>>1 {
		m.refuse(q.ID, fmt.Sprintf("%s asks for %s, which it does not import", m.party(), q.At))
		return
	}
	v, blame := c.codec.Decode(wire.Origin{Party: m.party(), Endpoint: q.At + " request"}, in.point.Input, q.Body)
	if blame != nil {
		m.refuse(q.ID, blame.Error())
		return
	}
	c.loop.DeliverIn(m.n, in.question, tuple(number(int64(q.ID)), v))
}

// refuse tells the machine that its request was dropped.
func (m *machine) refuse(id uint64, why string) {
	m.c.fault(m.name, why)
	m.send(baltic.Answer{ID: id, Fault: why})
}

// answer gives the machine the answer to its request.
func (m *machine) answer(p baltic.Point, v pi.Value) {
	id, y := pair(v)
	a := baltic.Answer{ID: uint64(id.Int())}
	body, blame := m.c.codec.Encode(wire.Origin{Party: "the farm", Endpoint: p.At + " reply"}, p.Output, y)
	if blame != nil {
		m.refuse(a.ID, blame.Error())
		return
	}
	a.Body = body
	m.send(a)
}

func (m *machine) send(a baltic.Answer) {
	c := m.c
	m.worker.push(func() {
		if err := c.host.Answer(c.ctx, m.worker.id, a); err != nil {
			c.loop.Do(func() { c.note(m.name, "cannot be answered: "+err.Error()) })
		}
	})
}
