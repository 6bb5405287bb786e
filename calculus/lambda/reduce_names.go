package lambda

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// The rules about channels and cells.

// reduceChan implements L-Chan: a fresh channel for values of type T, declared at the top.
func reduceChan(r redex, t calculus.Type, hint string) []move {
	return r.allocate(RuleChan, hint, calculus.Chan{Elem: t})
}

// reduceName implements L-Name: a fresh partition name.
func reduceName(r redex, hint string) []move { return r.allocate(RuleName, hint, calculus.NameType) }

func (r redex) allocate(rule Rule, hint string, typ calculus.Type) []move {
	return []move{{rule: rule, apply: func() *Config {
		d, t := r.draft()
		n := newName(d, t, hint, typ)
		r.put(d, t, r.ret(NameRef{n}))
		kind := "chan"
		if rule == RuleName {
			kind = "name"
		}
		r.effect(d, step.Effect{Kind: kind, Object: n.String()})
		return d
	}}}
}

// reduceRef implements L-Ref: a fresh cell in the partition of the thread that makes it.
func reduceRef(r redex, typ calculus.Type, v Value) []move {
	return []move{{rule: RuleRef, apply: func() *Config {
		d, t := r.draft()
		n := newName(d, t, "r", calculus.Ref{Elem: typ})
		r.put(d, t, r.ret(NameRef{n}))
		cell := Cell{Ref: n, Value: seal(v), Token: d.fresh(), Digest: new(calculus.Digest)}
		d.addCell(r.thread.part, cell)
		r.effect(d, step.Effect{Kind: "ref", Object: n.String(), Value: r.shown(v), Token: cell.Token})
		return d
	}}}
}

// reduceSend implements L-Send: the message lives in the sender's partition.
func reduceSend(r redex, a calculus.Name, v Value) []move {
	return []move{{rule: RuleSend, apply: func() *Config {
		d, t := r.draft()
		t.Sends++
		r.put(d, t, r.unit())
		m := Message{
			ID: t.Label + "!" + strconv.Itoa(t.Sends), Chan: a, Value: seal(v), Token: d.fresh(), Digest: new(calculus.Digest),
		}
		d.addMessage(r.thread.part, m)
		r.effect(d, step.Effect{Kind: "send", Object: m.ID, Chan: a.String(), Value: r.shown(v), Token: m.Token})
		return d
	}}}
}

// reduceRecv implements L-Recv: any message to a, wherever it is; a channel is a bag.
func reduceRecv(r redex, a calculus.Name) []move {
	var moves []move
	for i := range r.config.count() {
		for j, m := range r.config.part(i).Messages {
			if m.Chan != a {
				continue
			}
			moves = append(moves, move{rule: RuleRecv, pick: uint64(m.Token), apply: func() *Config {
				d, t := r.draft()
				r.put(d, t, r.ret(m.Value))
				d.removeMessage(i, j)
				return d
			}})
		}
	}
	slices.SortFunc(moves, func(x, y move) int { return cmp.Compare(x.pick, y.pick) }) // oldest first
	return moves
}

// reduceGet implements L-Get: the contents of the thread's own cell r, or else of that of any running partition.
func reduceGet(r redex, ref calculus.Name) []move {
	var moves []move
	for _, at := range r.holders(ref) {
		v := r.config.part(at.part).Cells[at.index].Value
		moves = append(moves, move{rule: RuleGet, pick: uint64(at.part), apply: func() *Config {
			d, t := r.draft()
			r.put(d, t, r.ret(v))
			return d
		}})
	}
	return moves
}

// reduceSet implements L-Set: the thread's own cell r, or else that of any running partition, gets the value.
func reduceSet(r redex, v Value, ref calculus.Name) []move {
	var moves []move
	for _, at := range r.holders(ref) {
		moves = append(moves, move{rule: RuleSet, pick: uint64(at.part), apply: func() *Config {
			d, t := r.draft()
			r.put(d, t, r.unit())
			d.replaceCell(at.part, at.index, seal(v))
			return d
		}})
	}
	return moves
}

// holder is a cell's place.
type holder struct{ part, index int }

// holders returns the cells that a get or set of ref may mean: the thread's own, when its partition has one, otherwise those
// of all running partitions. A machine's memory is its own even when a copy of it runs elsewhere.
func (r redex) holders(ref calculus.Name) []holder {
	var all []holder
	for i := range r.config.count() {
		for j, cell := range r.config.part(i).Cells {
			if cell.Ref != ref {
				continue
			}
			if i == r.thread.part {
				return []holder{{i, j}}
			}
			all = append(all, holder{i, j})
		}
	}
	return all
}
