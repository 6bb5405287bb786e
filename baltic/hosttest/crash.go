package hosttest

import (
	"strings"

	"github.com/balticsim/balticsim/baltic"
)

// crash: a machine that fails says so once, with the cause, and nothing else from then on. It stays so until an older state is thawed, in
// which it goes on as if nothing had happened.
func (b *bench) crash(m, other baltic.MachineID, why baltic.Cause) {
	b.get(m, "Add", "3", "3")
	call, question := b.relayed(m, "before the crash")
	f := b.freeze(m)
	b.thaw(m, f)
	b.get(m, "Add", "1", "4")

	b.fixture.Crash(b.t, b.Host, m, why)
	b.expect(m, "crashed: "+string(why))
	if err := b.Call(b.ctx(), m, baltic.Call{At: "Desk.Add", ID: 1 << 41, Body: []byte("1")}); err == nil {
		b.t.Error("a machine that has crashed takes a call")
	}
	b.silent(m, other)
	dead := b.freeze(m)
	b.thaw(m, dead)
	b.silent(m, other)

	b.freeze(m)
	b.thaw(m, f)
	b.get(m, "Add", "-3", "0")
	b.answer(m, question, "6")
	b.expect(m, reply(call, "6"))
	b.silent(m, other)
}

// kill: a machine that was killed says nothing, not even that; a state of it can still be thawed.
func (b *bench) kill(m, other baltic.MachineID) {
	b.get(m, "Add", "9", "9")
	f := b.freeze(m)
	b.must(b.Kill(b.ctx(), m))
	b.silent(m, other)
	b.thaw(m, f)
	b.get(m, "Add", "1", "10")
	b.must(b.Kill(b.ctx(), m)) // while it runs
	b.must(b.Kill(b.ctx(), m)) // a second time
	b.silent(m, other)
	b.thaw(m, f)
	b.get(m, "Add", "-9", "0")
}

// fails: a failure of the program is none of the machine.
func (b *bench) fails(m baltic.MachineID) {
	b.call(m, "Break", `"the desk breaks"`)
	e := b.next(m)
	if e.Kind != baltic.Failed || e.Text != "the desk breaks" || !strings.Contains(e.Place, "Images.ml") {
		b.t.Fatalf("machine %d: %s", m, show(e))
	}
	b.freeze(m)
	b.must(b.Kill(b.ctx(), m))
}

// mistake: texts that are wrong are a failure of the program, told as a person wants to read it.
func (b *bench) mistake(other baltic.MachineID) {
	wrong := Boot("Desk#3")
	wrong.Image.Images.Text = "let image_Desk ask = 5"
	m, err := b.Boot(b.ctx(), wrong)
	b.must(err)
	e := b.next(m)
	if e.Kind != baltic.Failed || !strings.Contains(e.Text, "error[BAL") || !strings.Contains(e.Text, "Images.ml:1:") {
		b.t.Fatalf("machine %d: %s", m, show(e))
	}
	b.silent(m, other)
	b.must(b.Kill(b.ctx(), m))
}
