package pi

import (
	"iter"
	"slices"
	"strconv"

	"github.com/balticsim/balticsim/calculus"
)

// A Go function as a thread: the second kind of body, with the same requests as a script and so the same meaning.
// It is not exported yet; it is here so that the kernel cannot come to depend on compiled threads.
//
// The function runs in direct style as a coroutine and must be deterministic between its requests. A coroutine cannot be
// copied. But a deterministic function is determined by the answers it has received, so a body keeps these in a log: a
// copy starts with no coroutine, and when it is resumed a new one runs through the log without asking anybody.
type goBody struct {
	fn     func(*goThread)
	name   string  // with origin, what the function is: equal for equal functions, for keys
	origin []Value // the answers that its maker had received when it made it
	log    []Value
	logged bool // the answer to the last request is in the log already
	next   func() (goRequest, bool)
	stop   func()
}

// goRequest is what a Go thread asks for: a request, or one of the local steps.
type goRequest struct {
	kind  request
	local goLocal
	a, b  Value
	child *goBody
}

type goLocal uint8

const (
	goVisible goLocal = iota // not local: kind says what it is
	goSend                   // a!b
	goFork                   // child
	goBox                    // child
)

// resume implements body.
func (g *goBody) resume(c *Config, slot int32, v Value) {
	if g.next == nil {
		if g.log != nil && !g.logged {
			g.log = append(slices.Clip(g.log), v)
		}
		g.next, g.stop = iter.Pull(g.replay(g.log))
		g.logged = false
	} else if !g.logged {
		g.log = append(g.log, v)
	}
	g.logged = false
	host := c.threads[slot].part == hostPart
	for {
		r, ok := g.next()
		if !ok {
			if c.threads[slot].main {
				c.mainEnds(slot, unitValue())
			} else {
				c.end(slot)
			}
			return
		}
		if g.log == nil {
			g.log = []Value{} // from here on the last request has no answer yet
		}
		answer, waits := g.answer(c, slot, host, r)
		if waits {
			return
		}
		g.log = append(g.log, answer)
		if c.fuel--; c.fuel <= 0 {
			g.logged = true
			c.wait(slot, reqRun, Value{}, Value{}, g)
			return
		}
	}
}

// answer carries out a local request, or lets the thread wait.
func (g *goBody) answer(c *Config, slot int32, host bool, r goRequest) (v Value, waits bool) {
	switch r.local {
	case goSend:
		c.send(slot, nil, r.a, r.b)
		return unitValue(), false
	case goFork:
		c.fork(slot, nil, r.child)
		return unitValue(), false
	case goBox:
		return partValue(boxed(r.child)), false
	case goVisible:
	}
	if host {
		switch r.kind {
		case reqChan:
			return c.allocate(slot, nameChan, r.a, nil), false
		case reqName:
			return c.allocate(slot, namePart, r.a, nil), false
		case reqCell:
			return c.cell(slot, r.a, nil), false
		default: // a request that is a step wherever it is made
		}
	}
	c.wait(slot, r.kind, r.a, r.b, g)
	return Value{}, true
}

func (g *goBody) copied() body {
	return &goBody{fn: g.fn, name: g.name, origin: g.origin, log: slices.Clip(g.log), logged: g.logged}
}

func (g *goBody) close() {
	if g.stop != nil {
		g.stop()
	}
	g.next, g.stop = nil, nil
}

func (g *goBody) holds() []*object {
	var os []*object
	for _, v := range slices.Concat(g.origin, g.log) {
		if v.o != nil {
			os = append(os, v.o)
		}
	}
	return os
}

func (g *goBody) encode(w *keyWriter) {
	w.text(g.name)
	for _, log := range [][]Value{g.origin, g.log} {
		w.int(len(log))
		for _, v := range log {
			w.value(v)
		}
	}
}

// goThread is the face that a Go function sees. Its methods are the primitives.
type goThread struct {
	body  *goBody
	past  []Value // answers still to be replayed
	count int     // requests made
	yield func(goRequest) bool
}

// stopped unwinds a function whose thread is no more.
type stopped struct{}

// replay returns the coroutine: the function with the answers of past given at once.
func (g *goBody) replay(past []Value) iter.Seq[goRequest] {
	return func(yield func(goRequest) bool) {
		defer func() {
			if r := recover(); r != nil {
				if _, ok := r.(stopped); !ok {
					panic(r)
				}
			}
		}()
		g.fn(&goThread{body: g, past: past, yield: yield})
	}
}

func (t *goThread) ask(r goRequest) Value {
	t.count++
	if len(t.past) > 0 {
		v := t.past[0]
		t.past = t.past[1:]
		return v
	}
	if !t.yield(r) {
		panic(stopped{})
	}
	return t.body.log[t.count-1]
}

func (t *goThread) child(fn func(*goThread)) *goBody {
	return &goBody{
		fn: fn, name: t.body.name + "." + strconv.Itoa(t.count+1),
		origin: slices.Concat(t.body.origin, t.body.log[:min(t.count, len(t.body.log))]),
	}
}

func (t *goThread) newChan(hint string) Value {
	return t.ask(goRequest{kind: reqChan, a: stringValue(hint)})
}

func (t *goThread) newName(hint string) Value {
	return t.ask(goRequest{kind: reqName, a: stringValue(hint)})
}
func (t *goThread) ref(v Value) Value       { return t.ask(goRequest{kind: reqCell, a: v}) }
func (t *goThread) get(r Value) Value       { return t.ask(goRequest{kind: reqGet, a: r}) }
func (t *goThread) set(v, r Value)          { t.ask(goRequest{kind: reqSet, a: v, b: r}) }
func (t *goThread) send(ch, v Value)        { t.ask(goRequest{local: goSend, a: ch, b: v}) }
func (t *goThread) recv(ch Value) Value     { return t.ask(goRequest{kind: reqRecv, a: ch}) }
func (t *goThread) fork(fn func(*goThread)) { t.ask(goRequest{local: goFork, child: t.child(fn)}) }
func (t *goThread) box(f func(*goThread)) Value {
	return t.ask(goRequest{local: goBox, child: t.child(f)})
}
func (t *goThread) start(n, p Value)   { t.ask(goRequest{kind: reqStart, a: n, b: p}) }
func (t *goThread) stop(n Value) Value { return t.ask(goRequest{kind: reqStop, a: n}) }
func (t *goThread) print(s string)     { t.ask(goRequest{kind: reqPrint, a: stringValue(s)}) }

func (t *goThread) fail(message string) {
	t.ask(goRequest{kind: reqFail, a: stringValue(message), b: stringValue(calculus.FaultFailwith)})
}

// goSystem returns the transition system whose main thread is a Go function.
func goSystem(fn func(*goThread), o Options) *System {
	s := (&Program{main: &block{info: &info{kind: kindClosure}}}).System(o)
	s.main = &goBody{fn: fn, name: "main"}
	return s
}
