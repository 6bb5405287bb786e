package live

import (
	"context"
	"slices"
	"sync"

	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// Options says what a Loop shows and asks. All functions are called on the goroutine of Run and may be nil.
type Options struct {
	// Admit is asked about a step before it is taken. When it says no the step stays enabled and others are taken; it is asked again
	// after the next step or the next function of Do.
	Admit func(m step.Step) bool
	// Choose decides where the thread whose turn it is has several steps, for instance to receive one of several messages: it is given
	// their number, which is at least two, and returns one below it. When it is nil the thread takes the first.
	Choose func(n int) int
	// Watch sees everything that changes the configuration.
	Watch Watcher
	// Print is given what the program prints.
	Print func(text string)
	// Forget drops what the program has printed once Print was given it; the outcome is without output then.
	Forget bool
	// Slice is the number of steps after which the loop looks at the outside although more steps are enabled; 0 for 4096.
	Slice int
}

// Watcher sees what changes a configuration. It must not change it.
type Watcher interface {
	Before(c *pi.Config, m step.Step)       // the step m will be taken
	After(c *pi.Config, m step.Step)        // it was taken
	Delivered(c *pi.Config, ch, v pi.Value) // the outside has put a message on a channel
	Received(c *pi.Config, ch, v pi.Value)  // the outside has taken a message from a channel
}

// Loop is a running program with its outside. Make one with New and call Run once; the other methods but Do belong to the goroutine
// of Run: they are for functions given to Do and Listen, and for the time before Run.
type Loop struct {
	sys      *pi.System
	c        *pi.Config
	opt      Options
	ports    []*Port
	expected int
	last     step.Token // whose turn it was
	steps    []step.Step
	own      []step.Step // of the thread whose turn it is
	printed  int
	end      bool // a thread has failed

	mu     sync.Mutex
	queue  []func()
	closed bool
	wake   chan struct{}
}

// New returns a loop at the start of the program.
func New(sys *pi.System, o Options) *Loop {
	if o.Slice <= 0 {
		o.Slice = 4096
	}
	return &Loop{sys: sys, c: sys.Start(), opt: o, wake: make(chan struct{}, 1)}
}

// Resume returns a loop that goes on from a configuration, which is the loop's from now on. Nobody listens yet.
func Resume(sys *pi.System, c *pi.Config, o Options) *Loop {
	l := New(sys, o)
	l.c.Close()
	l.c, l.printed = c, len(c.Output())
	return l
}

// Config returns the configuration, to look at. It changes with every step.
func (l *Loop) Config() *pi.Config { return l.c }

// System returns the transition system that runs.
func (l *Loop) System() *pi.System { return l.sys }

// Do lets f run between two steps, after everything that was given to Do before. It may be called from any goroutine, before Run as
// well. It returns false, and f never runs, when the loop is over.
func (l *Loop) Do(f func()) bool {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return false
	}
	l.queue = append(l.queue, f)
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default: // it will look anyway
	}
	return true
}

// Expect adds n to the number of things outside that the program waits for. While it is above zero a program that cannot move is not
// over.
func (l *Loop) Expect(n int) { l.expected += n }

// Port is a channel that the outside listens to. While Held is set its messages wait.
type Port struct {
	Held    bool
	closed  bool
	channel pi.Value
	take    func(v pi.Value)
}

// Close stops listening: what comes on the channel from now on waits there.
func (p *Port) Close() { p.closed = true }

// Listen gives every message on the channel to take, oldest first, as soon as it is there.
func (l *Loop) Listen(channel pi.Value, take func(v pi.Value)) *Port {
	p := &Port{channel: channel, take: take}
	l.ports = append(l.ports, p)
	return p
}

// Deliver puts a message on a channel; it lives on the host.
func (l *Loop) Deliver(channel, v pi.Value) {
	l.c.Deliver(channel, v)
	if w := l.opt.Watch; w != nil {
		w.Delivered(l.c, channel, v)
	}
}

// DeliverIn puts a message on a channel; it lives in the partition that runs under the name. It returns false when none does.
func (l *Loop) DeliverIn(partition, channel, v pi.Value) bool {
	if !l.c.DeliverIn(partition, channel, v) {
		return false
	}
	if w := l.opt.Watch; w != nil {
		w.Delivered(l.c, channel, v)
	}
	return true
}

