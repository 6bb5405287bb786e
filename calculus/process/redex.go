package process

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
)

// redex is a running thread; its process is its redex, since what follows stands inside it as a continuation.
type redex struct {
	policy calculus.StartPolicy
	config *Config
	thread runningThread
}

// move is one way in which a redex reduces. pick tells the moves of one thread apart; apply makes the configuration.
type move struct {
	rule         Rule
	pick         uint64
	env, visible bool
	apply        func() *Config
}

// moves returns every way in which the thread can step now, in canonical order: none when it is finished, blocked or wrong.
func (r redex) moves() []move {
	if r.config.failure != nil || r.finished() || r.wrong() != "" {
		return nil
	}
	switch p := r.thread.Proc.(type) {
	case *App:
		return reduceApp(r, p)
	case *LetV:
		return reduceLetV(r, p)
	case *Match:
		return reduceMatch(r, p)
	case *Delta:
		return reduceDelta(r, p)
	case *New:
		return reduceNew(r, p)
	case *CellNew:
		return reduceCell(r, p)
	case *In:
		return reduceComm(r, p)
	case *Get:
		return reduceGet(r, p)
	case *Set:
		return reduceSet(r, p)
	case *Start:
		return reduceStart(r, p)
	case *Stop:
		return reduceStop(r, p)
	case *Print:
		return reducePrint(r, p)
	case *Choose:
		return reduceChoose(r, p)
	case *Fault:
		return reduceFault(r, p)
	case *Fail:
		return reduceFail(r, calculus.Fault{Code: p.Code, Message: text(p.Value)})
	}
	panic("process: unknown redex")
}

// finished tells whether the thread is main and has sent its value to done (or there is nothing left of it).
func (r redex) finished() bool {
	switch p := r.thread.Proc.(type) {
	case *Nil:
		return true
	case *App:
		_, done := p.Fun.(Done)
		return done && len(p.Args) == 1
	default:
		return false
	}
}

// text and nameOf open the operand of an operation that is known not to be wrong.
func text(v Value) string { return v.(Lit).Const.Str }

func nameOf(v Value) calculus.Name { return v.(NameRef).Name }

// become is the commonest move: only this thread changes.
func (r redex) become(rule Rule, p func() Proc) []move {
	return []move{{rule: rule, apply: func() *Config {
		d, t := r.draft()
		r.put(d, t, p())
		return d
	}}}
}

// draft returns a copy of the configuration to edit and a copy of the thread, which put puts into it.
func (r redex) draft() (*Config, *Thread) {
	d := *r.config
	d.effects = nil
	t := *r.thread.Thread
	return &d, &t
}

// put gives the thread that draft made the process p to be, flattened. Threads after it in the partition may move up.
func (r redex) put(d *Config, t *Thread, p Proc) { d.settle(r.thread.part, r.thread.index, t, p) }

// newName returns the next name that t makes, of that type, and counts it.
func newName(d *Config, t *Thread, hint string, typ calculus.Type) calculus.Name {
	t.Names++
	n := calculus.Name{Hint: hint, Maker: t.Label, Ordinal: t.Names}
	d.declare(n, typ)
	return n
}

// blame returns the place to show for a process: its own, or the nearest one after it in its continuation that is in a
// user's file. (In λ∥ that is the expression around it.)
func blame(p Proc) source.Span {
	own := p.Pos()
	for q := p; q != nil; q = next(q) {
		if s := q.Pos(); s.Known() && !s.File.Builtin {
			return s
		}
	}
	return own
}

// next returns what p goes on as when that is written in it, else nil.
func next(p Proc) Proc {
	switch p := p.(type) {
	case *In:
		return p.Body
	case *New:
		return p.Body
	case *CellNew:
		return p.Body
	case *Get:
		return p.Body
	case *Set:
		return p.Body
	case *Delta:
		return p.Body
	case *Start:
		return p.Body
	case *Stop:
		return p.Body
	case *LetV:
		return p.Body
	case *Print:
		return p.Body
	case *Choose:
		return p.Body
	case *Fault:
		return p.Body
	case *Match:
		return body(p.K)
	case *App:
		if k := body(p.Fun); k != nil && len(p.Args) == 1 {
			return k // a continuation with its value
		}
		if len(p.Args) == 0 {
			return nil
		}
		return body(p.Args[len(p.Args)-1])
	case *Par:
		if len(p.Procs) == 0 {
			return nil
		}
		return p.Procs[len(p.Procs)-1]
	case *Nil, *Out, *Fail:
		return nil
	}
	panic("process: unknown process")
}

// body returns the body of a continuation, nil for any other value.
func body(v Value) Proc {
	if abs, ok := v.(*Abs); ok && abs.Role == RoleCont {
		return abs.Body
	}
	return nil
}
