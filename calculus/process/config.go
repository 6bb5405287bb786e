package process

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// Config is a configuration C = νΔ.(h[Π0] ∥ n1[Π1] ∥ … ∥ nk[Πk]) ; w ; β. It never changes: a step makes a new one that
// shares with the old what the step did not touch.
type Config struct {
	names   *scope        // Δ, newest first
	host    *Partition    // h[Π0]
	parts   []*Partition  // n1[Π1] … nk[Πk], in order of start
	output  string        // w
	budget  []Budget      // β, sorted by fault
	failure *step.Failure // why the run ended, nil while it has not failed
	effects []step.Effect // what the latest step brought to life, when it is recorded
	record  bool
	next    step.Token // the next free token
}

// Budget says how often the environment may still let a fault happen.
type Budget struct {
	Fault string
	Left  int
	Token step.Token
}

// scope is Δ as a list that grows at its head, so that configurations share it.
type scope struct {
	calculus.Typed
	token step.Token // of the partitions of that name
	older *scope
	count int
}

// The tokens that every configuration has: the host and standard output. Budgets follow, then main.
const (
	hostToken   step.Token = 1
	stdoutToken step.Token = 2
)

// newConfig returns the configuration in which main is p on the host.
func newConfig(p Proc, o Options) *Config {
	c := &Config{next: stdoutToken + 1, record: o.Record}
	for _, fault := range slices.Sorted(maps.Keys(o.Faults)) {
		c.budget = append(c.budget, Budget{fault, o.Faults[fault], c.fresh()})
	}
	main := &Thread{Label: "main", Main: true, Token: c.fresh()}
	c.host = &Partition{Threads: []*Thread{main}, Token: hostToken}
	c.settle(0, 0, main, p)
	return c
}

// Host returns the host's partition.
func (c *Config) Host() *Partition { return c.host }

// Partitions returns the running partitions in order of start, without the host.
func (c *Config) Partitions() []*Partition { return slices.Clone(c.parts) }

// Types returns Δ in order of creation.
func (c *Config) Types() []calculus.Typed {
	if c.names == nil {
		return nil
	}
	all := make([]calculus.Typed, c.names.count)
	for s := c.names; s != nil; s = s.older {
		all[s.count-1] = s.Typed
	}
	return all
}

// Output returns what has been printed so far.
func (c *Config) Output() string { return c.output }

// Budgets returns what the environment may still do, sorted by fault.
func (c *Config) Budgets() []Budget { return slices.Clone(c.budget) }

// Failure returns why the run ended with an error, nil when it has not.
func (c *Config) Failure() *step.Failure { return c.failure }

// lookup returns the entry of Δ for a name, nil when there is none.
func (c *Config) lookup(n calculus.Name) *scope {
	for s := c.names; s != nil; s = s.older {
		if s.Name == n {
			return s
		}
	}
	return nil
}

// The host has index 0 among the running partitions and the i-th of parts has i.

func (c *Config) count() int { return 1 + len(c.parts) }

func (c *Config) part(i int) *Partition {
	if i == 0 {
		return c.host
	}
	return c.parts[i-1]
}

// partitionNames returns the partition names known so far, for display names.
func (c *Config) partitionNames() []calculus.Name {
	var names []calculus.Name
	for s := c.names; s != nil; s = s.older {
		if s.Type == calculus.NameType {
			names = append(names, s.Name)
		}
	}
	return names
}

// What follows edits a configuration that is still being made: only draft calls it, on a copy nobody has seen.

func (c *Config) fresh() step.Token {
	t := c.next
	c.next++
	return t
}

func (c *Config) declare(n calculus.Name, t calculus.Type) {
	s := &scope{Typed: calculus.Typed{Name: n, Type: t}, older: c.names, count: 1}
	if c.names != nil {
		s.count += c.names.count
	}
	if t == calculus.NameType {
		s.token = c.fresh()
	}
	c.names = s
}

