package pi

import (
	"fmt"
	"iter"
	"runtime"
	"slices"

	"github.com/balticsim/balticsim/internal/source"
)

// Go returns the transition system whose main thread is the function main: a program in Go instead of a script. Its threads, messages,
// references and partitions are those of scripts, and so are its steps.
//
// Close it when it is no longer used. Go panics when main is nil.
func Go(main func(t *Thread), o Options) *System {
	s := (&Program{main: &block{info: &info{kind: kindClosure}}}).System(o)
	s.idle = &idle{}
	s.main = &goBody{fn: whole(main), idle: s.idle}
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
// A function that panics, or calls runtime.Goexit as t.FailNow does, ends the run with an error as Fail does. A function that still waits when its
// configuration is dropped or its system is closed ends as by runtime.Goexit: its deferred calls run, and nothing that they ask for happens.
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
}

// start returns a coroutine that will repeat past.
func (g *goBody) start() *coroutine {
	co := &coroutine{thread: &Thread{past: g.log.copied()}}
	co.next, co.stop = iter.Pull(co.sequence(g.fn))
	return co
}

// end stops the coroutine, and so runs the deferred calls of its function. The function ends by runtime.Goexit and not by a panic, which it
// could recover from; that ends the goroutine that stops the coroutine as well.
func (co *coroutine) end() {
	co.thread.gone = true
	done := make(chan struct{})
	go func() {
		defer close(done)
		co.stop()
	}()
	<-done
}

// sequence makes the coroutine of fn: it yields at each visible request.
func (co *coroutine) sequence(fn func(*Thread)) iter.Seq[struct{}] {
	return func(yield func(struct{}) bool) {
		t := co.thread
		t.yield = yield
		over := false
		defer func() {
			switch r := recover(); {
			case t.gone, over && r == nil:
				return
			case r == nil:
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

// holds implements body. What a Go function keeps cannot be seen: in a program in Go nothing is ever garbage, see System.Start.
func (g *goBody) holds() []*object { return nil }

// encode implements body.
func (g *goBody) encode(*keyWriter) { panic(noKeys) }

// noKeys is why the states of a program in Go cannot be searched.
const noKeys = "pi: a program in Go has no keys of states, for nobody can look into its functions; search its traces"
