package lambda

import (
	"strconv"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// The rules about threads and partitions.

// call is V (), what a forked thread and a boxed partition do.
func (r redex) call(v Value) Expr {
	return &App{seal(v), Lit{Const: calculus.UnitConst()}, r.expr.Pos()}
}

// reduceFork implements L-Fork: a new thread V () in the same partition.
func reduceFork(r redex, v Value) []move {
	return []move{{rule: RuleFork, apply: func() *Config {
		d, t := r.draft()
		t.Forks++
		r.put(d, t, r.unit())
		child := &Thread{
			Label: t.Label + "." + strconv.Itoa(t.Forks), Expr: r.call(v), Token: d.fresh(), Digest: new(calculus.Digest),
		}
		d.addThread(r.thread.part, child)
		r.effect(d, step.Effect{Kind: "fork", Object: child.Label, Token: child.Token})
		return d
	}}}
}

// reduceBox implements L-Box: a frozen partition with the one thread V ().
func reduceBox(r redex, v Value) []move {
	return r.become(RuleBox, func() Expr {
		return r.ret(Frozen{&Partition{Threads: []*Thread{{Expr: r.call(v), Digest: new(calculus.Digest)}}}})
	})
}

// reduceStart implements L-Start: the frozen partition runs under the name n, beside everything else. Under Block it
// waits while a partition named n runs.
func reduceStart(r redex, n calculus.Name, theta *Partition) []move {
	if r.policy == calculus.Block && len(r.config.running(n)) > 0 {
		return nil
	}
	return []move{{rule: RuleStart, apply: func() *Config {
		d, t := r.draft()
		t.Started++
		r.put(d, t, r.unit())
		for _, born := range d.revive(n, t.Label+"+"+strconv.Itoa(t.Started), theta) {
			r.effect(d, step.Effect{Kind: "thread", Object: born.Label, Token: born.Token})
		}
		return d
	}}}
}

// reduceStop implements L-Stop: a partition named n, never the one that the thread is in, becomes a value.
func reduceStop(r redex, n calculus.Name) []move {
	var moves []move
	for _, i := range r.config.running(n) {
		if i == r.thread.part {
			continue
		}
		moves = append(moves, move{rule: RuleStop, pick: uint64(i), apply: func() *Config {
			d, t := r.draft()
			r.put(d, t, r.ret(Frozen{freeze(d.part(i))}))
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
