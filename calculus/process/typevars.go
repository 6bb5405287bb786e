package process

import "github.com/balticsim/balticsim/calculus"

// valueTypeVars adds to a set every type variable that is written anywhere in v, bound ones included: names to avoid. It
// lets a rewriting that changes nothing walk over the term.
func valueTypeVars(v Value, into map[string]bool) {
	w := walk{into}
	w.value(v)
}

type walk struct{ into map[string]bool }

func (w walk) typ(t calculus.Type) calculus.Type {
	calculus.TypeVars(t, w.into)
	return t
}

// value always says that v has changed, so that every node is rebuilt and shows its types.
func (w walk) value(v Value) (Value, bool) {
	switch v := v.(type) {
	case Var:
		for _, t := range v.Inst {
			w.typ(t)
		}
	case Lit, NameRef, Frozen:
	case Done:
		w.typ(v.Type)
	case Tuple:
		mapValues(v.Items, w.value)
	case Con:
		w.typ(v.Type)
		mapValues(v.Args, w.value)
	case *Abs:
		w.params(v.Params)
		w.proc(v.Body)
	case *Rec:
		for _, d := range v.Defs {
			w.params(d.Params)
			w.proc(d.Body)
		}
	case Box:
		w.proc(v.Body)
	default:
		panic("process: unknown value")
	}
	return v, true
}

func (w walk) params(params []Param) {
	for _, p := range params {
		w.typ(p.Type)
	}
}

func (w walk) proc(p Proc) {
	r := rewrite{
		value: w.value,
		typ:   w.typ,
		letV: func(l *LetV) ([]string, Value, bool) {
			for _, p := range l.Params {
				w.into[p] = true
			}
			w.value(l.Value)
			return l.Params, l.Value, true
		},
	}
	r.body = func(_ []string, body Proc) Proc { return r.proc(body) }
	r.proc(p)
}
