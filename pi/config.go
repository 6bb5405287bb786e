package pi

import (
	"maps"
	"math"
	"slices"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/step"
)

// Options says how a program is run. Faults is the budget of environment moves by fault name. Fuel is how many
// applications a step may make before the thread has to ask to go on, DefaultFuel when it is 0. Record makes the
// configuration keep what Effects and Names return.
type Options struct {
	Policy calculus.StartPolicy
	Faults map[string]int
	Fuel   int
	Record bool
}

// DefaultFuel is a few milliseconds of work: an endless computation stays interruptible.
const DefaultFuel = 1 << 17

// System is a program with its options: a transition system over configurations.
type System struct {
	prog   *Program
	opt    Options
	faults []string // sorted
	spin   *info    // of threads out of fuel
	main   body     // what main has yet to run
	idle   *idle    // of a program in Go
}

// System returns the transition system of the program.
func (p *Program) System(o Options) *System {
	if o.Fuel <= 0 {
		o.Fuel = DefaultFuel
	}
	o.Fuel = min(o.Fuel, math.MaxInt32)
	spin := callInfo(source.Span{})
	entry := Value{o: newObject(p.main.info, 0)}
	return &System{
		prog: p, opt: o, faults: slices.Sorted(maps.Keys(o.Faults)), spin: spin, main: call(spin, []Value{entry}),
	}
}

// Config is a configuration: the host and the running partitions with their threads, messages and cells, the output so
// far and the budgets. It belongs to one goroutine at a time; Next changes it in place and Copy makes an independent one.
//
// Everything is kept in flat slices that refer to each other by index, so that Copy is a handful of block moves. Threads
// stand in the order of their tokens, which is that of their creation. Indices make a step cost what it touches:
// items (messages and cells) and waiting threads hang at the site of their name, items also at their partition, and the
// set ready tells which threads are enabled.
type Config struct {
	sys      *System
	threads  []thread
	gone     int // threads that are over and still in threads
	ready    bitset
	work     []int32 // threads born in this step and not yet run
	items    []item
	sites    []site
	places   siteTable
	parts    []partition
	freeItem int32 // heads of the lists of unused elements
	freeSite int32
	freePart int32
	live     int // items in use
	collect  int // collect garbage when so many are
	budget   []budget
	next     step.Token // the next free token
	out      []byte
	failure  *failure
	mainDone bool
	result   Value // of main, once it is done
	fuel     int
	counts   [process.RuleFail + 1]uint64
	effects  []step.Effect
	names    []*name // when recording
	farm     []*name // partition names, for display names
	outside  outside
}

// budget is how often the environment may still let one fault happen.
type budget struct {
	left  int
	token step.Token
}

// The tokens that every configuration has; budgets follow, then main.
const (
	hostToken   step.Token = 1
	stdoutToken            = step.Output
)

// none ends lists of indices.
const none int32 = -1

// Start returns the configuration in which main has run up to its first visible request.
func (s *System) Start() *Config {
	c := &Config{
		sys: s, next: stdoutToken + 1, freeItem: none, freeSite: none, freePart: none, collect: firstCollection,
	}
	if s.idle != nil { // what Go functions keep cannot be seen, so nothing is garbage
		c.collect = math.MaxInt
	}
	c.parts = []partition{{token: hostToken, items: list{none, none}, prev: none, next: none, running: true}}
	for _, fault := range s.faults {
		c.budget = append(c.budget, budget{left: s.opt.Faults[fault], token: c.fresh()})
	}
	c.addThread(thread{main: true, label: &label{}, part: hostPart, body: s.main.copied()})
	c.fuel = s.opt.Fuel
	c.settle()
	return c
}

// Copy returns a configuration that c and its future never touch, and the other way round. They share all values.
func (s *System) Copy(c *Config) *Config {
	d := *c
	d.threads = slices.Clone(c.threads)
	for i := range d.threads {
		if t := &d.threads[i]; t.kind != reqGone {
			t.body = t.body.copied()
		}
	}
	d.ready = slices.Clone(c.ready)
	d.work = nil
	d.items = slices.Clone(c.items)
	d.sites = slices.Clone(c.sites)
	d.places = c.places.clone()
	d.parts = slices.Clone(c.parts)
	d.budget = slices.Clone(c.budget)
	d.out = slices.Clip(c.out) // c keeps the room behind it
	d.effects = slices.Clip(c.effects)
	d.names = slices.Clip(c.names)
	d.farm = slices.Clip(c.farm)
	return &d
}

// Close frees what a configuration holds besides memory, which is nothing while all its threads are compiled. It must
// not be used afterwards.
func (c *Config) Close() {
	for slot := range c.threads {
		if t := &c.threads[slot]; t.kind != reqGone {
			t.body.close()
		}
	}
}

// Rules returns how many rules of π∥ have been applied so far, counted as the reference semantics counts them.
func (c *Config) Rules() uint64 {
	var n uint64
	for _, k := range c.counts {
		n += k
	}
	return n
}

// RuleCount returns how often one rule has been applied so far.
func (c *Config) RuleCount(r process.Rule) uint64 { return c.counts[r] }

// Output returns what has been printed so far.
func (c *Config) Output() string { return string(c.out) }

// Effects returns the local steps that ran together with the latest step, or at the start. It is empty unless the
// system was made to Record.
func (s *System) Effects(c *Config) []step.Effect { return c.effects }

func (c *Config) fresh() step.Token {
	t := c.next
	c.next++
	return t
}

// settle runs the threads that were born in this step, and those that they give birth to, while there is fuel.
func (c *Config) settle() {
	for i := 0; i < len(c.work); i++ {
		slot := c.work[i]
		t := &c.threads[slot]
		if c.fuel <= 0 {
			c.wait(slot, reqRun, Value{}, Value{}, t.body)
			continue
		}
		t.body.resume(c, slot, Value{})
	}
	c.work = c.work[:0]
}
