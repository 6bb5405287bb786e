package elab

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/internal/source"
)

// call elaborates fn applied to args and then to values that are there already: fn, then the arguments from left to
// right, then the application. A primitive with all its arguments is the operation itself.
func (el *elaborator) call(fn texp, args []texp, more []lambda.Value, b *block, at source.Span) lambda.Expr {
	if v, ok := fn.(*xVar); ok && v.val.prim != nil {
		vs := append(el.values(args, b), more...)
		p := v.val.prim
		if len(vs) < p.arity {
			return &lambda.Ret{Value: el.eta(v, vs, at), Span: at}
		}
		e := el.operation(v, vs[:p.arity], at)
		if len(vs) == p.arity {
			return e
		}
		t := el.low.lower(v.ty)
		for range p.arity {
			t = t.(calculus.Fun).Res
		}
		return el.apply(b.bind(el.fresh("f"), t, e), t, vs[p.arity:], b, at)
	}
	f := el.value(fn, b)
	vs := append(el.values(args, b), more...)
	return el.apply(f, el.low.lower(fn.typ()), vs, b, at)
}

// apply is f of type t applied to some values, one after the other.
func (el *elaborator) apply(f lambda.Value, t calculus.Type, vs []lambda.Value, b *block, at source.Span) lambda.Expr {
	for _, v := range vs[:len(vs)-1] {
		t = t.(calculus.Fun).Res
		f = b.bind(el.fresh("f"), t, &lambda.App{Fun: f, Arg: v, Span: at})
	}
	return &lambda.App{Fun: f, Arg: vs[len(vs)-1], Span: at}
}

// operation is a primitive with all its arguments.
func (el *elaborator) operation(x *xVar, args []lambda.Value, at source.Span) lambda.Expr {
	p := x.val.prim
	if p.isDelta {
		return &lambda.Delta{Delta: p.delta, Args: args, Span: at}
	}
	if p.first {
		return el.printed(p, args[0], at)
	}
	if p.swap {
		args = []lambda.Value{args[1], args[0]}
	}
	op := &lambda.Op{Op: p.op, Args: args, Code: p.code, Span: at}
	switch p.op {
	case calculus.OpChan, calculus.OpRef, calculus.OpFail, calculus.OpChoose:
		op.Type = el.low.lower(x.inst[0])
	default:
	}
	return op
}

// printed is a print that makes its text first.
func (el *elaborator) printed(p *primitive, arg lambda.Value, at source.Span) lambda.Expr {
	text := &lambda.Delta{Delta: p.delta, Args: []lambda.Value{arg}, Span: at}
	if p.suffix != "" {
		text.Args = append(text.Args, lambda.Lit{Const: calculus.StringConst(p.suffix), Span: at})
	}
	v := el.fresh("v")
	return &lambda.Let{
		Name: v, Type: calculus.String, Bound: text, Span: at,
		Body: &lambda.Op{Op: p.op, Args: []lambda.Value{lambda.Var{Name: v, Span: at}}, Span: at},
	}
}

// eta is a primitive with some of its arguments, as a function that waits for the others.
func (el *elaborator) eta(x *xVar, given []lambda.Value, at source.Span) lambda.Value {
	t := el.low.lower(x.ty)
	for range given {
		t = t.(calculus.Fun).Res
	}
	args := append([]lambda.Value{}, given...)
	var types []calculus.Fun
	for len(args) < x.val.prim.arity {
		f := t.(calculus.Fun)
		types = append(types, f)
		args = append(args, lambda.Var{Name: el.fresh("x"), Span: at})
		t = f.Res
	}
	body := el.operation(x, args, at)
	for i := len(types) - 1; i >= 0; i-- {
		f := &lambda.Fun{
			Param: args[len(given)+i].(lambda.Var).Name, Type: types[i].Arg, Res: types[i].Res, Body: body, Span: at,
		}
		if i == 0 {
			return f
		}
		body = &lambda.Ret{Value: f, Span: at}
	}
	panic("elab: a primitive with all its arguments is not a function")
}
