package typing

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/source"
)

// value is Δ;E ⊢ V : s; it returns s. at is the place of the process around V.
func (c *Process) value(v process.Value, at source.Span) calculus.Type {
	switch v := v.(type) {
	case process.Var:
		return c.variable(v.Name, v.Inst, place(v.Span, at))
	case process.Lit:
		return c.constant(v.Const, place(v.Span, at))
	case process.NameRef:
		return c.name(v.Name, at)
	case process.Tuple:
		return c.tuple(c.values(v.Items, at), place(v.Span, at))
	case process.Con:
		return c.con(v.Ctor, v.Type, c.values(v.Args, at), place(v.Span, at))
	case *process.Abs:
		return c.once(v, func() calculus.Type { return c.abs(v) })
	case *process.Rec:
		return c.rec(v)
	case process.Frozen: // TP-Frozen: Π well typed ⟹ [Π] : part
		return c.once(v.Part, func() calculus.Type {
			c.pi(c.rules.Frozen, v.Part)
			return calculus.PartType
		})
	case process.Box: // TP-Box: E ⊢ P ⟹ [P] : part
		c.proc(v.Body)
		return calculus.PartType
	case process.Done:
		return c.doneType(v, at)
	}
	panic("typing: unknown value of π∥")
}

func (c *Process) values(vs []process.Value, at source.Span) []calculus.Type {
	ts := make([]calculus.Type, len(vs))
	for i, v := range vs {
		ts[i] = c.value(v, at)
	}
	return ts
}

// abs is TP-Abs: x̃ distinct, s̃ well formed, E, x̃:s̃ ⊢ P ⟹ (x̃:s̃)P : ⟨s̃⟩.
func (c *Process) abs(a *process.Abs) calculus.Type {
	t := c.paramTypes("TP-Abs", a.Params, a.Span)
	c.body(a.Params, a.Body)
	return t
}

// rec is TP-Rec: f̄ distinct, E, f̄:⟨s̃⟩, x̃i:s̃i ⊢ Pi for each i ⟹ μf̄ … in fj : ⟨s̃j⟩.
func (c *Process) rec(r *process.Rec) calculus.Type {
	if r.Index < 0 || r.Index >= len(r.Defs) {
		fail("TP-Rec", r.Span, "abstraction %d of a group of %d", r.Index, len(r.Defs))
	}
	c.once(&r.Defs[0], func() calculus.Type {
		names := make([]string, len(r.Defs))
		types := make([]calculus.Type, len(r.Defs))
		for i, d := range r.Defs {
			names[i] = d.Name
			types[i] = c.paramTypes("TP-Rec", d.Params, d.Span)
		}
		c.distinct("TP-Rec", r.Span, "abstraction", names)
		for i, name := range names {
			c.env.push(name, nil, types[i])
		}
		for _, d := range r.Defs {
			c.body(d.Params, d.Body)
		}
		c.env.pop(len(names))
		return nil
	})
	return absType(r.Defs[r.Index].Params)
}

// paramTypes is the premise of abstractions that their parameters are distinct and have well-formed types.
func (c *Process) paramTypes(rule string, params []process.Param, at source.Span) calculus.Type {
	for i, p := range params {
		c.wellFormed(at, p.Type)
		for _, q := range params[:i] {
			if q.Name == p.Name {
				fail(rule, at, "the parameter %s occurs twice", p.Name)
			}
		}
	}
	return absType(params)
}

func (c *Process) body(params []process.Param, p process.Proc) {
	for _, x := range params {
		c.env.push(x.Name, nil, x.Type)
	}
	c.proc(p)
	c.env.pop(len(params))
}

func absType(params []process.Param) calculus.Type {
	ts := make([]calculus.Type, len(params))
	for i, p := range params {
		ts[i] = p.Type
	}
	return calculus.Abs{Params: ts}
}

// doneType is TP-Done: s well formed, and the type of main where there is one ⟹ done_s : ⟨s⟩.
func (c *Process) doneType(d process.Done, at source.Span) calculus.Type {
	c.wellFormed(at, d.Type)
	if c.done != nil {
		want("TP-Done", at, "what done takes", d.Type, c.done)
	}
	return calculus.Abs{Params: []calculus.Type{d.Type}}
}
