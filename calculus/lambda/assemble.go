package lambda

import (
	"maps"
	"slices"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// Parts is a configuration taken apart: νΔ.(h[Θ0] ∥ n1[Θ1] ∥ …) ; w ; β. Labels of threads, messages and instances are kept, so no two
// may be the same, and every thread's counters have to be past the labels that begin with its own.
type Parts struct {
	Names      []calculus.Typed // Δ
	Host       *Partition
	Partitions []*Partition // each has a Name, which is in Δ
	Output     string
	Faults     map[string]int
}

// Assemble returns the configuration of some parts, which need not be one that any program reaches. It does not check types, see package
// typing. What it is given is copied, not changed.
func Assemble(p Parts) *Config {
	c := &Config{next: stdoutToken + 1, output: p.Output}
	for _, fault := range slices.Sorted(maps.Keys(p.Faults)) {
		c.budget = append(c.budget, Budget{fault, p.Faults[fault], c.fresh()})
	}
	for _, n := range p.Names {
		c.declare(n.Name, n.Type)
	}
	c.host = c.place(p.Host, hostToken)
	for _, q := range p.Partitions {
		c.parts = append(c.parts, c.place(q, c.lookup(q.Name).token))
	}
	return c
}

// place returns a copy of p with tokens of its own.
func (c *Config) place(p *Partition, token step.Token) *Partition {
	q := &Partition{Name: p.Name, Instance: p.Instance, Token: token}
	for _, t := range p.Threads {
		t := *t
		t.Token, t.Digest = c.fresh(), new(calculus.Digest)
		q.Threads = append(q.Threads, &t)
	}
	for _, m := range p.Messages {
		m.Value, m.Token, m.Digest = seal(m.Value), c.fresh(), new(calculus.Digest)
		q.Messages = append(q.Messages, m)
	}
	for _, r := range p.Cells {
		r.Value, r.Token, r.Digest = seal(r.Value), c.fresh(), new(calculus.Digest)
		q.Cells = append(q.Cells, r)
	}
	return q
}
