package elab

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/internal/source"
)

// bindings elaborates a let to what has to stand around its body.
func (el *elaborator) bindings(rec bool, binds []*tbind) []wrap {
	if rec {
		return el.recursive(binds)
	}
	if len(binds) == 1 {
		b := binds[0]
		if len(b.params) > 0 {
			return []wrap{el.generalising(b)}
		}
		return el.plain(b.pat, b.rhs.typ(), b.span, func() lambda.Expr { return el.expr(b.rhs) })
	}
	// No right side sees the variables of the others: all are evaluated under names of our own first.
	var wraps []wrap
	temps := make([]string, len(binds))
	for i, b := range binds {
		temps[i] = el.fresh("v")
		if len(b.params) > 0 {
			temp := &tbind{pat: &pVar{&value{name: temps[i]}}, rhs: b.rhs, params: b.params, span: b.span}
			wraps = append(wraps, el.generalising(temp))
			continue
		}
		t, bound := el.low.lower(b.rhs.typ()), el.expr(b.rhs)
		wraps = append(wraps, func(body lambda.Expr) lambda.Expr {
			return &lambda.Let{Name: temps[i], Type: t, Bound: bound, Body: body, Span: b.span}
		})
	}
	for i, b := range binds {
		temp := &xVar{node{b.rhs.typ(), b.rhs.pos()}, &value{name: temps[i]}, nil}
		for _, p := range b.params {
			temp.inst = append(temp.inst, p)
		}
		if len(b.params) > 0 {
			wraps = append(wraps, el.generalising(&tbind{pat: b.pat, rhs: temp, params: b.params, span: b.span}))
			continue
		}
		wraps = append(wraps, el.plain(b.pat, b.rhs.typ(), b.span, func() lambda.Expr { return el.expr(temp) })...)
	}
	return wraps
}

// generalising elaborates a let that binds a value for all types.
func (el *elaborator) generalising(b *tbind) wrap {
	params := el.nameTypes(b.params)
	outer := &block{}
	v := el.value(b.rhs, outer)
	if len(outer.lets) > 0 {
		panic("elab: a binding that generalises is not a value")
	}
	pat := el.pattern(b.pat)
	return func(body lambda.Expr) lambda.Expr {
		return &lambda.LetV{Params: params, Pattern: pat, Value: v, Body: body, Span: b.span}
	}
}

// plain elaborates a let that binds what an expression evaluates to, at one type.
func (el *elaborator) plain(p tpat, t typ, at source.Span, bound func() lambda.Expr) []wrap {
	name, simple := el.simple(p)
	lt, e := el.low.lower(t), bound()
	if simple {
		return []wrap{func(body lambda.Expr) lambda.Expr {
			return &lambda.Let{Name: name, Type: lt, Bound: e, Body: body, Span: at}
		}}
	}
	pat := el.pattern(p)
	split := func(v lambda.Value) wrap {
		return func(body lambda.Expr) lambda.Expr {
			return &lambda.Match{Value: v, Arms: []lambda.Arm{{Pattern: pat, Body: body, Span: at}}, Span: at}
		}
	}
	if r, ok := e.(*lambda.Ret); ok {
		return []wrap{split(r.Value)}
	}
	temp := el.fresh("v")
	return []wrap{
		func(body lambda.Expr) lambda.Expr {
			return &lambda.Let{Name: temp, Type: lt, Bound: e, Body: body, Span: at}
		},
		split(lambda.Var{Name: temp, Span: at}),
	}
}

// simple tells whether a pattern is one variable, or binds none and always matches, and the name for it.
func (el *elaborator) simple(p tpat) (string, bool) {
	if v, ok := p.(*pVar); ok {
		return el.name(v.val), true
	}
	return "_", irrefutable(p) && len(calculus.PatternVars(el.pattern(p))) == 0
}

// recursive elaborates let rec f1 = … and …: one group, shared by its functions.
func (el *elaborator) recursive(binds []*tbind) []wrap {
	params := el.nameTypes(binds[0].params)
	defs := make([]lambda.RecDef, len(binds))
	names := make([]string, len(binds))
	for i, b := range binds {
		names[i] = el.name(b.values[0])
	}
	for i, b := range binds {
		f := el.function(b.rhs)
		defs[i] = lambda.RecDef{Name: names[i], Param: f.Param, Type: f.Type, Res: f.Res, Body: f.Body, Span: b.span}
	}
	member := func(i int) lambda.Value { return &lambda.Rec{Defs: defs, Index: i, Span: binds[i].span} }
	at := binds[0].span
	switch {
	case len(params) == 0:
		wraps := make([]wrap, len(binds))
		for i := range binds {
			wraps[i] = func(body lambda.Expr) lambda.Expr {
				t := calculus.Fun{Arg: defs[i].Type, Res: defs[i].Res}
				return &lambda.Let{Name: names[i], Type: t, Bound: &lambda.Ret{Value: member(i), Span: at}, Body: body, Span: at}
			}
		}
		return wraps
	case len(binds) == 1:
		return []wrap{func(body lambda.Expr) lambda.Expr {
			return &lambda.LetV{Params: params, Pattern: calculus.PVar{Name: names[0]}, Value: member(0), Body: body, Span: at}
		}}
	}
	group, pats := lambda.Tuple{Span: at}, calculus.PTuple{}
	for i := range binds {
		group.Items = append(group.Items, member(i))
		pats.Items = append(pats.Items, calculus.PVar{Name: names[i]})
	}
	return []wrap{func(body lambda.Expr) lambda.Expr {
		return &lambda.LetV{Params: params, Pattern: pats, Value: group, Body: body, Span: at}
	}}
}

