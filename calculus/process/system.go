package process

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// Options are what a run depends on besides its program. The zero value is a run under Block without faults.
type Options struct {
	Policy calculus.StartPolicy
	Faults map[string]int // β: how often each fault may happen
	Record bool           // keep what each step brings to life, for Effects
}

// System is a program as a transition system: it is a sim.System[*Config]. Every application of a rule is a step of its
// own; flattening, which is structural, is none. Configurations never change, so any of them can be kept and shared between goroutines.
type System struct {
	program *Program
	options Options
}

// NewSystem returns the transition system of a closed, well-typed program.
func NewSystem(p *Program, o Options) *System { return &System{p, o} }

// Succ is one step that is enabled in a configuration and where it leads.
type Succ struct {
	Step   step.Step
	Rule   Rule
	Config *Config
}

// Start returns the initial configuration: the program, flattened, on the host.
func (s *System) Start() *Config { return newConfig(s.program.Main, s.options) }

// Copy returns c itself, which no step will change.
func (s *System) Copy(c *Config) *Config { return c }

func (s *System) redex(c *Config, t runningThread) redex {
	return redex{policy: s.options.Policy, config: c, thread: t}
}

// Steps appends the steps enabled in c: thread by thread in order of creation, the moves of one thread in the order of
// its rule (the oldest message first, the first partition first, the first element first).
func (s *System) Steps(c *Config, into []step.Step) []step.Step {
	for _, t := range c.threads() {
		for _, m := range s.redex(c, t).moves() {
			into = append(into, m.step(t.Token))
		}
	}
	return into
}

func (m move) step(actor step.Token) step.Step {
	return step.Step{Actor: actor, Rule: uint8(m.rule), Pick: m.pick, Env: m.env, Visible: m.visible}
}

// Successors returns every step enabled in c with its rule and the configuration it leads to, in the order of Steps.
func (s *System) Successors(c *Config) []Succ {
	var all []Succ
	for _, t := range c.threads() {
		for _, m := range s.redex(c, t).moves() {
			all = append(all, Succ{m.step(t.Token), m.rule, m.apply()})
		}
	}
	return all
}

// find returns the redex and the move that a step enabled in c names.
func (s *System) find(c *Config, st step.Step) (redex, move) {
	for i := range c.count() {
		for j, t := range c.part(i).Threads {
			if t.Token != st.Actor {
				continue
			}
			r := s.redex(c, runningThread{i, j, t})
			for _, m := range r.moves() {
				if m.step(t.Token) == st {
					return r, m
				}
			}
		}
	}
	panic("process: this step is not enabled here")
}

// Next returns the configuration that a step enabled in c leads to; c stays as it is.
func (s *System) Next(c *Config, st step.Step) *Config {
	_, m := s.find(c, st)
	return m.apply()
}

// Key appends a byte string that two configurations share only when they have the same future and the same output: names
// are renumbered, labels and what no running thread can reach are left out.
func (s *System) Key(c *Config, into []byte) []byte {
	e := calculus.NewEncoder(into)
	e.Text(c.output)
	if c.failure != nil {
		e.Tag('E')
		e.Text(c.failure.Code)
		return e.Bytes()
	}
	e.Tag('R')
	for _, b := range c.budget {
		e.Int(int64(b.Left))
	}
	places := make([]calculus.Place, c.count())
	for i := range places {
		places[i] = c.part(i).place(i == 0)
	}
	return calculus.KeyOf(places, e.Bytes())
}

// place shows a running partition to KeyOf.
func (p *Partition) place(host bool) calculus.Place {
	place := calculus.Place{Host: host, Instance: p.Instance, Name: p.Name}
	for _, t := range p.Threads {
		place.Threads = append(place.Threads, calculus.Item{Label: t.Label, Main: t.Main, Digest: t.digest()})
	}
	for _, m := range p.Messages {
		place.Messages = append(place.Messages, calculus.Item{Label: m.ID, At: m.Chan, Digest: m.digest()})
	}
	for _, c := range p.Cells {
		place.Cells = append(place.Cells, calculus.Item{Label: c.Ref.String(), At: c.Ref, Digest: c.digest()})
	}
	return place
}

// Effects returns what the latest step (or the start) brought to life: threads, messages, a name or a cell. It is empty
// unless the system records.
func (s *System) Effects(c *Config) []step.Effect { return c.effects }
