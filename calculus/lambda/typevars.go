package lambda

import "github.com/balticsim/balticsim/calculus"

// valueTypeVars adds to a set every type variable that is written anywhere in v, bound ones included: names to avoid.
func valueTypeVars(v Value, into map[string]bool) {
	switch v := v.(type) {
	case Var:
		for _, t := range v.Inst {
			calculus.TypeVars(t, into)
		}
	case Lit, NameRef, Frozen:
	case Tuple:
		valuesTypeVars(v.Items, into)
	case Con:
		calculus.TypeVars(v.Type, into)
		valuesTypeVars(v.Args, into)
	case *Fun:
		calculus.TypeVars(v.Type, into)
		calculus.TypeVars(v.Res, into)
		exprTypeVars(v.Body, into)
	case *Rec:
		for _, d := range v.Defs {
			calculus.TypeVars(d.Type, into)
			calculus.TypeVars(d.Res, into)
			exprTypeVars(d.Body, into)
		}
	default:
		panic("lambda: unknown value")
	}
}

func valuesTypeVars(vs []Value, into map[string]bool) {
	for _, v := range vs {
		valueTypeVars(v, into)
	}
}

func exprTypeVars(e Expr, into map[string]bool) {
	switch e := e.(type) {
	case *Ret:
		valueTypeVars(e.Value, into)
	case *App:
		valueTypeVars(e.Fun, into)
		valueTypeVars(e.Arg, into)
	case *Let:
		calculus.TypeVars(e.Type, into)
		exprTypeVars(e.Bound, into)
		exprTypeVars(e.Body, into)
	case *LetV:
		for _, p := range e.Params {
			into[p] = true
		}
		valueTypeVars(e.Value, into)
		exprTypeVars(e.Body, into)
	case *Match:
		valueTypeVars(e.Value, into)
		for _, arm := range e.Arms {
			exprTypeVars(arm.Body, into)
		}
	case *Op:
		calculus.TypeVars(e.Type, into)
		valuesTypeVars(e.Args, into)
	case *Delta:
		valuesTypeVars(e.Args, into)
	default:
		panic("lambda: unknown expression")
	}
}