// function elaborates a function of one parameter. A parameter that is not a variable is matched when it arrives.
func (el *elaborator) function(x texp) *lambda.Fun {
	t := el.low.lower(x.typ()).(calculus.Fun)
	f := &lambda.Fun{Type: t.Arg, Res: t.Res, Span: x.pos()}
	switch x := x.(type) {
	case *xFun:
		name, simple := el.simple(x.param)
		if simple {
			f.Param, f.Body = name, el.expr(x.body)
			return f
		}
		f.Param = el.fresh("p")
		f.Body = el.match(lambda.Var{Name: f.Param, Span: x.span}, []tcase{{pat: x.param, body: x.body, span: x.span}}, t.Res, x.span)
	case *xFunction:
		f.Param = el.fresh("p")
		f.Body = el.match(lambda.Var{Name: f.Param, Span: x.span}, x.cases, t.Res, x.span)
	default:
		panic("elab: not a function")
	}
	return f
}

// match elaborates cases on a value; t is the type of their bodies. λ∥ has no guards: the first case with one splits the
// cases, and those after it become a function that the guard falls through to, made outside the case so that the
// case's variables do not hide anything in it.
func (el *elaborator) match(v lambda.Value, cases []tcase, t calculus.Type, at source.Span) lambda.Expr {
	m := &lambda.Match{Value: v, Span: at}
	for i, k := range cases {
		pat := el.pattern(k.pat)
		if k.guard == nil {
			m.Arms = append(m.Arms, lambda.Arm{Pattern: pat, Body: el.expr(k.body), Span: k.span})
			continue
		}
		rest := cases[i+1:]
		b := &block{}
		if len(rest) == 0 {
			fail := &lambda.Op{
				Op: calculus.OpFail, Type: t, Code: calculus.FaultMatch, Span: at,
				Args: []lambda.Value{lambda.Lit{Const: calculus.StringConst("no case of the match applies"), Span: at}},
			}
			m.Arms = append(m.Arms, lambda.Arm{Pattern: pat, Body: el.guarded(k, fail), Span: k.span})
			return m
		}
		next := el.fresh("next")
		other := &lambda.Fun{Param: "_", Type: calculus.Unit, Res: t, Body: el.match(v, rest, t, at), Span: at}
		fun := b.bind(next, calculus.Fun{Arg: calculus.Unit, Res: t}, &lambda.Ret{Value: other, Span: at})
		fall := func() lambda.Expr {
			return &lambda.App{Fun: fun, Arg: lambda.Lit{Const: calculus.UnitConst(), Span: at}, Span: at}
		}
		m.Arms = append(m.Arms, lambda.Arm{Pattern: pat, Body: el.guarded(k, fall()), Span: k.span})
		if !irrefutable(k.pat) {
			m.Arms = append(m.Arms, lambda.Arm{Pattern: calculus.PWild{}, Body: fall(), Span: at})
		}
		return b.around(m)
	}
	return m
}

// guarded is a case's body if its guard holds, and otherwise what comes next.
func (el *elaborator) guarded(k tcase, next lambda.Expr) lambda.Expr {
	b := &block{}
	g := el.value(k.guard, b)
	return b.around(&lambda.Match{Value: g, Arms: []lambda.Arm{boolArm(true, el.expr(k.body)), boolArm(false, next)}, Span: k.span})
}

// pattern elaborates a pattern.
func (el *elaborator) pattern(p tpat) calculus.Pattern {
	all := func(ps []tpat) []calculus.Pattern {
		qs := make([]calculus.Pattern, len(ps))
		for i, p := range ps {
			qs[i] = el.pattern(p)
		}
		return qs
	}
	switch p := p.(type) {
	case *pWild:
		return calculus.PWild{}
	case *pVar:
		return calculus.PVar{Name: el.name(p.val)}
	case *pConst:
		return calculus.PConst{Const: p.c}
	case *pTuple:
		return calculus.PTuple{Items: all(p.items)}
	case *pCtor:
		return calculus.PCtor{Ctor: el.low.ctor(p.ctor), Args: all(p.args)}
	case *pOr:
		return calculus.POr{Left: el.pattern(p.left), Right: el.pattern(p.right)}
	case *pAs:
		return calculus.PAs{Pattern: el.pattern(p.pat), Name: el.name(p.val)}
	}
	panic("elab: unknown pattern")
}
