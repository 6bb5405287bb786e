package tests

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/cps"
)

// translation is ⟦·⟧ for the configurations of one walk. Configurations share their threads, so a thread is translated once.
type translation struct {
	*cps.Translator
	main    calculus.Type
	threads map[*lambda.Thread]*process.Thread
}

func newTranslation(p *lambda.Program) *translation {
	return &translation{cps.New(p.Signature), p.Type, map[*lambda.Thread]*process.Thread{}}
}

// farm is ⟦h[Θ0] ∥ n1[Θ1] ∥ …⟧, with nothing flattened.
func (t *translation) farm(parts []*lambda.Partition) []*process.Partition {
	all := make([]*process.Partition, len(parts))
	for i, p := range parts {
		bare := *p
		bare.Threads = nil
		all[i] = t.Partition(&bare, t.main)
		for _, th := range p.Threads {
			all[i].Threads = append(all[i].Threads, t.thread(th))
		}
	}
	return all
}

func (t *translation) thread(th *lambda.Thread) *process.Thread {
	if t.threads[th] == nil {
		t.threads[th] = t.Partition(&lambda.Partition{Threads: []*lambda.Thread{th}}, t.main).Threads[0]
	}
	return t.threads[th]
}

// typeIn is T°, as docs/spec.md writes it: (T→U)° = ⟨T°, ⟨U°⟩⟩ and the rest componentwise. The translation has one of its own.
func typeIn(t calculus.Type) calculus.Type {
	all := func(ts []calculus.Type) []calculus.Type {
		us := make([]calculus.Type, len(ts))
		for i, t := range ts {
			us[i] = typeIn(t)
		}
		return us
	}
	switch t := t.(type) {
	case calculus.Fun:
		return calculus.Abs{Params: []calculus.Type{typeIn(t.Arg), calculus.Abs{Params: []calculus.Type{typeIn(t.Res)}}}}
	case calculus.Chan:
		return calculus.Chan{Elem: typeIn(t.Elem)}
	case calculus.Ref:
		return calculus.Ref{Elem: typeIn(t.Elem)}
	case calculus.Tuple:
		return calculus.Tuple{Items: all(t.Items)}
	case calculus.Data:
		return calculus.Data{Name: t.Name, Args: all(t.Args)}
	default:
		return t
	}
}

// namesIn is Δ°.
func namesIn(delta []calculus.Typed) []calculus.Typed {
	all := make([]calculus.Typed, len(delta))
	for i, d := range delta {
		all[i] = calculus.Typed{Name: d.Name, Type: typeIn(d.Type)}
	}
	return all
}
