package lambda

import "github.com/balticsim/balticsim/calculus"

// closedType tells whether a type has no variables.
func closedType(t calculus.Type) bool {
	vars := map[string]bool{}
	typeVars(t, vars)
	return len(vars) == 0
}

// typeVars adds the variables of a type to a set.
func typeVars(t calculus.Type, into map[string]bool) {
	all := func(ts []calculus.Type) {
		for _, u := range ts {
			typeVars(u, into)
		}
	}
	switch t := t.(type) {
	case nil:
	case calculus.Base:
	case calculus.TyVar:
		into[t.Name] = true
	case calculus.Chan:
		typeVars(t.Elem, into)
	case calculus.Ref:
		typeVars(t.Elem, into)
	case calculus.Fun:
		typeVars(t.Arg, into)
		typeVars(t.Res, into)
	case calculus.Abs:
		all(t.Params)
	case calculus.Tuple:
		all(t.Items)
	case calculus.Data:
		all(t.Args)
	default:
		panic("lambda: unknown type")
	}
}

// valueTypeVars adds to a set every type variable that is written anywhere in v, bound ones included: names to avoid.
func valueTypeVars(v Value, into map[string]bool) {
	switch v := v.(type) {
	case Var:
		for _, t := range v.Inst {
			typeVars(t, into)
		}
	case Lit, NameRef, Frozen:
	case Tuple:
		valuesTypeVars(v.Items, into)
	case Con:
		typeVars(v.Type, into)
		valuesTypeVars(v.Args, into)
	case *Fun:
		typeVars(v.Type, into)
		typeVars(v.Res, into)
		exprTypeVars(v.Body, into)
	case *Rec:
		for _, d := range v.Defs {
			typeVars(d.Type, into)
			typeVars(d.Res, into)
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
		typeVars(e.Type, into)
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
		typeVars(e.Type, into)
		valuesTypeVars(e.Args, into)
	case *Delta:
		valuesTypeVars(e.Args, into)
	default:
		panic("lambda: unknown expression")
	}
}
