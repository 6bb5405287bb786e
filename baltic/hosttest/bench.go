package hosttest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic"
)

// bench is a host under test.
type bench struct {
	baltic.Host
	fixture Fixture
	t       *testing.T
	unread  map[baltic.MachineID][]baltic.HostEvent // in their order
	calls   uint64
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// ctx ends a test that would wait for ever; no verdict depends on it.
func (b *bench) ctx() context.Context {
	ctx, cancel := context.WithTimeout(b.t.Context(), b.fixture.Patience)
	b.t.Cleanup(cancel)
	return ctx
}

// next waits for the next event of a machine. How far a boot has come is for people.
func (b *bench) next(m baltic.MachineID) baltic.HostEvent {
	b.t.Helper()
	for len(b.unread[m]) == 0 {
		select {
		case e, ok := <-b.Events():
			if !ok {
				b.t.Fatal("the events have ended")
			}
			if e.Kind != baltic.Booting {
				b.unread[e.Machine] = append(b.unread[e.Machine], e)
			}
		case <-time.NewTimer(b.fixture.Patience).C:
			b.t.Fatalf("machine %d says nothing", m)
		}
	}
	e := b.unread[m][0]
	b.unread[m] = b.unread[m][1:]
	return e
}

// expect reads the next event of a machine, which must read like that.
func (b *bench) expect(m baltic.MachineID, want string) {
	b.t.Helper()
	if got := show(b.next(m)); got != want {
		b.t.Fatalf("machine %d: %s; expected: %s", m, got, want)
	}
}

// silent fails when a machine has said something that was not read yet, up to what another one answers now.
func (b *bench) silent(m, other baltic.MachineID) {
	b.t.Helper()
	id := b.call(other, "Echo", `"heard"`)
	b.expect(other, reply(id, `"heard"`))
	if len(b.unread[m]) > 0 {
		b.t.Fatalf("machine %d: %s", m, show(b.unread[m][0]))
	}
}

// show is an event as a line. The number of a question is left out.
func show(e baltic.HostEvent) string {
	switch e.Kind {
	case baltic.Ready:
		return "ready"
	case baltic.Replied:
		if e.Answer.Fault != "" {
			return fmt.Sprintf("no reply to %d: %s", e.Answer.ID, e.Answer.Fault)
		}
		return reply(e.Answer.ID, string(e.Answer.Body))
	case baltic.Asks:
		return "asks " + e.Call.At + " " + string(e.Call.Body)
	case baltic.Printed:
		return "prints " + strings.TrimSuffix(e.Text, "\n")
	case baltic.Failed:
		return "failed: " + e.Text + " " + e.Place
	case baltic.Crashed:
		return "crashed: " + string(e.Cause)
	case baltic.Dropped:
		return "dropped: " + e.Text
	case baltic.Frozen:
		return "frozen"
	case baltic.Booting:
		return "booting: " + e.Text
	}
	panic("hosttest: unknown event")
}

func reply(id uint64, body string) string { return fmt.Sprintf("reply to %d: %s", id, body) }

// call makes a call under a new number.
func (b *bench) call(m baltic.MachineID, op, body string) uint64 {
	b.t.Helper()
	b.calls++
	b.must(b.Call(b.ctx(), m, baltic.Call{At: "Desk." + op, ID: b.calls, Body: json.RawMessage(body)}))
	return b.calls
}

// get makes a call whose answer is the machine's next event.
func (b *bench) get(m baltic.MachineID, op, body, want string) {
	b.t.Helper()
	b.expect(m, reply(b.call(m, op, body), want))
}

// relayed makes a machine ask the clerk, and returns the numbers of the call and of the question.
func (b *bench) relayed(m baltic.MachineID, text string) (call, question uint64) {
	b.t.Helper()
	call = b.call(m, "Relay", `"`+text+`"`)
	e := b.next(m)
	if want := `asks Clerk.Ask "` + text + `"`; show(e) != want {
		b.t.Fatalf("machine %d: %s; expected: %s", m, show(e), want)
	}
	return call, e.Call.ID
}

func (b *bench) answer(m baltic.MachineID, question uint64, body string) {
	b.t.Helper()
	b.must(b.Answer(b.ctx(), m, baltic.Answer{ID: question, Body: json.RawMessage(body)}))
}

// freeze freezes a machine and reads that it is.
func (b *bench) freeze(m baltic.MachineID) baltic.FrozenID {
	b.t.Helper()
	f, err := b.Freeze(b.ctx(), m)
	b.must(err)
	b.expect(m, "frozen")
	return f
}

func (b *bench) thaw(m baltic.MachineID, f baltic.FrozenID) {
	b.t.Helper()
	b.must(b.Thaw(b.ctx(), m, f))
}

// boot boots a machine and waits until it is ready.
func (b *bench) boot(name string) baltic.MachineID {
	b.t.Helper()
	m, err := b.Boot(b.ctx(), Boot(name))
	b.must(err)
	b.expect(m, "prints the desk opens")
	b.expect(m, "ready")
	return m
}
