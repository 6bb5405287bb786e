package typing

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/internal/source"
)

// value is Δ;E ⊢ V : T; it returns T. at is the place of the expression around V.
func (c *Lambda) value(v lambda.Value, at source.Span) calculus.Type {
	switch v := v.(type) {
	case lambda.Var:
		return c.variable(v.Name, v.Inst, place(v.Span, at))
	case lambda.Lit:
		return c.constant(v.Const, place(v.Span, at))
	case lambda.NameRef:
		return c.name(v.Name, at)
	case lambda.Tuple:
		return c.tuple(c.values(v.Items, at), place(v.Span, at))
	case lambda.Con:
		return c.con(v.Ctor, v.Type, c.values(v.Args, at), place(v.Span, at))
	case *lambda.Fun:
		return c.once(v, func() calculus.Type { return c.fun(v) })
	case *lambda.Rec:
		return c.rec(v)
	case lambda.Frozen:
		return c.once(v.Part, func() calculus.Type { return c.frozen(v.Part) })
	}
	panic("typing: unknown value of λ∥")
}

func (c *Lambda) values(vs []lambda.Value, at source.Span) []calculus.Type {
	ts := make([]calculus.Type, len(vs))
	for i, v := range vs {
		ts[i] = c.value(v, at)
	}
	return ts
}

// fun is T-Fun: T well formed, E, x:T ⊢ A : U ⟹ fun (x:T) -> A : T -> U.
func (c *Lambda) fun(f *lambda.Fun) calculus.Type {
	c.wellFormed(f.Span, f.Type)
	c.env.push(f.Param, nil, f.Type)
	body := c.expr(f.Body)
	c.env.pop(1)
	want("T-Fun", f.Span, "the body of a function", body, f.Res)
	return calculus.Fun{Arg: f.Type, Res: f.Res}
}

// rec is T-Rec: f̄ distinct, Ti and Ui well formed, E, f̄:T̄->Ū, xi:Ti ⊢ Ai : Ui for each i ⟹ rec f̄ … in fj : Tj -> Uj.
func (c *Lambda) rec(r *lambda.Rec) calculus.Type {
	if r.Index < 0 || r.Index >= len(r.Defs) {
		fail("T-Rec", r.Span, "function %d of a group of %d", r.Index, len(r.Defs))
	}
	c.once(&r.Defs[0], func() calculus.Type {
		names := make([]string, len(r.Defs))
		for i, d := range r.Defs {
			names[i] = d.Name
			c.wellFormed(d.Span, d.Type)
			c.wellFormed(d.Span, d.Res)
		}
		c.distinct("T-Rec", r.Span, "function", names)
		for _, d := range r.Defs {
			c.env.push(d.Name, nil, calculus.Fun{Arg: d.Type, Res: d.Res})
		}
		for _, d := range r.Defs {
			c.env.push(d.Param, nil, d.Type)
			body := c.expr(d.Body)
			c.env.pop(1)
			want("T-Rec", d.Span, "the body of a recursive function", body, d.Res)
		}
		c.env.pop(len(r.Defs))
		return nil
	})
	d := &r.Defs[r.Index]
	return calculus.Fun{Arg: d.Type, Res: d.Res}
}

// frozen is T-Frozen: Θ well typed ⟹ [Θ] : part.
func (c *Lambda) frozen(p *lambda.Partition) calculus.Type {
	c.theta(c.rules.Frozen, p)
	return calculus.PartType
}
