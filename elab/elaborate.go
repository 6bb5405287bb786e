package elab

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/internal/source"
)

// Elaboration to let-normal form. Everything is evaluated from left to right: an operand that is not a value by its form
// is bound by a let before the construct that uses it. Such lets collect in a block; the names they bind are made here,
// so that a block never hides a name of the script from what stands under it.

// block is the lets that have to come before an expression.
type block struct{ lets []*lambda.Let }

// bind adds a let and returns its variable.
func (b *block) bind(name string, t calculus.Type, bound lambda.Expr) lambda.Value {
	b.lets = append(b.lets, &lambda.Let{Name: name, Type: t, Bound: bound, Span: bound.Pos()})
	return lambda.Var{Name: name, Span: bound.Pos()}
}

// around puts the block's lets around an expression.
func (b *block) around(e lambda.Expr) lambda.Expr {
	for i := len(b.lets) - 1; i >= 0; i-- {
		b.lets[i].Body = e
		e = b.lets[i]
	}
	return e
}

// value elaborates an operand: to a value by itself, or to the variable of a let that it adds to the block.
func (el *elaborator) value(x texp, b *block) lambda.Value {
	switch x := x.(type) {
	case *xVar:
		return el.variable(x)
	case *xLit:
		return lambda.Lit{Const: x.c, Span: x.span}
	case *xFun, *xFunction:
		return el.function(x)
	case *xTuple:
		return lambda.Tuple{Items: el.values(x.items, b), Span: x.span}
	case *xCon:
		return el.con(x.ctor, x.ty, el.values(x.args, b), x.span)
	case *xList:
		return el.list(x, b)
	case *xRecord:
		if x.base == nil {
			return el.record(x, b)
		}
	case *xApp, *xPipe, *xMatch, *xIf, *xSeq, *xField, *xLet, *xAssert:
	case *xBad:
		panic("elab: a mistake is elaborated")
	default:
		panic("elab: unknown expression")
	}
	e := el.tail(x, b)
	return b.bind(el.fresh(hint(x)), el.low.lower(x.typ()), e)
}

func (el *elaborator) values(xs []texp, b *block) []lambda.Value {
	vs := make([]lambda.Value, len(xs))
	for i, x := range xs {
		vs[i] = el.value(x, b)
	}
	return vs
}

// hint is a short name for the value of an expression, from what makes it.
func hint(x texp) string {
	switch head(x.typ()).(type) {
	case *tarrow:
		return "f"
	default:
		if isOf(x.typ(), kindBool) {
			return "b"
		}
		return "v"
	}
}

// expr elaborates an expression.
func (el *elaborator) expr(x texp) lambda.Expr {
	b := &block{}
	return b.around(el.tail(x, b))
}

// tail elaborates an expression up to its last step: what has to come before goes into the block.
func (el *elaborator) tail(x texp, b *block) lambda.Expr {
	switch x := x.(type) {
	case *xVar, *xLit, *xFun, *xFunction, *xTuple, *xCon, *xList:
		return &lambda.Ret{Value: el.value(x, b), Span: x.pos()}
	case *xRecord:
		if x.base != nil {
			return el.update(x, b)
		}
		return &lambda.Ret{Value: el.value(x, b), Span: x.span}
	case *xApp:
		return el.call(x.fn, x.args, nil, b, x.span)
	case *xPipe:
		arg := el.value(x.arg, b)
		if f, ok := x.fn.(*xApp); ok {
			return el.call(f.fn, f.args, []lambda.Value{arg}, b, x.span)
		}
		return el.call(x.fn, nil, []lambda.Value{arg}, b, x.span)
	case *xMatch:
		v := el.value(x.scrutinee, b)
		return el.match(v, x.cases, el.low.lower(x.ty), x.span)
	case *xIf:
		cond := el.value(x.cond, b)
		then := el.expr(x.then)
		var els lambda.Expr = &lambda.Ret{Value: lambda.Lit{Const: calculus.UnitConst(), Span: x.span}, Span: x.span}
		if x.els != nil {
			els = el.expr(x.els)
		}
		return &lambda.Match{Value: cond, Arms: []lambda.Arm{boolArm(true, then), boolArm(false, els)}, Span: x.span}
	case *xSeq:
		return el.sequence(x)
	case *xField:
		return el.selection(x, el.value(x.exp, b))
	case *xLet:
		wraps := el.bindings(x.rec, x.binds)
		body := el.expr(x.body)
		for i := len(wraps) - 1; i >= 0; i-- {
			body = wraps[i](body)
		}
		return body
	case *xAssert:
		return el.assertion(x, b)
	case *xBad:
		panic("elab: a mistake is elaborated")
	}
	panic("elab: unknown expression")
}

func boolArm(b bool, body lambda.Expr) lambda.Arm {
	return lambda.Arm{Pattern: calculus.PConst{Const: calculus.BoolConst(b)}, Body: body, Span: body.Pos()}
}

