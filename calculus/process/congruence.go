package process

import (
	"strconv"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/step"
)

// Structural congruence, used from left to right: | is flattened into the bag of a partition, 0 and drop·(V) vanish, an
// output is a message. It is never a step. Threads have identities, so flattening also says who is who: in P1 | … | Pn
// the last component goes on as the thread itself, every other one that is not an output is a thread that it forked,
// and outputs are messages that it sent.

// piece is one component of a process that is neither |, nor 0, nor drop·(V). The one that goes on is the thread itself.
type piece struct {
	proc   Proc
	goesOn bool
}

// pieces appends the components of p in order.
func pieces(p Proc, goesOn bool, into []piece) []piece {
	switch p := p.(type) {
	case *Nil:
		return into
	case *Par:
		for i, q := range p.Procs {
			into = pieces(q, goesOn && i == len(p.Procs)-1, into)
		}
		return into
	case *App:
		if isDrop(p.Fun) {
			return into
		}
	}
	return append(into, piece{p, goesOn})
}

// isDrop tells whether a value is drop = (_)0, whose application is structurally 0.
func isDrop(v Value) bool {
	abs, ok := v.(*Abs)
	return ok && abs.Role == RoleDrop
}

// settle gives the thread t, which is the i-th of the partition, the process p to be: flattened, its messages and
// forked threads put into the partition, in order. A thread of which nothing is left goes; main stays as 0.
func (c *Config) settle(part, i int, t *Thread, p Proc) {
	self := *t
	self.Proc, self.Digest = nil, new(calculus.Digest)
	for _, q := range pieces(p, true, nil) {
		if out, ok := q.proc.(*Out); ok && (redex{config: c}).names(out.Chan, isChan) {
			self.Sends++
			m := Message{
				ID: self.Label + "!" + strconv.Itoa(self.Sends), Chan: out.Chan.(NameRef).Name, Value: seal(out.Value),
				Token: c.fresh(), Digest: new(calculus.Digest),
			}
			c.addMessage(part, m)
			c.effect(t, out.Span, func() step.Effect {
				return step.Effect{Kind: "send", Object: m.ID, Chan: m.Chan.String(), Value: Text(m.Value), Token: m.Token}
			})
			continue
		}
		if q.goesOn {
			self.Proc = sealed(q.proc)
			continue
		}
		self.Forks++
		child := &Thread{
			Label: self.Label + "." + strconv.Itoa(self.Forks), Proc: sealed(q.proc), Token: c.fresh(), Digest: new(calculus.Digest),
		}
		c.addThread(part, child)
		c.effect(t, q.proc.Pos(), func() step.Effect {
			return step.Effect{Kind: "fork", Object: child.Label, Token: child.Token}
		})
	}
	if self.Proc == nil && self.Main {
		self.Proc = &Nil{p.Pos()}
	}
	if self.Proc == nil {
		c.removeThread(part, i)
	} else {
		c.replaceThread(part, i, &self)
	}
}

// effect notes what a step of t brings to life, when that is recorded.
func (c *Config) effect(t *Thread, at source.Span, e func() step.Effect) {
	if !c.record {
		return
	}
	born := e()
	born.Actor, born.Maker, born.Span = t.Label, t.Token, at
	c.effects = append(c.effects, born)
}

// flat returns a frozen partition in normal form: its threads flattened. A partition frozen by P-Stop is flat already; one that
// was written down need not be.
func flat(p *Partition) *Partition {
	q := &Partition{Messages: append([]Message(nil), p.Messages...), Cells: p.Cells, Digest: new(calculus.Digest)}
	for _, t := range p.Threads {
		for _, piece := range pieces(t.Proc, true, nil) {
			if out, ok := piece.proc.(*Out); ok {
				if a, ok := out.Chan.(NameRef); ok {
					q.Messages = append(q.Messages, Message{Chan: a.Name, Value: seal(out.Value), Digest: new(calculus.Digest)})
					continue
				}
			}
			q.Threads = append(q.Threads, &Thread{Proc: sealed(piece.proc), Digest: new(calculus.Digest)})
		}
	}
	return q
}
