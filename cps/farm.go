package cps

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
)

// Partition is Θ° for the threads, messages and cells of one partition: ⟦A⟧drop for every thread, ⟦A⟧done for main, whose type
// is main; a!V° and r↦V°. Threads other than main have type unit: fork, box and start make no others. Labels, instance
// and counters stay. A thread that begins with a send or a fork becomes a parallel composition, which the structural
// congruence of π∥ takes apart.
func (t *Translator) Partition(p *lambda.Partition, main calculus.Type) *process.Partition {
	out := &process.Partition{Name: p.Name, Instance: p.Instance}
	for _, th := range p.Threads {
		out.Threads = append(out.Threads, t.thread(th, main))
	}
	for _, m := range p.Messages {
		out.Messages = append(out.Messages, process.Message{ID: m.ID, Chan: m.Chan, Value: t.Value(m.Value)})
	}
	for _, c := range p.Cells {
		out.Cells = append(out.Cells, process.Cell{Ref: c.Ref, Value: t.Value(c.Value)})
	}
	return out
}

func (t *Translator) thread(th *lambda.Thread, main calculus.Type) *process.Thread {
	typ, k := calculus.Type(calculus.Unit), drop(th.Expr.Pos())
	if th.Main {
		typ, k = main, process.Done{Type: Type(main)}
	}
	return &process.Thread{
		Label: th.Label, Proc: t.Expr(th.Expr, typ, k), Main: th.Main,
		Forks: th.Forks, Names: th.Names, Sends: th.Sends, Started: th.Started,
	}
}
