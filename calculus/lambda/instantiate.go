package lambda

import (
	"slices"

	"github.com/balticsim/balticsim/calculus"
)

// Instantiation V{T̄/ᾱ} puts types for type variables in every type a term carries. The types may be open: a use under
// another Λβ̄ may mention β. So a LetV inside V whose own parameters occur in T̄ has them renamed first.

// instantiate returns v with the types for those type variables. The terms of v are closed, its types need not be.
func instantiate(v Value, types map[string]calculus.Type) Value {
	if len(types) == 0 {
		return v
	}
	return typing{types}.value(v)
}

// typing is a substitution of types.
type typing struct{ types map[string]calculus.Type }

func (s typing) typ(t calculus.Type) calculus.Type {
	if t == nil {
		return nil
	}
	return calculus.Subst(t, s.types)
}

func (s typing) value(v Value) Value {
	switch v := v.(type) {
	case Var:
		return Var{v.Name, calculus.SubstAll(v.Inst, s.types), v.Span}
	case Lit, NameRef, Frozen:
		return v
	case Tuple:
		return Tuple{s.values(v.Items), v.Span}
	case Con:
		if v.Sealed != nil {
			return v
		}
		return Con{Ctor: v.Ctor, Type: s.typ(v.Type).(calculus.Data), Args: s.values(v.Args), Span: v.Span}
	case *Fun:
		if v.Sealed != nil {
			return v
		}
		return &Fun{Param: v.Param, Type: s.typ(v.Type), Res: s.typ(v.Res), Body: s.expr(v.Body), Span: v.Span}
	case *Rec:
		if v.Sealed != nil {
			return v
		}
		defs := make([]RecDef, len(v.Defs))
		for i, d := range v.Defs {
			defs[i] = RecDef{d.Name, d.Param, s.typ(d.Type), s.typ(d.Res), s.expr(d.Body), d.Span}
		}
		return &Rec{Defs: defs, Index: v.Index, Span: v.Span}
	}
	panic("lambda: unknown value")
}

func (s typing) values(vs []Value) []Value {
	out := make([]Value, len(vs))
	for i, v := range vs {
		out[i] = s.value(v)
	}
	return out
}

func (s typing) expr(e Expr) Expr {
	switch e := e.(type) {
	case *Ret:
		return &Ret{s.value(e.Value), e.Span}
	case *App:
		return &App{s.value(e.Fun), s.value(e.Arg), e.Span}
	case *Let:
		return &Let{e.Name, s.typ(e.Type), s.expr(e.Bound), s.expr(e.Body), e.Span}
	case *LetV:
		params, inner := s.under(e)
		return &LetV{params, e.Pattern, inner.value(e.Value), s.expr(e.Body), e.Span}
	case *Match:
		arms := make([]Arm, len(e.Arms))
		for i, arm := range e.Arms {
			arms[i] = Arm{arm.Pattern, s.expr(arm.Body), arm.Span}
		}
		return &Match{s.value(e.Value), arms, e.Span}
	case *Op:
		return &Op{e.Op, s.values(e.Args), s.typ(e.Type), e.Code, e.Span}
	case *Delta:
		return &Delta{e.Delta, s.values(e.Args), e.Span}
	}
	panic("lambda: unknown expression")
}

// under returns the parameters of a LetV, renamed where they would capture, and the substitution as it acts under them.
func (s typing) under(e *LetV) ([]string, typing) {
	if len(e.Params) == 0 {
		return e.Params, s
	}
	inner := make(map[string]calculus.Type, len(s.types)+len(e.Params))
	taken := map[string]bool{}
	for name, t := range s.types {
		if !slices.Contains(e.Params, name) {
			inner[name] = t
			calculus.TypeVars(t, taken)
		}
	}
	capture := slices.ContainsFunc(e.Params, func(p string) bool { return taken[p] })
	if !capture {
		return e.Params, typing{inner}
	}
	valueTypeVars(e.Value, taken)
	params := slices.Clone(e.Params)
	for _, p := range params {
		taken[p] = true
	}
	for i, p := range params {
		fresh := p
		for taken[fresh] {
			fresh += "'"
		}
		taken[fresh] = true
		params[i] = fresh
		inner[p] = calculus.TyVar{Name: fresh}
	}
	return params, typing{inner}
}