// variable elaborates a use of a value. One that an interface promises becomes its implementation, whose type variables are
// given in terms of the interface's.
func (el *elaborator) variable(x *xVar) lambda.Value {
	v := x.val
	if v.prim != nil {
		return el.eta(x, nil, x.span)
	}
	inst := x.inst
	if v.promise != nil && v.impl == nil {
		if el.missing == nil {
			el.missing, el.missingAt = v, x.span
		}
		return lambda.Var{Name: v.name, Span: x.span}
	}
	if v.impl != nil {
		rigid := make(map[*typeDef]calculus.Type, len(v.rigid))
		for i, r := range v.rigid {
			rigid[r] = el.low.lower(inst[i])
		}
		el.low.rigid = rigid
		v, inst = v.impl, v.implArgs
	}
	var args []calculus.Type
	for _, t := range inst {
		args = append(args, el.low.lower(t))
	}
	return lambda.Var{Name: el.name(v), Inst: args, Span: x.span}
}

func (el *elaborator) con(k *ctor, t typ, args []lambda.Value, at source.Span) lambda.Value {
	return lambda.Con{Ctor: el.low.ctor(k), Type: el.low.lower(t).(calculus.Data), Args: args, Span: at}
}

func (el *elaborator) list(x *xList, b *block) lambda.Value {
	items := el.values(x.items, b)
	decl := el.low.sig.Lookup("list")
	t := el.low.lower(x.ty).(calculus.Data)
	var v lambda.Value = lambda.Con{Ctor: decl.Ctors[0], Type: t, Span: x.span}
	for i := len(items) - 1; i >= 0; i-- {
		v = lambda.Con{Ctor: decl.Ctors[1], Type: t, Args: []lambda.Value{items[i], v}, Span: x.items[i].pos()}
	}
	return v
}

// record elaborates {f = e; …}: the fields are evaluated as written and stored as declared.
func (el *elaborator) record(x *xRecord, b *block) lambda.Value {
	args := make([]lambda.Value, len(x.def.labels))
	for _, f := range x.fields {
		args[f.index] = el.value(f.exp, b)
	}
	return el.con(x.def.ctors[0], x.ty, args, x.span)
}

// update elaborates {base with f = e; …}: base, then the new fields, then a match that takes the other fields out.
func (el *elaborator) update(x *xRecord, b *block) lambda.Expr {
	base := el.value(x.base, b)
	args := make([]lambda.Value, len(x.def.labels))
	for _, f := range x.fields {
		args[f.index] = el.value(f.exp, b)
	}
	pats := make([]calculus.Pattern, len(args))
	for i, l := range x.def.labels {
		pats[i] = calculus.PWild{}
		if args[i] == nil {
			name := el.fresh(l.name)
			pats[i] = calculus.PVar{Name: name}
			args[i] = lambda.Var{Name: name, Span: x.span}
		}
	}
	body := &lambda.Ret{Value: el.con(x.def.ctors[0], x.ty, args, x.span), Span: x.span}
	arm := lambda.Arm{Pattern: calculus.PCtor{Ctor: el.low.ctor(x.def.ctors[0]), Args: pats}, Body: body, Span: x.span}
	return &lambda.Match{Value: base, Arms: []lambda.Arm{arm}, Span: x.span}
}

// selection elaborates v.f: a match that takes the field out.
func (el *elaborator) selection(x *xField, v lambda.Value) lambda.Expr {
	pats := make([]calculus.Pattern, len(x.label.def.labels))
	for i := range pats {
		pats[i] = calculus.PWild{}
	}
	pats[x.label.index] = calculus.PVar{Name: x.label.name}
	return &lambda.Match{Value: v, Arms: []lambda.Arm{{
		Pattern: calculus.PCtor{Ctor: el.low.ctor(x.label.def.ctors[0]), Args: pats},
		Body:    &lambda.Ret{Value: lambda.Var{Name: x.label.name, Span: x.span}, Span: x.span},
		Span:    x.span,
	}}, Span: x.span}
}

// sequence elaborates e1; …; en: the values of all but the last are thrown away.
func (el *elaborator) sequence(x *xSeq) lambda.Expr {
	n := len(x.items) - 1
	lets := make([]*lambda.Let, n)
	for i, s := range x.items[:n] {
		lets[i] = &lambda.Let{Name: "_", Type: el.low.lower(s.typ()), Bound: el.expr(s), Span: s.pos()}
	}
	return (&block{lets}).around(el.expr(x.items[n]))
}

// assertion elaborates assert e: a failure unless e is true.
func (el *elaborator) assertion(x *xAssert, b *block) lambda.Expr {
	text := lambda.Lit{Const: calculus.StringConst("assertion failed"), Span: x.span}
	fail := &lambda.Op{
		Op: calculus.OpFail, Args: []lambda.Value{text}, Type: el.low.lower(x.ty), Code: calculus.FaultAssert, Span: x.span,
	}
	if x.never {
		return fail
	}
	cond := el.value(x.cond, b)
	ok := &lambda.Ret{Value: lambda.Lit{Const: calculus.UnitConst(), Span: x.span}, Span: x.span}
	return &lambda.Match{Value: cond, Arms: []lambda.Arm{boolArm(true, ok), boolArm(false, fail)}, Span: x.span}
}
