package process

import (
	"maps"
	"slices"

	"github.com/balticsim/balticsim/calculus"
)

// Parts is a configuration taken apart: νΔ.(h[Π0] ∥ n1[Π1] ∥ …) ; w ; β. Labels of threads, messages and instances are kept, so no two
// may be the same, and every thread's counters have to be past the labels that begin with its own.
type Parts struct {
	Names      []calculus.Typed // Δ
	Host       *Partition
	Partitions []*Partition // each has a Name, which is in Δ
	Output     string
	Faults     map[string]int
}

// Assemble returns the configuration of some parts, flattened. It need not be one that any program reaches, and its types are not
// checked, see package typing. What it is given is copied, not changed.
func Assemble(p Parts) *Config {
	c := &Config{next: stdoutToken + 1, output: p.Output}
	for _, fault := range slices.Sorted(maps.Keys(p.Faults)) {
		c.budget = append(c.budget, Budget{fault, p.Faults[fault], c.fresh()})
	}
	for _, n := range p.Names {
		c.declare(n.Name, n.Type)
	}
	c.host = &Partition{Token: hostToken}
	for _, q := range p.Partitions {
		c.parts = append(c.parts, &Partition{Name: q.Name, Instance: q.Instance, Token: c.lookup(q.Name).token})
	}
	for i, q := range append([]*Partition{p.Host}, p.Partitions...) {
		c.fill(i, q)
	}
	return c
}

// fill puts what is in p into the i-th partition.
func (c *Config) fill(i int, p *Partition) {
	for _, m := range p.Messages {
		m.Value, m.Token, m.Digest = seal(m.Value), c.fresh(), new(calculus.Digest)
		c.addMessage(i, m)
	}
	for _, r := range p.Cells {
		r.Value, r.Token, r.Digest = seal(r.Value), c.fresh(), new(calculus.Digest)
		c.addCell(i, r)
	}
	for _, t := range p.Threads {
		self := *t
		self.Token = c.fresh()
		c.addThread(i, &self)
		c.settle(i, len(c.part(i).Threads)-1, &self, t.Proc)
	}
}
