package lambda

import (
	"slices"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/step"
)

// redex is a running thread L{A} taken apart: A is its next redex. L is a nest of lets and is found by walking.
type redex struct {
	policy calculus.StartPolicy
	record bool
	config *Config
	thread runningThread
	expr   Expr // A
}

// move is one way in which a redex reduces. pick tells the moves of one thread apart; apply makes the configuration.
type move struct {
	rule         Rule
	pick         uint64
	env, visible bool
	apply        func() *Config
}

// hole returns A of L{A}: the innermost expression that is not the bound part of a let still being evaluated.
func hole(e Expr) Expr {
	for {
		let, ok := e.(*Let)
		if !ok {
			return e
		}
		if _, value := let.Bound.(*Ret); value {
			return e // let x = V in B is itself the redex
		}
		e = let.Bound
	}
}

// plug returns L{B} for e = L{A}.
func plug(e, b Expr) Expr {
	let, ok := e.(*Let)
	if !ok {
		return b
	}
	if _, value := let.Bound.(*Ret); value {
		return b
	}
	return &Let{let.Name, let.Type, plug(let.Bound, b), let.Body, let.Span}
}

// blame returns the place to show for the redex: its own, or the nearest enclosing one that is in a user's file.
func blame(e Expr) source.Span {
	var spans []source.Span
	for {
		spans = append(spans, e.Pos())
		let, ok := e.(*Let)
		if !ok {
			break
		}
		e = let.Bound
	}
	for _, s := range slices.Backward(spans) {
		if s.Known() && !s.File.Builtin {
			return s
		}
	}
	return spans[len(spans)-1]
}

// moves returns every way in which the thread can step now, in canonical order: none when it is finished, blocked or wrong.
func (r redex) moves() []move {
	if r.config.failure != nil || r.wrong() != "" {
		return nil
	}
	switch e := r.expr.(type) {
	case *Ret:
		return reduceDone(r)
	case *App:
		switch f := e.Fun.(type) {
		case *Fun:
			return reduceBeta(r, f, e.Arg)
		case *Rec:
			return reduceRec(r, f, e.Arg)
		}
	case *Let:
		return reduceLet(r, e)
	case *LetV:
		return reduceLetV(r, e)
	case *Match:
		return reduceMatch(r, e)
	case *Delta:
		return reduceDelta(r, e)
	case *Op:
		return r.operation(e)
	}
	panic("lambda: unknown redex")
}

// operation dispatches on the primitive.
func (r redex) operation(e *Op) []move {
	switch e.Op {
	case calculus.OpChan:
		return reduceChan(r, e.Type, text(e.Args[0]))
	case calculus.OpName:
		return reduceName(r, text(e.Args[0]))
	case calculus.OpRef:
		return reduceRef(r, e.Type, e.Args[0])
	case calculus.OpSend:
		return reduceSend(r, nameOf(e.Args[0]), e.Args[1])
	case calculus.OpRecv:
		return reduceRecv(r, nameOf(e.Args[0]))
	case calculus.OpGet:
		return reduceGet(r, nameOf(e.Args[0]))
	case calculus.OpSet:
		return reduceSet(r, e.Args[0], nameOf(e.Args[1]))
	case calculus.OpFork:
		return reduceFork(r, e.Args[0])
	case calculus.OpBox:
		return reduceBox(r, e.Args[0])
	case calculus.OpStart:
		return reduceStart(r, nameOf(e.Args[0]), e.Args[1].(Frozen).Part)
	case calculus.OpStop:
		return reduceStop(r, nameOf(e.Args[0]))
	case calculus.OpPrint:
		return reducePrint(r, text(e.Args[0]))
	case calculus.OpChoose:
		return reduceChoose(r, e.Args[0])
	case calculus.OpFault:
		return reduceFault(r, text(e.Args[0]))
	case calculus.OpFail:
		return reduceFail(r, calculus.Fault{Code: e.Code, Message: text(e.Args[0])})
	}
	panic("lambda: unknown operation")
}

// text and nameOf open the operand of an operation that is known not to be wrong.
func text(v Value) string { return v.(Lit).Const.Str }

func nameOf(v Value) calculus.Name { return v.(NameRef).Name }

// become is the commonest move: only this thread changes, from L{A} to L{B}.
func (r redex) become(rule Rule, b func() Expr) []move {
	return []move{{rule: rule, apply: func() *Config {
		d, t := r.draft()
		r.put(d, t, b())
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

// put gives the thread that draft made L{B} to do and places it.
func (r redex) put(d *Config, t *Thread, b Expr) {
	t.Expr = plug(t.Expr, b)
	t.Digest = new(calculus.Digest)
	d.replaceThread(r.thread.part, r.thread.index, t)
}

// effect notes what the step brings to life.
func (r redex) effect(d *Config, e step.Effect) {
	if !r.record {
		return
	}
	e.Actor, e.Maker, e.Span = r.thread.Label, r.thread.Token, blame(r.thread.Expr)
	d.effects = append(d.effects, e)
}

// shown is a value as script text, for effect.
func (r redex) shown(v Value) string {
	if !r.record {
		return ""
	}
	return Text(v)
}

// newName returns the next name that t makes, of that type, and counts it.
func newName(d *Config, t *Thread, hint string, typ calculus.Type) calculus.Name {
	t.Names++
	n := calculus.Name{Hint: hint, Maker: t.Label, Ordinal: t.Names}
	d.declare(n, typ)
	return n
}

// ret is a value, sealed, as an expression at the redex's place.
func (r redex) ret(v Value) Expr { return &Ret{seal(v), r.expr.Pos()} }

// unit is () as an expression at the redex's place.
func (r redex) unit() Expr { return &Ret{Lit{Const: calculus.UnitConst()}, r.expr.Pos()} }
