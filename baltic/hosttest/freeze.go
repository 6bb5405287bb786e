package hosttest

import (
	"strconv"

	"github.com/balticsim/balticsim/baltic"
)

// goOn: a machine that is frozen and thawed again just continues, as often as one likes.
func (b *bench) goOn(m baltic.MachineID) {
	b.get(m, "Add", "10", "10")
	for i := range 3 {
		f := b.freeze(m)
		if err := b.Call(b.ctx(), m, baltic.Call{At: "Desk.Add", ID: 1 << 40, Body: []byte("1")}); err == nil {
			b.t.Error("a frozen machine takes a call")
		}
		b.thaw(m, f)
		b.get(m, "Add", "1", strconv.Itoa(11+i))
	}
	b.get(m, "Add", "-13", "0")
}

// older: a machine goes back to any state that was frozen, as often as one likes, and forward again.
func (b *bench) older(m baltic.MachineID) {
	b.get(m, "Add", "1", "1")
	one := b.freeze(m)
	b.thaw(m, one)
	b.get(m, "Add", "1", "2")
	two := b.freeze(m)
	b.thaw(m, one)
	b.get(m, "Add", "1", "2")
	b.freeze(m)
	b.thaw(m, one)
	b.get(m, "Add", "5", "6")
	b.freeze(m)
	b.thaw(m, two)
	b.get(m, "Add", "-2", "0")
}

// openCalls: a call that a machine was busy with when it was frozen is open whenever that state is thawed, under its number; what came later
// is forgotten.
func (b *bench) openCalls(m baltic.MachineID) {
	call, question := b.relayed(m, "before")
	f := b.freeze(m)
	b.thaw(m, f)
	later, forgotten := b.relayed(m, "after")
	b.answer(m, question, "1")
	b.expect(m, reply(call, "1"))

	b.freeze(m)
	b.thaw(m, f)
	b.answer(m, forgotten, "7") // nobody remembers having asked
	b.get(m, "Add", "0", "0")
	again, question2 := b.relayed(m, "anew")
	if question2 == forgotten || question2 == question {
		b.t.Errorf("the number %d of a question is used again", question2)
	}
	b.answer(m, question2, "3")
	b.expect(m, reply(again, "3"))
	b.answer(m, question, "2")
	b.expect(m, reply(call, "2"))
	if later == again {
		b.t.Error("the suite uses a number twice")
	}
}

// openQuestions: an answer that comes when the machine was frozen and thawed in the meantime arrives.
func (b *bench) openQuestions(m baltic.MachineID) {
	call, question := b.relayed(m, "slow?")
	for range 2 {
		b.thaw(m, b.freeze(m))
	}
	b.answer(m, question, "8")
	b.expect(m, reply(call, "8"))
	b.get(m, "Add", "0", "0")
}

// twoOfARole: machines of one role have nothing in common.
func (b *bench) twoOfARole(one, two baltic.MachineID) {
	if one == two {
		b.t.Fatal("two machines have the same number")
	}
	b.get(one, "Add", "5", "5")
	b.get(two, "Add", "7", "7")
	f := b.freeze(one)
	b.get(two, "Add", "0", "7")
	b.thaw(one, f)
	b.get(one, "Add", "-5", "0")
	b.get(two, "Add", "-7", "0")
}

// quiet: whatever a machine is doing when it is frozen, what it said before comes before Frozen, and nothing after it until it is
// thawed; then the rest comes.
func (b *bench) quiet(m, other baltic.MachineID) {
	const n = 50
	for range n {
		b.call(m, "Say", `"x"`)
	}
	f, err := b.Freeze(b.ctx(), m)
	b.must(err)
	seen := map[string]int{}
	for e := b.next(m); e.Kind != baltic.Frozen; e = b.next(m) {
		seen[said(e)]++
	}
	b.silent(m, other)
	b.thaw(m, f)
	for seen["reply"] < n {
		seen[said(b.next(m))]++
	}
	if seen["reply"] != n || seen["print"] != n || len(seen) != 2 {
		b.t.Errorf("of %d calls came %v", n, seen)
	}
	b.silent(m, other)
}

func said(e baltic.HostEvent) string {
	switch {
	case e.Kind == baltic.Printed && e.Text == "x\n":
		return "print"
	case e.Kind == baltic.Replied && e.Answer.Fault == "":
		return "reply"
	}
	return show(e)
}
