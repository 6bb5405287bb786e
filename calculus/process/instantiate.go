package process

import (
	"slices"

	"github.com/balticsim/balticsim/calculus"
)

// Instantiation V{s̄/ᾱ} puts types for type variables in every type a term carries. The types may be open: a use under
// another Λβ̄ may mention β. So a LetV inside V whose own parameters occur in s̄ has them renamed first.

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
	case Done:
		return Done{s.typ(v.Type)}
	case Tuple:
		return Tuple{s.values(v.Items), v.Span}
	case Con:
		if v.Sealed != nil {
			return v
		}
		return Con{Ctor: v.Ctor, Type: s.typ(v.Type).(calculus.Data), Args: s.values(v.Args), Span: v.Span}
	case *Abs:
		if v.Sealed != nil {
			return v
		}
		return &Abs{Params: s.params(v.Params), Body: s.proc(v.Body), Role: v.Role, Span: v.Span}
	case *Rec:
		if v.Sealed != nil {
			return v
		}
		defs := make([]RecDef, len(v.Defs))
		for i, d := range v.Defs {
			defs[i] = RecDef{d.Name, s.params(d.Params), s.proc(d.Body), d.Span}
		}
		return &Rec{Defs: defs, Index: v.Index, Span: v.Span}
	case Box:
		return Box{s.proc(v.Body), v.Span}
	}
	panic("process: unknown value")
}

func (s typing) values(vs []Value) []Value {
	out := make([]Value, len(vs))
	for i, v := range vs {
		out[i] = s.value(v)
	}
	return out
}

func (s typing) params(params []Param) []Param {
	out := make([]Param, len(params))
	for i, p := range params {
		out[i] = Param{p.Name, s.typ(p.Type)}
	}
	return out
}

func (s typing) proc(p Proc) Proc {
	return rewrite{
		value: func(v Value) (Value, bool) { return s.value(v), true },
		body:  func(_ []string, body Proc) Proc { return s.proc(body) },
		typ:   s.typ,
		letV: func(l *LetV) ([]string, Value, bool) {
			params, inner := s.under(l)
			return params, inner.value(l.Value), true
		},
	}.proc(p)
}

// under returns the parameters of a LetV, renamed where they would capture, and the substitution as it acts under them.
func (s typing) under(l *LetV) ([]string, typing) {
	if len(l.Params) == 0 {
		return l.Params, s
	}
	inner := make(map[string]calculus.Type, len(s.types)+len(l.Params))
	taken := map[string]bool{}
	for name, t := range s.types {
		if !slices.Contains(l.Params, name) {
			inner[name] = t
			calculus.TypeVars(t, taken)
		}
	}
	if !slices.ContainsFunc(l.Params, func(p string) bool { return taken[p] }) {
		return l.Params, typing{inner}
	}
	valueTypeVars(l.Value, taken)
	params := slices.Clone(l.Params)
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
