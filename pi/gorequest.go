package pi

import (
	"fmt"
	"runtime"
	"slices"

	"github.com/balticsim/balticsim/calculus"
)

// What a Go thread asks for. A local step is taken at once, in the thread's own coroutine; a visible one lets the thread wait.

// repeated returns the answer that the request got before, if the thread is being repeated.
func (t *Thread) repeated(w what, a, b Value) (Value, bool) {
	if t.gone {
		runtime.Goexit()
	}
	if !t.awake {
		panic("pi: a thread, or a goroutine that is none, uses the Thread of another one")
	}
	before, ok := t.past.next()
	if ok && before.what != w {
		now := asked{w, detailed(a, b)}
		t.diverge("asks to "+now.String(), now, before.asked)
	}
	return before.answer, ok
}

// wait makes a visible request and returns its answer.
func (t *Thread) wait(kind request, a, b Value) Value {
	w := identify(verb(kind), a, b)
	if v, done := t.repeated(w, a, b); done {
		return v
	}
	t.suspend(kind, a, b, t.describe(w, a, b))
	return t.answer
}

func (t *Thread) suspend(kind request, a, b Value, asks asked) {
	t.kind, t.a, t.b, t.asked = kind, a, b, asks
	t.body.site = t.site
	if !t.yield(struct{}{}) {
		runtime.Goexit()
	}
}

// did notes a local step and its answer, and gives others a turn when the fuel is used up.
func (t *Thread) did(asks asked, answer Value) {
	if last := len(t.c.effects) - 1; last >= 0 && asks.detail != nil {
		t.c.effects[last].Span = asks.detail.span()
	}
	t.body.log.add(answered{asks, answer})
	if t.c.fuel--; t.c.fuel <= 0 {
		t.suspend(reqRun, Value{}, Value{}, asked{detail: asks.detail})
	}
}

// allocate makes a name or a cell: a local step on the host, a visible one in a machine.
func (t *Thread) allocate(kind request, of Value) Value {
	w := identify(verb(kind), of, Value{})
	if v, done := t.repeated(w, of, Value{}); done {
		return v
	}
	asks := t.describe(w, of, Value{})
	if t.c.threads[t.slot].part != hostPart {
		t.suspend(kind, of, Value{}, asks)
		return t.answer
	}
	var made Value
	switch kind {
	case reqCell:
		made = t.c.cell(t.slot, of, nil)
	case reqName:
		made = t.c.allocate(t.slot, namePart, of, nil)
	default:
		made = t.c.allocate(t.slot, nameChan, of, nil)
	}
	t.did(asks, made)
	return made
}

// send is a local step.
func (t *Thread) send(to, v Value) {
	w := identify(verbSend, to, v)
	if _, done := t.repeated(w, to, v); done {
		return
	}
	asks := t.describe(w, to, v)
	t.c.send(t.slot, nil, to, v)
	t.did(asks, Value{})
}

// fork is a local step.
func (t *Thread) fork(fn func(*Thread)) {
	w := what{verb: verbFork}
	if _, done := t.repeated(w, Value{}, Value{}); done {
		return
	}
	asks := t.describe(w, Value{}, Value{})
	t.c.fork(t.slot, nil, &goBody{fn: fn, idle: t.body.idle})
	t.did(asks, Value{})
}

// box is a local step.
func (t *Thread) box(fn func(*Thread)) Value {
	w := what{verb: verbBox}
	if v, done := t.repeated(w, Value{}, Value{}); done {
		return v
	}
	asks := t.describe(w, Value{}, Value{})
	p := partValue(boxed(&goBody{fn: fn, idle: t.body.idle}))
	t.did(asks, p)
	return p
}

// fail ends the run, when the step is taken.
func (t *Thread) fail(message, code string) {
	t.wait(reqFail, stringValue(message), stringValue(code))
	panic("pi: a thread goes on after it has failed")
}

// lastWords lets the thread wait to fail, after its function is over.
func (t *Thread) lastWords(message, code string) {
	t.past = history{}
	t.kind, t.a, t.b = reqFail, stringValue(message), stringValue(code)
	t.asked = asked{what{verb: verbFail}, &detail{at: panicPlace()}}
	t.yield(struct{}{})
}

// diverge fails because the thread does something else than before.
func (t *Thread) diverge(does string, now, before asked) {
	t.past = history{}
	message := fmt.Sprintf("the thread %s; before, given the same answers, it asked to %s", does, before)
	t.suspend(reqFail, stringValue(message), stringValue(FaultNotDeterministic), asked{what{verb: verbFail}, now.detail})
}

// choose makes the list that reqChoose wants: pairs of an element and the rest.
func (t *Thread) choose(options []Value) Value {
	if len(options) == 0 {
		t.fail("nothing to choose from", calculus.FaultChoose)
	}
	tuple := &info{kind: kindTuple}
	list := Value{o: newObject(tuple, 0)}
	for _, v := range slices.Backward(options) {
		pair := newObject(tuple, 2)
		pair.fields[0], pair.fields[1] = v, list
		list = Value{o: pair}
	}
	return t.wait(reqChoose, list, Value{})
}