// edit returns a copy of the i-th partition that is already in place.
func (c *Config) edit(i int) *Partition {
	p := *c.part(i)
	if i == 0 {
		c.host = &p
	} else {
		c.parts = slices.Clone(c.parts)
		c.parts[i-1] = &p
	}
	return &p
}

func (c *Config) replaceThread(part, i int, t *Thread) {
	p := c.edit(part)
	p.Threads = slices.Clone(p.Threads)
	p.Threads[i] = t
}

func (c *Config) removeThread(part, i int) {
	p := c.edit(part)
	p.Threads = slices.Delete(slices.Clone(p.Threads), i, i+1)
}

func (c *Config) addThread(part int, t *Thread) {
	p := c.edit(part)
	p.Threads = append(slices.Clip(p.Threads), t)
}

func (c *Config) addMessage(part int, m Message) {
	p := c.edit(part)
	p.Messages = append(slices.Clip(p.Messages), m)
}

func (c *Config) removeMessage(part, i int) {
	p := c.edit(part)
	p.Messages = slices.Delete(slices.Clone(p.Messages), i, i+1)
}

func (c *Config) addCell(part int, cell Cell) {
	p := c.edit(part)
	p.Cells = append(slices.Clip(p.Cells), cell)
}

func (c *Config) replaceCell(part, i int, v Value) {
	p := c.edit(part)
	p.Cells = slices.Clone(p.Cells)
	p.Cells[i].Value = v
	p.Cells[i].Digest = new(calculus.Digest)
}

// revive makes the frozen partition pi run under a name: every thread gets a new identity from the instance's label and
// its index, every message likewise; names and cells stay what they are, shared with every other copy. It returns the
// new partition's index.
func (c *Config) revive(n calculus.Name, instance string, pi *Partition) int {
	p := &Partition{Name: n, Instance: instance, Token: c.lookup(n).token}
	for i, t := range pi.Threads {
		p.Threads = append(p.Threads, &Thread{
			Label: instance + "." + strconv.Itoa(i), Proc: t.Proc, Token: c.fresh(), Digest: t.Digest,
		})
	}
	for i, m := range pi.Messages {
		m.ID, m.Token = instance+"!"+strconv.Itoa(i), c.fresh()
		p.Messages = append(p.Messages, m)
	}
	for _, cell := range pi.Cells {
		cell.Token = c.fresh()
		p.Cells = append(p.Cells, cell)
	}
	c.parts = append(slices.Clip(c.parts), p)
	return len(c.parts)
}

// removePart takes the i-th partition, which is not the host, out of the farm.
func (c *Config) removePart(i int) { c.parts = slices.Delete(slices.Clone(c.parts), i-1, i) }

// freeze returns a running partition as a value. The labels of threads and messages and the tokens go: a snapshot has
// none of its own.
func freeze(p *Partition) *Partition {
	pi := &Partition{Digest: new(calculus.Digest)}
	for _, t := range p.Threads {
		pi.Threads = append(pi.Threads, &Thread{Proc: t.Proc, Digest: t.Digest})
	}
	for _, m := range p.Messages {
		pi.Messages = append(pi.Messages, Message{Chan: m.Chan, Value: m.Value, Digest: m.Digest})
	}
	for _, cell := range p.Cells {
		pi.Cells = append(pi.Cells, Cell{Ref: cell.Ref, Value: cell.Value, Digest: cell.Digest})
	}
	return pi
}

// runningThread is a thread with its place.
type runningThread struct {
	part, index int
	*Thread
}

// threads returns the running threads in order of creation.
func (c *Config) threads() []runningThread {
	var all []runningThread
	for i := range c.count() {
		for j, t := range c.part(i).Threads {
			all = append(all, runningThread{i, j, t})
		}
	}
	slices.SortFunc(all, func(a, b runningThread) int { return cmp.Compare(a.Token, b.Token) })
	return all
}
