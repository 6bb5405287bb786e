package hosttest

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/baltic"
)

// types: a message that does not have the type of its operation is dropped, who sent it is blamed, and nobody else is worse for it.
func (b *bench) types(m baltic.MachineID) {
	for body, want := range map[string]string{
		`"ten"`: `host broke the type of Desk.Add request: expected int, got "ten"`,
		`1.5`:   `host broke the type of Desk.Add request: expected int, a whole number of at most 63 bits, got 1.5`,
		`{}`:    `host broke the type of Desk.Add request: expected int, got an object`,
		`[1`:    `host broke the type of Desk.Add request: expected JSON, got a mistake at byte 2: unexpected end of JSON input`,
	} {
		id := b.call(m, "Add", body)
		e := b.next(m)
		if e.Kind != baltic.Replied || e.Answer.ID != id || e.Answer.Fault != want {
			b.t.Errorf("machine %d: %s; expected: %s", m, show(e), want)
		}
	}
	id := b.call(m, "Subtract", "1")
	if e := b.next(m); e.Kind != baltic.Replied || e.Answer.ID != id || !strings.Contains(e.Answer.Fault, "does not serve Desk.Subtract") {
		b.t.Errorf("machine %d: %s", m, show(e))
	}
	_, question := b.relayed(m, "a number?")
	b.answer(m, question, `"no number"`)
	b.expect(m, `dropped: host broke the type of Clerk.Ask reply: expected int, got "no number"`)
	b.answer(m, question, `1`) // too late: it was dropped
	b.get(m, "Add", "0", "0")
}

// limits: a message that is too long is refused where it is sent, in both directions, and the next one is not.
func (b *bench) limits(m baltic.MachineID) {
	long := json.RawMessage(strconv.Quote(strings.Repeat("x", MaxBody)))
	b.calls++
	if err := b.Call(b.ctx(), m, baltic.Call{At: "Desk.Echo", ID: b.calls, Body: long}); err == nil {
		b.t.Error("a call that is too long is sent")
	}
	_, question := b.relayed(m, "long?")
	if err := b.Answer(b.ctx(), m, baltic.Answer{ID: question, Body: long}); err == nil {
		b.t.Error("an answer that is too long is sent")
	}
	id := b.call(m, "Grow", "13")
	e := b.next(m)
	if e.Kind != baltic.Replied || e.Answer.ID != id || !strings.Contains(e.Answer.Fault, "expected at most 65536 bytes") {
		b.t.Errorf("machine %d: a reply that is too long: %.200s", m, show(e))
	}
	b.get(m, "Grow", "1", `"1234567812345678"`)
}

// unknown: what is no machine and no state is told at once.
func (b *bench) unknown(m baltic.MachineID) {
	const nobody baltic.MachineID = 1 << 20
	_, frozen := b.Freeze(b.ctx(), nobody)
	errs := map[string]error{
		"call":    b.Call(b.ctx(), nobody, baltic.Call{At: "Desk.Add", ID: 1 << 42, Body: []byte("1")}),
		"answer":  b.Answer(b.ctx(), nobody, baltic.Answer{ID: 1, Body: []byte("1")}),
		"freeze":  frozen,
		"thaw":    b.Thaw(b.ctx(), nobody, 1),
		"kill":    b.Kill(b.ctx(), nobody),
		"thaw it": b.Thaw(b.ctx(), m, 1<<20),
	}
	for what, err := range errs {
		if err == nil {
			b.t.Errorf("%s: a machine or state that does not exist is accepted", what)
		}
	}
	if b.Thaw(b.ctx(), m, 1) == nil {
		b.t.Error("a machine that runs is thawed")
	}
	b.get(m, "Add", "0", "0")
}
