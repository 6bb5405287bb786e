package process

import (
	"cmp"
	"slices"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// The rules about channels and cells.

// reduceNew implements P-New: a fresh channel or partition name, declared at the top.
func reduceNew(r redex, p *New) []move {
	return []move{{rule: RuleNew, apply: func() *Config {
		d, t := r.draft()
		n := newName(d, t, text(p.Hint), p.Type)
		d.effect(t, p.Span, func() step.Effect { return step.Effect{Kind: allocates(p), Object: n.String()} })
		r.put(d, t, single(p.Name, NameRef{n}).proc(p.Body))
		return d
	}}}
}

// allocates says whether a New makes a channel ("chan") or a partition name ("name").
func allocates(p *New) string {
	if p.Type == calculus.NameType {
		return "name"
	}
	return "chan"
}

// reduceCell implements P-Cell: a fresh cell in the partition of the thread that makes it.
func reduceCell(r redex, p *CellNew) []move {
	return []move{{rule: RuleCell, apply: func() *Config {
		d, t := r.draft()
		n := newName(d, t, "r", p.Type)
		cell := Cell{Ref: n, Value: seal(p.Value), Token: d.fresh(), Digest: new(calculus.Digest)}
		d.addCell(r.thread.part, cell)
		d.effect(t, p.Span, func() step.Effect {
			return step.Effect{Kind: "ref", Object: n.String(), Value: Text(cell.Value), Token: cell.Token}
		})
		r.put(d, t, single(p.Name, NameRef{n}).proc(p.Body))
		return d
	}}}
}

// reduceComm implements P-Comm: any message to a, wherever it is; a channel is a bag.
func reduceComm(r redex, p *In) []move {
	var moves []move
	a := nameOf(p.Chan)
	for i := range r.config.count() {
		for j, m := range r.config.part(i).Messages {
			if m.Chan != a {
				continue
			}
			moves = append(moves, move{rule: RuleComm, pick: uint64(m.Token), apply: func() *Config {
				d, t := r.draft()
				d.removeMessage(i, j)
				r.put(d, t, single(p.Name, m.Value).proc(p.Body))
				return d
			}})
		}
	}
	slices.SortFunc(moves, func(x, y move) int { return cmp.Compare(x.pick, y.pick) }) // oldest first
	return moves
}

// reduceGet implements P-Get: the contents of the thread's own cell r, or else of that of any running partition.
func reduceGet(r redex, p *Get) []move {
	var moves []move
	for _, at := range r.holders(nameOf(p.Ref)) {
		v := r.config.part(at.part).Cells[at.index].Value
		moves = append(moves, move{rule: RuleGet, pick: uint64(at.part), apply: func() *Config {
			d, t := r.draft()
			r.put(d, t, single(p.Name, v).proc(p.Body))
			return d
		}})
	}
	return moves
}

// reduceSet implements P-Set: the thread's own cell r, or else that of any running partition, gets the value.
func reduceSet(r redex, p *Set) []move {
	var moves []move
	for _, at := range r.holders(nameOf(p.Ref)) {
		moves = append(moves, move{rule: RuleSet, pick: uint64(at.part), apply: func() *Config {
			d, t := r.draft()
			d.replaceCell(at.part, at.index, seal(p.Value))
			r.put(d, t, p.Body)
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
