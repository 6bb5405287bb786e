package elab

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// apply checks f e1 … en: the function, then what it takes, then the arguments from left to right, then its result.
func (c *checker) apply(e *script.App, w want) texp {
	fn := c.infer(e.Fun)
	a := &application{fun: e.Fun, typ: fn.typ(), args: e.Args}
	if v, ok := fn.(*xVar); ok {
		a.val = v.val
	}
	res, ok := c.call(a)
	if !ok || a.tupled {
		return c.bad(w, e.Span)
	}
	x := &xApp{node{res, e.Span}, fn, a.typed}
	if c.refuseLarge(res, e.Span) {
		return c.bad(w, e.Span)
	}
	c.expect(e, res, w)
	return x
}

// call checks the arguments of an application and returns the type of its result. It fails when the function takes fewer arguments.
func (c *checker) call(a *application) (typ, bool) {
	t := a.typ
	for i := range a.args {
		arg, res, ok := c.splitArrow(t)
		if !ok {
			rest := a.args
			if c.continued(a, i) {
				rest = rest[:i] // what follows belongs to the next item, where other names may be in scope
			} else {
				c.tooMany(a, i, t)
			}
			for _, e := range rest {
				c.infer(e)
			}
			return nil, false
		}
		a.params, t = append(a.params, arg), res
	}
	a.done = make([]bool, len(a.args))
	for i, arg := range a.args {
		w := want{a.params[i], &reason{kind: whyArgument, index: i, app: a}}
		if a.done[i] {
			w = want{ty: wild()}
		}
		a.typed = append(a.typed, c.expr(arg, w))
	}
	return t, true
}

// refuseLarge reports a type that is too large to be written out.
func (c *checker) refuseLarge(t typ, at source.Span) bool {
	if !tooLarge(t) {
		return false
	}
	d := c.errorf("BAL0317", at, "the type of this expression is too large")
	d.Primary.Text = "has more than twenty thousand parts"
	d.Notes = append(d.Notes, "a pair of pairs of pairs … doubles its type at every step")
	d.Help = append(d.Help, "give the parts a record type: its name stands for all of it")
	return true
}

// operator checks an operator or another function known by its name, applied to its operands.
func (c *checker) operator(e script.Expr, op script.Ident, operands []script.Expr, w want) texp {
	v := c.findValue(script.Path{Name: op})
	if v == nil {
		for _, o := range operands {
			c.infer(o)
		}
		return c.bad(w, e.Pos())
	}
	t, inst := c.instantiate(v.scheme)
	x := &xApp{fn: &xVar{node{t, op.Span}, v, inst}}
	var first typ
	skip := false
	for i, o := range operands {
		arg, res, ok := c.splitArrow(t)
		if !ok {
			panic("elab: an operator of the library takes fewer operands than it is given")
		}
		why := &reason{kind: whyOperand, name: op.Name, index: i, prev: first}
		if first != nil {
			why.span, why.left = operands[0].Pos(), operands[0]
		}
		if skip { // the first operand has told it all
			why, arg = nil, wild()
		}
		before := len(c.diags)
		y := c.expr(o, want{arg, why})
		skip = len(c.diags) > before && isOf(y.typ(), kindString) && op.Name == "+"
		x.args = append(x.args, y)
		first, t = y.typ(), res
	}
	x.node = node{t, e.Pos()}
	c.expect(e, t, w)
	return x
}

func (c *checker) unary(e *script.Unary, w want) texp {
	op := e.Op
	if op.Name == "-" {
		if l, ok := strip(e.Expr).(*script.Lit); ok && l.Value.Kind == script.LitInt {
			c.expect(e, c.core.int, w)
			return &xLit{node{c.core.int, e.Span}, calculus.IntConst(-l.Value.Int)}
		}
		op.Name = "~-"
	}
	if v := c.scope.value(op.Name); v != nil && v.prim == nil {
		return c.apply(&script.App{Fun: &script.Var{Path: script.Path{Name: op}, Span: op.Span}, Args: []script.Expr{e.Expr}, Span: e.Span}, w)
	}
	return c.operator(e, op, []script.Expr{e.Expr}, w)
}

