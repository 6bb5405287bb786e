package process

import (
	"strconv"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// The rules about partitions.

// reduceStart implements P-Start: the frozen partition runs under the name n, beside everything else. Under Block it
// waits while a partition named n runs.
func reduceStart(r redex, p *Start) []move {
	n := nameOf(p.Name)
	if r.policy == calculus.Block && len(r.config.running(n)) > 0 {
		return nil
	}
	return []move{{rule: RuleStart, apply: func() *Config {
		d, t := r.draft()
		t.Started++
		pi := seal(p.Part).(Frozen).Part
		for _, born := range d.part(d.revive(n, t.Label+"+"+strconv.Itoa(t.Started), pi)).Threads {
			d.effect(t, p.Span, func() step.Effect {
				return step.Effect{Kind: "thread", Object: born.Label, Token: born.Token}
			})
		}
		r.put(d, t, p.Body)
		return d
	}}}
}

// reduceStop implements P-Stop: a partition named n, never the one that the thread is in, becomes a value.
func reduceStop(r redex, p *Stop) []move {
	var moves []move
	for _, i := range r.config.running(nameOf(p.Name)) {
		if i == r.thread.part {
			continue
		}
		moves = append(moves, move{rule: RuleStop, pick: uint64(i), apply: func() *Config {
			d, t := r.draft()
			frozen := Frozen{freeze(d.part(i))}
			r.put(d, t, single(p.Bind, frozen).proc(p.Body))
			d.removePart(i)
			return d
		}})
	}
	return moves
}

// running returns the indices of the running partitions of that name, in order of start.
func (c *Config) running(n calculus.Name) []int {
	var all []int
	for i := 1; i < c.count(); i++ {
		if c.part(i).Name == n {
			all = append(all, i)
		}
	}
	return all
}
