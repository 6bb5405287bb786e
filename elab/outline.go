package elab

import "github.com/balticsim/balticsim/script"

// Before the functions of a let rec are checked, each gets the part of its type that can be read off its form: how many
// parameters it has, and what annotations say about its result. A use in an earlier function of the group sees that much.

// outline returns that part of a binding's type.
func (c *checker) outline(b *script.Binding) typ {
	res := c.outlineExpr(b.Expr)
	if b.Result != nil {
		res = c.outlineConstraint(res, b.Result)
	}
	return c.outlineOf(len(b.Params), res)
}

// outlineOf is a function type with so many unknown parameters.
func (c *checker) outlineOf(params int, res typ) typ {
	for range params {
		res = &tarrow{arg: c.fresh(), res: res}
	}
	return res
}

// outlineExpr follows the expressions that give a value on to where the value comes from: the first branch stands for all.
func (c *checker) outlineExpr(e script.Expr) typ {
	switch e := e.(type) {
	case *script.Paren:
		return c.outlineExpr(e.Expr)
	case *script.Fun:
		return c.outlineOf(len(e.Params), c.outlineExpr(e.Body))
	case *script.Function:
		return c.outlineOf(1, c.outlineExpr(e.Cases[0].Body))
	case *script.Match:
		return c.outlineExpr(e.Cases[0].Body)
	case *script.If:
		return c.outlineExpr(e.Then)
	case *script.Let:
		return c.outlineExpr(e.Body)
	case *script.Seq:
		return c.outlineExpr(e.Items[len(e.Items)-1])
	case *script.Tuple:
		t := &ttuple{}
		for _, i := range e.Items {
			t.items = append(t.items, c.outlineExpr(i))
		}
		return t
	case *script.Constraint:
		return c.outlineConstraint(c.outlineExpr(e.Expr), e.Type)
	default:
		return c.fresh()
	}
}

func (c *checker) outlineConstraint(t typ, annotation script.Type) typ {
	u := c.outlineType(annotation)
	c.unify(t, u) // when they differ, checking the expression will say so
	return u
}

// outlineType reads an annotation without reporting its mistakes; what an arrow takes stays unknown.
func (c *checker) outlineType(t script.Type) typ {
	switch t := t.(type) {
	case *script.TArrow:
		return &tarrow{arg: c.fresh(), res: c.outlineType(t.Res)}
	case *script.TTuple:
		u := &ttuple{}
		for _, i := range t.Items {
			u.items = append(u.items, c.outlineType(i))
		}
		return u
	case *script.TCon:
		d := c.scope.typ(t.Path.Name.Name)
		if m := t.Path.Module.Name; m != "" {
			if d = nil; c.scope.module(m) != nil {
				d = c.scope.module(m).typ(t.Path.Name.Name)
			}
		}
		if d == nil || len(d.params) != len(t.Args) {
			return c.fresh()
		}
		u := &tcon{def: d}
		for _, a := range t.Args {
			u.args = append(u.args, c.outlineType(a))
		}
		return u
	default:
		return c.fresh()
	}
}