func (c *checker) binary(e *script.Binary, w want) texp {
	switch e.Op.Name {
	case "&&", "||":
		operand := func(o script.Expr, i int) texp {
			return c.expr(o, want{c.core.bool, &reason{kind: whyOperand, name: e.Op.Name, index: i}})
		}
		left, right := operand(e.Left, 0), operand(e.Right, 1)
		c.expect(e, c.core.bool, w)
		k := &xLit{node{c.core.bool, e.Op.Span}, calculus.BoolConst(e.Op.Name == "||")}
		if e.Op.Name == "&&" {
			return &xIf{node{c.core.bool, e.Span}, left, right, k}
		}
		return &xIf{node{c.core.bool, e.Span}, left, k, right}
	case "::":
		return c.cons(e, w)
	case "|>":
		return c.pipe(e, w)
	}
	return c.operator(e, e.Op, []script.Expr{e.Left, e.Right}, w)
}

// cons checks head :: tail. Chains of it are long in generated scripts, so the right operand is a loop.
func (c *checker) cons(e *script.Binary, w want) texp {
	elem, known := isKind(w.ty, kindList)
	var t typ
	if known {
		t = elem[0]
	} else {
		t = c.fresh()
	}
	list := c.core.listOf(t)
	x := &xCon{node: node{list, e.Span}, ctor: c.core.consCtor}
	head := c.expr(e.Left, want{t, &reason{kind: whyOperand, name: "::", index: 0}})
	tail := c.expr(e.Right, want{list, &reason{kind: whyOperand, name: "::", index: 1, span: e.Left.Pos(), prev: t}})
	x.args = []texp{head, tail}
	c.expect(e, list, w)
	return x
}

// pipe checks x |> f, which is f x with x evaluated first. As OCaml does, it takes the type of x from f when f is a variable, a
// call or the like, and the other way round when f is a function written on the spot.
func (c *checker) pipe(e *script.Binary, w want) texp {
	var arg, fn texp
	a := &application{fun: e.Right, args: []script.Expr{e.Left}, pipe: true, done: make([]bool, 1)}
	inferred := isInferred(e.Right)
	switch strip(e.Right).(type) {
	case *script.Fun, *script.Function, *script.Match, *script.Let, *script.If:
		if inferred {
			fn = c.infer(e.Right)
			break
		}
		arg = c.infer(e.Left)
		fn = c.expr(e.Right, want{ty: &tarrow{arg: arg.typ(), res: c.fresh()}})
	default:
		inferred = true
		fn = c.infer(e.Right)
	}
	a.typ = fn.typ()
	if v, ok := fn.(*xVar); ok {
		a.val = v.val
	}
	param, res, ok := c.splitArrow(fn.typ())
	if !ok {
		c.tooMany(a, 0, fn.typ())
		return c.bad(w, e.Span)
	}
	a.params = []typ{param}
	if inferred {
		arg = c.expr(e.Left, want{param, &reason{kind: whyArgument, app: a}})
	}
	if c.refuseLarge(res, e.Span) {
		return c.bad(w, e.Span)
	}
	c.expect(e, res, w)
	return &xPipe{node{res, e.Span}, arg, fn}
}

// isInferred tells whether the type of an expression comes from what it mentions rather than from its own form.
func isInferred(e script.Expr) bool {
	switch e := strip(e).(type) {
	case *script.Var, *script.App, *script.Binary, *script.Unary, *script.Field, *script.Constraint:
		return true
	case *script.Seq:
		return isInferred(e.Items[len(e.Items)-1])
	case *script.If:
		return e.Else != nil && isInferred(e.Then) && isInferred(e.Else)
	default:
		return false
	}
}