// Take takes a step that is enabled, for example one of the environment.
func (l *Loop) Take(m step.Step) {
	if w := l.opt.Watch; w != nil {
		w.Before(l.c, m)
	}
	l.c = l.sys.Next(l.c, m)
	if w := l.opt.Watch; w != nil {
		w.After(l.c, m)
	}
	switch process.Rule(m.Rule) {
	case process.RulePrint:
		text := l.c.OutputFrom(l.printed)
		l.printed += len(text)
		if l.opt.Print != nil {
			l.opt.Print(text)
		}
		if l.opt.Forget {
			l.c.ForgetOutput()
			l.printed = 0
		}
	case process.RuleFail:
		l.end = true
	default: // what others do is seen in the configuration
	}
	l.receive()
}

// receive takes what waits on the ports. Those that listen from now on are looked at as well.
func (l *Loop) receive() {
	closed := false
	for i := 0; i < len(l.ports); i++ {
		p := l.ports[i]
		for !p.Held && !p.closed {
			v, ok := l.c.Take(p.channel)
			if !ok {
				break
			}
			if w := l.opt.Watch; w != nil {
				w.Received(l.c, p.channel, v)
			}
			p.take(v)
		}
		closed = closed || p.closed
	}
	if closed {
		l.ports = slices.DeleteFunc(l.ports, func(p *Port) bool { return p.closed })
	}
}

// Run runs the program until it is over: a thread has failed, or no step is enabled and nothing is expected from outside. It returns
// the outcome, also when the context ends before, with its error then. After it Do returns false, and what the configuration held
// is free.
func (l *Loop) Run(ctx context.Context) (step.Outcome, error) {
	defer l.close()
	l.receive()
	for {
		quiet := l.settle()
		if l.end {
			return l.sys.Outcome(l.c), nil
		}
		if err := context.Cause(ctx); err != nil {
			return l.sys.Outcome(l.c), err
		}
		f := l.next()
		if f == nil && quiet {
			if l.expected == 0 {
				return l.sys.Outcome(l.c), nil
			}
			select {
			case <-ctx.Done():
			case <-l.wake:
			}
			continue
		}
		if f != nil {
			f()
			l.receive()
		}
	}
}

// settle takes the steps that are enabled and admitted until there are none, and then returns true, or until its slice is used up.
func (l *Loop) settle() bool {
	for range l.opt.Slice {
		if l.end {
			return true
		}
		m, ok := l.turn()
		if !ok {
			return true
		}
		l.last = m.Actor
		l.Take(m)
	}
	return false
}

// turn returns the next step: the threads take turns in the order of their creation, and Choose decides between the steps of one. The
// environment's moves are not the program's.
func (l *Loop) turn() (step.Step, bool) {
	l.steps = l.sys.Steps(l.c, l.steps[:0])
	// Steps are in the order of their threads: first those after the last one's turn, then from the beginning.
	start := 0
	for start < len(l.steps) && l.steps[start].Actor <= l.last {
		start++
	}
	for i := range l.steps {
		at := (start + i) % len(l.steps)
		if l.admits(l.steps[at]) {
			return l.choose(l.steps[at:]), true
		}
	}
	return step.Step{}, false
}

func (l *Loop) admits(m step.Step) bool { return !m.Env && (l.opt.Admit == nil || l.opt.Admit(m)) }

// choose returns a step of the thread that has the first of these steps, which is admitted.
func (l *Loop) choose(steps []step.Step) step.Step {
	first := steps[0]
	if l.opt.Choose == nil {
		return first
	}
	l.own = append(l.own[:0], first)
	for _, m := range steps[1:] {
		if m.Actor != first.Actor {
			break
		}
		if l.admits(m) {
			l.own = append(l.own, m)
		}
	}
	if len(l.own) == 1 {
		return first
	}
	return l.own[l.opt.Choose(len(l.own))]
}

// next returns the next function that Do was given, nil when there is none.
func (l *Loop) next() func() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 {
		return nil
	}
	f := l.queue[0]
	l.queue[0] = nil
	l.queue = l.queue[1:]
	return f
}

func (l *Loop) close() {
	l.mu.Lock()
	l.closed, l.queue = true, nil
	l.mu.Unlock()
	l.c.Close()
	l.sys.Close()
}
