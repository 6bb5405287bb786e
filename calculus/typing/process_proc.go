package typing

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/source"
)

// proc is Δ;E ⊢ P: processes are well typed and have no type. The rules for cells, partitions and the world are in
// process_farm.go.
func (c *Process) proc(p process.Proc) {
	switch p := p.(type) {
	case *process.Nil: // TP-Nil: ⊢ 0
	case *process.Par: // TP-Par: ⊢ Pi for each i ⟹ ⊢ P1 | … | Pn
		for _, q := range p.Procs {
			c.proc(q)
		}
	case *process.Out: // TP-Out: V : (s)chan, W : s ⟹ ⊢ V!W
		elem := elemOfChan("TP-Out", p.Span, c.value(p.Chan, p.Span))
		want("TP-Out", p.Span, "what is sent", c.value(p.Value, p.Span), elem)
	case *process.In: // TP-In: V : (s)chan, E, x:s ⊢ P ⟹ ⊢ V?(x:s).P
		elem := elemOfChan("TP-In", p.Span, c.value(p.Chan, p.Span))
		want("TP-In", p.Span, "what is received", elem, p.Type)
		c.bind(p.Name, p.Type, p.Body)
	case *process.App:
		c.app(p)
	case *process.New: // TP-New: V : string, s = name or (s')chan well formed, E, a:s ⊢ P ⟹ ⊢ new (a:s) P
		want("TP-New", p.Span, "the hint of a name", c.value(p.Hint, p.Span), calculus.String)
		c.wellFormed(p.Span, p.Type)
		if _, ok := p.Type.(calculus.Chan); !ok && p.Type != calculus.NameType {
			fail("TP-New", p.Span, "new makes channels and partition names, not a %s", show(p.Type))
		}
		c.bind(p.Name, p.Type, p.Body)
	case *process.Match:
		c.match(p)
	case *process.LetV:
		c.letV(p)
	case *process.Delta: // TP-Delta: V… of an instance of δ's scheme with result s, E, x:s ⊢ P ⟹ ⊢ δ V… (x).P
		res := c.delta(p.Delta, c.values(p.Args, p.Span), p.Span)
		want("TP-Delta", p.Span, "the result", res, p.Type)
		c.bind(p.Name, p.Type, p.Body)
	case *process.CellNew, *process.Get, *process.Set, *process.Start, *process.Stop,
		*process.Print, *process.Choose, *process.Fault, *process.Fail:
		c.farm(p)
	default:
		panic("typing: unknown process")
	}
}

// bind is E, x:s ⊢ P.
func (c *Process) bind(x string, s calculus.Type, p process.Proc) {
	c.env.push(x, nil, s)
	c.proc(p)
	c.env.pop(1)
}

// app is TP-App: V : ⟨s̃⟩, W̃ : s̃ ⟹ ⊢ V·(W̃).
func (c *Process) app(p *process.App) {
	t := c.value(p.Fun, p.Span)
	a, ok := t.(calculus.Abs)
	if !ok {
		fail("TP-App", p.Span, "an abstraction is expected, not a %s", show(t))
	}
	if len(a.Params) != len(p.Args) {
		fail("TP-App", p.Span, "an abstraction of %d parameters has %d arguments", len(a.Params), len(p.Args))
	}
	for i, w := range p.Args {
		want("TP-App", p.Span, "an argument", c.value(w, p.Span), a.Params[i])
	}
}

// match is TP-Match: V : s, K : ⟨s'⟩, pi : s ⊣ x̄i:s̄i, k not among x̄i and E, x̄i:s̄i, k:⟨s'⟩ ⊢ Pi for each of at least one i
// ⟹ ⊢ match V with pi -> Pi, k=K.
func (c *Process) match(p *process.Match) {
	const rule = "TP-Match"
	s := c.value(p.Value, p.Span)
	c.wellFormed(p.Span, p.ContType)
	if k, ok := p.ContType.(calculus.Abs); !ok || len(k.Params) != 1 {
		fail(rule, p.Span, "the continuation of a match has type %s, which is not one of an abstraction of one parameter", show(p.ContType))
	}
	want(rule, p.Span, "the continuation of a match", c.value(p.K, p.Span), p.ContType)
	if len(p.Arms) == 0 {
		fail(rule, p.Span, "a match without arms")
	}
	for _, arm := range p.Arms {
		n := c.bindPattern(rule, arm.Span, arm.Pattern, s, nil)
		for _, x := range c.env.vars[len(c.env.vars)-n:] {
			if x.Name == p.Cont {
				fail(rule, arm.Span, "the pattern binds the continuation variable %s", p.Cont)
			}
		}
		c.bind(p.Cont, p.ContType, arm.Body)
		c.env.pop(n)
	}
}

// letV is TP-LetV: ᾱ distinct, E ⊢ V : s with ᾱ in scope, p irrefutable, p : s ⊣ x̄:s̄ and E, x̄:∀ᾱ.s̄ ⊢ P ⟹ ⊢ let p = Λᾱ.V in P.
func (c *Process) letV(p *process.LetV) {
	c.distinct("TP-LetV", p.Span, "type variable", p.Params)
	c.env.pushTyvars(p.Params)
	s := c.value(p.Value, p.Span)
	c.env.popTyvars(len(p.Params))
	n := c.bindPattern("TP-LetV", p.Span, p.Pattern, s, p.Params)
	c.irrefutable(p.Span, p.Pattern)
	c.proc(p.Body)
	c.env.pop(n)
}

// wantString is the premise that a text is one.
func (c *Process) wantString(rule string, at source.Span, v process.Value) {
	want(rule, at, "the text", c.value(v, at), calculus.String)
}
