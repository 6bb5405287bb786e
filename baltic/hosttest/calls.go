package hosttest

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/baltic"
)

// early: what is sent to a machine before it is ready waits.
func (b *bench) early() baltic.MachineID {
	m, err := b.Boot(b.ctx(), Boot("Desk"))
	b.must(err)
	id := b.call(m, "Add", "1")
	b.expect(m, "prints the desk opens")
	b.expect(m, "ready")
	b.expect(m, reply(id, "1"))
	return m
}

func (b *bench) callsAndAnswers(m baltic.MachineID) {
	b.get(m, "Add", "41", "42")
	b.get(m, "Add", "-42", "0")
	b.get(m, "Add", "4611686018427387903", "4611686018427387903")
	b.get(m, "Add", "-4611686018427387903", "0")
	for _, text := range []string{``, `grüß dich, 世界 🙂`, `\" \\ \u0000`, strings.Repeat("x", MaxBody/2)} {
		b.get(m, "Echo", `"`+text+`"`, `"`+text+`"`)
	}
}

func (b *bench) questions(m baltic.MachineID) {
	call, question := b.relayed(m, "how many?")
	b.get(m, "Add", "3", "3") // the machine does other things in the meantime
	b.answer(m, question, "5")
	b.expect(m, reply(call, "5"))
	b.get(m, "Add", "-3", "0")

	// Who is told that there will be no answer waits for ever, and nobody else does.
	_, question = b.relayed(m, "are you there?")
	b.must(b.Answer(b.ctx(), m, baltic.Answer{ID: question, Fault: "the line is dead"}))
	b.get(m, "Add", "0", "0")
}

// manyAtOnce: a hundred calls are open, their questions are answered in the opposite order, and no answer goes astray.
func (b *bench) manyAtOnce(m baltic.MachineID) {
	const n = 100
	called := map[uint64]int{}
	for i := range n {
		called[b.call(m, "Relay", strconv.Quote(strconv.Itoa(i)))] = i
	}
	type question struct {
		id   uint64
		what int
	}
	var asked []question
	for range n {
		e := b.next(m)
		var text string
		if e.Kind != baltic.Asks || json.Unmarshal(e.Call.Body, &text) != nil {
			b.t.Fatalf("machine %d: %s; expected a question", m, show(e))
		}
		i, err := strconv.Atoi(text)
		b.must(err)
		asked = append(asked, question{e.Call.ID, i})
	}
	for i := len(asked) - 1; i >= 0; i-- {
		b.answer(m, asked[i].id, strconv.Itoa(1000+asked[i].what))
	}
	for range n {
		e := b.next(m)
		i, ok := called[e.Answer.ID]
		if want := reply(e.Answer.ID, strconv.Itoa(1000+i)); !ok || show(e) != want {
			b.t.Fatalf("machine %d: %s; expected: %s", m, show(e), want)
		}
		delete(called, e.Answer.ID)
	}
}

// prints: what a machine prints comes in the order in which it does, and before the answer to the call that made it print.
func (b *bench) prints(m baltic.MachineID) {
	for i := range 20 {
		text := fmt.Sprintf("line %d", i)
		id := b.call(m, "Say", strconv.Quote(text))
		b.expect(m, "prints "+text)
		b.expect(m, reply(id, "null"))
	}
}
