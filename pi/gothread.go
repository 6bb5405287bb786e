package pi

import (
	"fmt"
	"iter"
	"runtime"
	"slices"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
)

// Go returns the transition system whose main thread is the function main: a program in Go instead of a script. Its threads, messages,
// references and partitions are those of scripts, and so are its steps.
//
// Close it when it is no longer used.
func Go(main func(t *Thread), o Options) *System {
	s := (&Program{main: &block{info: &info{kind: kindClosure}}}).System(o)
	s.idle = &idle{}
	s.main = &goBody{fn: main, idle: s.idle}
	runtime.AddCleanup(s, (*idle).close, s.idle)
	return s
}

// Close stops the coroutines of all configurations of a program in Go; it does nothing for a compiled one. Configurations that are
// used after it still work, slowly.
func (s *System) Close() {
	if s.idle != nil {
		s.idle.close()
	}
}

// Recording returns the same system with Options.Record.
func (s *System) Recording() *System {
	r := *s
	r.opt.Record = true
	if r.idle == nil {
		return &r
	}
	main, ok := s.main.(*goBody)
	if !ok {
		panic("pi: a program in Go begins with something else")
	}
	return Go(main.fn, r.opt)
}

// A Thread is what a function of a program in Go does everything with: each function that runs as a thread gets its own, and must
// use no other.
//
// The function runs in direct style, as a coroutine, and must be deterministic: given the same answers it makes the same requests. It
// must not touch what other threads can change, save by requests; a value that has been sent or stored must not be changed any
// more. Then a thread is determined by the answers that it has received, and a copy of one is made by giving a new coroutine the
// same answers again. A thread that asks for something else than the first time fails, and the failure names both places.
//
// A function that panics, or calls runtime.Goexit as t.FailNow does, ends the run with an error as Fail does.
type Thread struct {
	past  history // what is still to be repeated
	yield func(struct{}) bool
	awake bool
	gone  bool // its coroutine is being stopped

	// while awake
	c    *Config
	slot int32
	body *goBody

	// the request that the thread waits for, and its answer
	kind   request
	a, b   Value
	asked  asked
	answer Value

	site func() source.Span // see Within
}

// goBody is a Go function as a thread: the second kind of body, with the same requests as a script and so the same meaning.
type goBody struct {
	fn    func(*Thread)
	log   history
	asked asked // that waits for an answer
	waits bool  // asked does

	// for people and tools
	site  func() source.Span // see Within
	shows []Variable         // see Show

	idle *idle
	place
}

// coroutine is a function under way. It must not refer to its body: a body that nobody knows any more must be garbage.
type coroutine struct {
	thread *Thread
	next   func() (struct{}, bool)
	stop   func()
	exits  bool // runtime.Goexit has been called in it
}

// start returns a coroutine that will repeat past.
func (g *goBody) start() *coroutine {
	co := &coroutine{thread: &Thread{past: g.log.copied()}}
	co.next, co.stop = iter.Pull(co.sequence(g.fn))
	return co
}

// end stops the coroutine, and so runs the deferred calls of its function.
func (co *coroutine) end() {
	co.thread.gone = true
	if !co.exits {
		co.stop()
		return
	}
	done := make(chan struct{}) // stop ends the goroutine that calls it, as Goexit does
	go func() {
		defer close(done)
		co.stop()
	}()
	<-done
}

// stopped unwinds a function whose thread is no more.
type stopped struct{}

// sequence makes the coroutine of fn: it yields at each visible request.
func (co *coroutine) sequence(fn func(*Thread)) iter.Seq[struct{}] {
	return func(yield func(struct{}) bool) {
		t := co.thread
		t.yield = yield
		over := false
		defer func() {
			switch r := recover(); {
			case over && r == nil:
				return
			case r == stopped{}, t.gone:
				return
			case r == nil:
				co.exits = true
				t.lastWords("the thread called runtime.Goexit, as FailNow and Skip of a test do", FaultPanic)
			default:
				t.lastWords(fmt.Sprintf("panic: %v", r), FaultPanic)
			}
		}()
		fn(t)
		if before, ok := t.past.next(); ok {
			t.diverge("ends", asked{}, before.asked)
		}
		over = true
	}
}

// The codes of failures that only programs in Go have.
const (
	FaultPanic            = "panic"             // the function of a thread panicked, or called runtime.Goexit
	FaultNotDeterministic = "not deterministic" // the function of a thread made another request than before
)

// resume implements body.
func (g *goBody) resume(c *Config, slot int32, v Value) {
	if g.waits {
		g.log.add(answered{g.asked, v})
		g.waits = false
	}
	co := g.take()
	if co == nil {
		co = g.start()
		g.idle.add(g, co, len(c.threads))
	}
	t := co.thread
	t.c, t.slot, t.body, t.answer, t.awake = c, slot, g, v, true
	_, alive := co.next()
	t.c, t.body, t.awake = nil, nil, false
	switch {
	case alive:
		g.asked, g.waits = t.asked, t.kind != reqRun
		c.wait(slot, t.kind, t.a, t.b, g)
		g.idle.giveBack(g)
	case c.threads[slot].main:
		g.idle.finish(g)
		c.mainEnds(slot, unitValue())
	default:
		g.idle.finish(g)
		c.end(slot)
	}
}

// copied implements body. The copy takes the coroutine over: who copies a configuration goes on with the copy first.
func (g *goBody) copied() body {
	d := &goBody{
		fn: g.fn, log: g.log.copied(), asked: g.asked, waits: g.waits, idle: g.idle, site: g.site, shows: slices.Clip(g.shows),
	}
	g.idle.move(g, d)
	return d
}

func (g *goBody) close() { g.idle.drop(g) }

// holds implements body. What a Go function keeps cannot be seen: nothing is ever garbage, see Config.opaque.
func (g *goBody) holds() []*object { return nil }

// encode implements body.
func (g *goBody) encode(*keyWriter) { panic(noKeys) }

// noKeys is why the states of a program in Go cannot be searched.
const noKeys = "pi: a program in Go has no keys of states, for nobody can look into its functions; search its traces"

// repeated returns the answer that the request got before, if the thread is being repeated.
func (t *Thread) repeated(w what, a, b Value) (Value, bool) {
	if t.gone {
		panic(stopped{})
	}
	if !t.awake {
		panic("pi: a thread uses the Thread of another one")
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
		panic(stopped{})
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
