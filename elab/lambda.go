package elab

import (
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

func (c *checker) function(e *script.Fun, w want) texp {
	return c.lambda(e, e.Params, e.Span, w, func(w want) texp { return c.expr(e.Body, w) })
}

// lambda checks fun p1 … pn -> body against a wanted type. e is the expression to blame.
func (c *checker) lambda(e script.Expr, params []script.Pattern, span source.Span, w want, body func(want) texp) texp {
	arg, res, ok := c.splitArrow(w.ty)
	if !ok {
		free := c.fresh()
		x := c.lambda(e, params, span, want{ty: free}, body)
		c.expect(e, free, w)
		return x
	}
	mark := c.scope.mark()
	p := c.parameter(params[0], arg)
	var inner texp
	if len(params) == 1 {
		inner = body(want{res, w.why.body()})
	} else {
		inner = c.lambda(e, params[1:], span, want{res, w.why}, body)
	}
	c.scope.leave(mark)
	return &xFun{node{&tarrow{arg: arg, res: res}, span}, p, inner}
}

// parameter checks the pattern of a function's parameter and brings its variables into scope.
func (c *checker) parameter(p script.Pattern, t typ) tpat {
	ps := &patterns{}
	tp := c.pattern(p, t, ps, nil)
	for _, v := range ps.values {
		c.scope.addValue(v)
	}
	c.judgeMatch([]tcase{{pat: tp, span: p.Pos()}}, p.Pos(), parameterForm)
	return tp
}

// splitArrow makes a type a function type if it can be one, and returns its two sides.
func (c *checker) splitArrow(t typ) (arg, res typ, ok bool) {
	switch t := head(t).(type) {
	case *tarrow:
		return t.arg, t.res, true
	case *tvar:
		if t.wild {
			return t, t, true
		}
		a := &tarrow{arg: &tvar{level: t.level}, res: &tvar{level: t.level}}
		return a.arg, a.res, c.unify(t, a) == nil
	case *tcon, *ttuple:
		return nil, nil, false
	}
	panic("elab: unknown type")
}

func (c *checker) functionCases(e *script.Function, w want) texp {
	arg, res, ok := c.splitArrow(w.ty)
	if !ok {
		free := c.fresh()
		x := c.functionCases(e, want{ty: free})
		c.expect(e, free, w)
		return x
	}
	cases := c.cases(e.Cases, arg, want{res, w.why.body()}, nil)
	c.judgeMatch(cases, e.Span, matchForm)
	return &xFunction{node{&tarrow{arg: arg, res: res}, e.Span}, arg, cases}
}

// cases checks the arms of a match: all patterns first, then the bodies, which all have the wanted type. on is the
// expression that is matched, nil for `function`.
func (c *checker) cases(cases []*script.Case, arg typ, w want, on script.Expr) []tcase {
	typed := make([]tcase, len(cases))
	bound := make([]*patterns, len(cases))
	for i, k := range cases {
		bound[i] = &patterns{on: on}
		typed[i] = tcase{span: k.Pattern.Pos(), pat: c.pattern(k.Pattern, arg, bound[i], nil)}
	}
	first := branches{c: c, w: w}
	for i, k := range cases {
		mark := c.scope.mark()
		for _, v := range bound[i].values {
			c.scope.addValue(v)
		}
		if k.Guard != nil {
			typed[i].guard = c.expr(k.Guard, want{c.core.bool, &reason{kind: whyGuard}})
		}
		typed[i].body = first.check(k.Body)
		c.scope.leave(mark)
	}
	return typed
}

// branches checks the branches of an if or a match against one wanted type. When nothing was known about that type before, the
// first branch decides it, and a later one that differs disagrees with that branch.
type branches struct {
	c     *checker
	w     want
	first script.Expr
	ty    typ
}

func (b *branches) check(e script.Expr) texp {
	w := b.w
	if b.first != nil && b.ty != nil {
		w.why = &reason{kind: whyBranch, span: b.first.Pos(), prev: b.ty, outer: b.w.why}
	}
	_, open := head(w.ty).(*tvar)
	x := b.c.expr(e, w)
	if open && b.ty == nil {
		if _, still := head(w.ty).(*tvar); !still {
			b.first, b.ty = result(e), w.ty
		}
	}
	return x
}

// result is the part of an expression that gives its value: what a mistake about its type should point at.
func result(e script.Expr) script.Expr {
	for {
		switch x := e.(type) {
		case *script.Paren:
			e = x.Expr
		case *script.Let:
			e = x.Body
		case *script.Seq:
			e = x.Items[len(x.Items)-1]
		default:
			return e
		}
	}
}

func (c *checker) conditional(e *script.If, w want) texp {
	cond := c.expr(e.Cond, want{c.core.bool, &reason{kind: whyCondition}})
	if e.Else == nil {
		then := c.expr(e.Then, want{c.core.unit, &reason{kind: whyNoElse, span: e.Span}})
		c.expect(e, c.core.unit, w)
		return &xIf{node{c.core.unit, e.Span}, cond, then, nil}
	}
	b := branches{c: c, w: w}
	then := b.check(e.Then)
	els := b.check(e.Else)
	return &xIf{node{w.ty, e.Span}, cond, then, els}
}
