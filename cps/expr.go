package cps

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/source"
)

// Expr is ⟦A⟧k for an expression A of type typ. The continuation k, of type ⟨typ°⟩, is closed or a variable.
func (t *Translator) Expr(e lambda.Expr, typ calculus.Type, k process.Value) process.Proc {
	outer := t.scope.enter()
	defer t.scope.leave(outer)
	if v, ok := k.(process.Var); ok && v.Name != contVar && v.Name != resultVar {
		t.scope.use(v.Name)
	}
	return t.expr(e, typ, k)
}

// expr is ⟦A⟧k. What comes later is translated first: a Let its body, a LetV likewise (see scope.go).
func (t *Translator) expr(e lambda.Expr, typ calculus.Type, k process.Value) process.Proc {
	switch e := e.(type) {
	case *lambda.Ret: // ⟦V⟧k = k·(V°)
		return resume(k, t.Value(e.Value), e.Span)
	case *lambda.App: // ⟦V W⟧k = V°·(W°, k)
		fun, arg := t.Value(e.Fun), t.Value(e.Arg)
		return &process.App{Fun: fun, Args: []process.Value{arg, k}, Span: e.Span}
	case *lambda.Let:
		return t.let(e, typ, k)
	case *lambda.LetV:
		return t.letV(e, typ, k)
	case *lambda.Match:
		return t.match(e, typ, k)
	case *lambda.Delta: // ⟦δ V…⟧k = δ V°… (r). k·(r)
		return &process.Delta{
			Delta: e.Delta, Args: t.values(e.Args),
			Name: resultVar, Type: t.deltas[e.Delta].Res, Body: resumeResult(k, e.Span), Span: e.Span,
		}
	case *lambda.Op:
		return t.op(e, typ, k)
	}
	panic("cps: unknown expression")
}

// let: ⟦let x = A in B⟧k = ⟦A⟧((x:T°) ⟦B⟧k).
func (t *Translator) let(e *lambda.Let, typ calculus.Type, k process.Value) process.Proc {
	x := t.scope.bind(e.Name)
	body := t.expr(e.Body, typ, k)
	t.scope.unbind(e.Name)
	rest := &process.Abs{
		Params: []process.Param{{Name: x, Type: Type(e.Type)}}, Body: body, Role: process.RoleCont, Span: e.Span,
	}
	return t.expr(e.Bound, e.Type, rest)
}

// letV: ⟦let p = Λᾱ.V in B⟧k = let p = Λᾱ.V° in ⟦B⟧k.
func (t *Translator) letV(e *lambda.LetV, typ calculus.Type, k process.Value) process.Proc {
	p, unbind := t.bindPattern(e.Pattern)
	body := t.expr(e.Body, typ, k)
	unbind()
	return &process.LetV{Params: e.Params, Pattern: p, Value: t.Value(e.Value), Body: body, Span: e.Span}
}

// match: ⟦match V with pi -> Ai⟧K = match V° with pi -> ⟦Ai⟧k, k=K.
func (t *Translator) match(e *lambda.Match, typ calculus.Type, k process.Value) process.Proc {
	arms := make([]process.Arm, len(e.Arms))
	for i, arm := range e.Arms {
		outer := t.scope.enter()
		p, unbind := t.bindPattern(arm.Pattern)
		body := t.expr(arm.Body, typ, process.Var{Name: contVar, Span: arm.Span})
		unbind()
		t.scope.leave(outer)
		arms[i] = process.Arm{Pattern: p, Body: body, Span: arm.Span}
	}
	return &process.Match{
		Value: t.Value(e.Value), Arms: arms, Cont: contVar, ContType: contType(typ), K: k, Span: e.Span,
	}
}

// bindPattern brings the variables of a pattern into scope; it returns the translated pattern and what takes them out again.
func (t *Translator) bindPattern(p calculus.Pattern) (calculus.Pattern, func()) {
	vars := calculus.PatternVars(p)
	for _, x := range vars {
		t.scope.bind(x)
	}
	return t.pattern(p), func() {
		for i := len(vars) - 1; i >= 0; i-- {
			t.scope.unbind(vars[i])
		}
	}
}

// resume is k·(V).
func resume(k, v process.Value, at source.Span) process.Proc {
	return &process.App{Fun: k, Args: []process.Value{v}, Span: at}
}

// resumeResult is k·(r), r being bound by the operation before it.
func resumeResult(k process.Value, at source.Span) process.Proc {
	return resume(k, process.Var{Name: resultVar, Span: at}, at)
}

// resumeUnit is k·(()).
func resumeUnit(k process.Value, at source.Span) process.Proc {
	return resume(k, unit(at), at)
}

func unit(at source.Span) process.Value {
	return process.Lit{Const: calculus.UnitConst(), Span: at}
}
