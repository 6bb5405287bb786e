package process

import (
	"slices"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// The rules in which the world outside takes part: it sees output and failure, and it makes choices.

// reducePrint implements P-Print: w becomes w·s.
func reducePrint(r redex, p *Print) []move {
	return []move{{rule: RulePrint, visible: true, apply: func() *Config {
		d, t := r.draft()
		d.output += text(p.Value)
		r.put(d, t, p.Body)
		return d
	}}}
}

// reduceChoose implements P-Choose: any element of the list, a step even when there is only one. No element is a failure.
func reduceChoose(r redex, p *Choose) []move {
	items := elements(seal(p.Value))
	if len(items) == 0 {
		return reduceFail(r, calculus.Fault{Code: calculus.FaultChoose, Message: "nothing to choose from"})
	}
	var moves []move
	for i, v := range items {
		moves = append(moves, move{rule: RuleChoose, pick: uint64(i), apply: func() *Config {
			d, t := r.draft()
			r.put(d, t, single(p.Name, v).proc(p.Body))
			return d
		}})
	}
	return moves
}

// reduceFault implements P-Fault: an environment move, possible while the budget of that fault lasts.
func reduceFault(r redex, p *Fault) []move {
	fault := text(p.Value)
	i := slices.IndexFunc(r.config.budget, func(b Budget) bool { return b.Fault == fault && b.Left > 0 })
	if i < 0 {
		return nil
	}
	return []move{{rule: RuleFault, env: true, apply: func() *Config {
		d, t := r.draft()
		d.budget = slices.Clone(d.budget)
		d.budget[i].Left--
		r.put(d, t, p.Body)
		return d
	}}}
}

// reduceFail implements P-Fail: the run ends with an error.
func reduceFail(r redex, fault calculus.Fault) []move {
	return []move{{rule: RuleFail, visible: true, apply: func() *Config {
		d := *r.config
		d.effects = nil
		d.failure = &step.Failure{
			Code: fault.Code, Message: fault.Message, Span: blame(r.thread.Proc),
			Thread: r.thread.Label, Partition: r.config.display(r.thread.part),
		}
		return &d
	}}}
}

// elements returns the elements of a list value.
func elements(v Value) []Value {
	var items []Value
	for {
		cell, ok := v.(Con)
		if !ok || len(cell.Args) != 2 {
			return items
		}
		items = append(items, cell.Args[0])
		v = cell.Args[1]
	}
}
