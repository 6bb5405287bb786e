package typing

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
)

// expr is Δ;E ⊢ A : T; it returns T.
func (c *Lambda) expr(e lambda.Expr) calculus.Type {
	switch e := e.(type) {
	case *lambda.Ret: // a value is an expression of its type
		return c.value(e.Value, e.Span)
	case *lambda.App:
		return c.app(e)
	case *lambda.Let:
		return c.let(e)
	case *lambda.LetV:
		return c.letV(e)
	case *lambda.Match:
		return c.match(e)
	case *lambda.Op:
		return c.op(e)
	case *lambda.Delta: // T-Prim
		return c.delta(e.Delta, c.values(e.Args, e.Span), e.Span)
	}
	panic("typing: unknown expression of λ∥")
}

// app is T-App: V : T -> U, W : T ⟹ V W : U.
func (c *Lambda) app(e *lambda.App) calculus.Type {
	t := c.value(e.Fun, e.Span)
	f, ok := t.(calculus.Fun)
	if !ok {
		fail("T-App", e.Span, "a function is expected, not a %s", show(t))
	}
	want("T-App", e.Span, "the argument", c.value(e.Arg, e.Span), f.Arg)
	return f.Res
}

// let is T-Let: E ⊢ A : T, E, x:T ⊢ B : U ⟹ let x = A in B : U.
func (c *Lambda) let(e *lambda.Let) calculus.Type {
	if t := c.expr(e.Bound); !calculus.Equal(t, e.Type) {
		fail("T-Let", e.Span, "what is bound to %s has type %s, but %s is expected", e.Name, show(t), show(e.Type))
	}
	c.env.push(e.Name, nil, e.Type)
	t := c.expr(e.Body)
	c.env.pop(1)
	return t
}

// letV is T-LetV: ᾱ distinct, E ⊢ V : T with ᾱ in scope, p irrefutable, p : T ⊣ x̄:T̄ and E, x̄:∀ᾱ.T̄ ⊢ B : U ⟹ let p = Λᾱ.V in B : U.
// That ᾱ is not in E is checked where a variable is used, see env.
func (c *Lambda) letV(e *lambda.LetV) calculus.Type {
	c.distinct("T-LetV", e.Span, "type variable", e.Params)
	c.env.pushTyvars(e.Params)
	t := c.value(e.Value, e.Span)
	c.env.popTyvars(len(e.Params))
	n := c.bindPattern("T-LetV", e.Span, e.Pattern, t, e.Params)
	c.irrefutable(e.Span, e.Pattern)
	u := c.expr(e.Body)
	c.env.pop(n)
	return u
}

// match is T-Match: V : T, pi : T ⊣ x̄i:T̄i and E, x̄i:T̄i ⊢ Ai : U for each of at least one i ⟹ match V with pi -> Ai : U.
func (c *Lambda) match(e *lambda.Match) calculus.Type {
	t := c.value(e.Value, e.Span)
	var u calculus.Type
	for _, arm := range e.Arms {
		n := c.bindPattern("T-Match", arm.Span, arm.Pattern, t, nil)
		body := c.expr(arm.Body)
		c.env.pop(n)
		if u == nil {
			u = body
		}
		want("T-Match", arm.Span, "an arm", body, u)
	}
	if u == nil {
		fail("T-Match", e.Span, "a match without arms")
	}
	return u
}
