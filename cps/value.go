package cps

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
)

// Value is V°. A variable of v that is not bound in v keeps its name.
func (t *Translator) Value(v lambda.Value) process.Value {
	switch v := v.(type) {
	case lambda.Var: // x[T̄]° = x[T̄°]
		return process.Var{Name: t.scope.use(v.Name), Inst: types(v.Inst), Span: v.Span}
	case lambda.Lit: // k° = k
		return process.Lit{Const: v.Const, Span: v.Span}
	case lambda.NameRef: // a° = a
		return process.NameRef{Name: v.Name}
	case lambda.Tuple: // (V1, …)° = (V1°, …)
		return process.Tuple{Items: t.values(v.Items), Span: v.Span}
	case lambda.Con: // (C V…)° = C V°…
		return process.Con{
			Ctor: t.ctor(v.Ctor), Type: Type(v.Type).(calculus.Data), Args: t.values(v.Args), Span: v.Span,
		}
	case *lambda.Fun:
		return t.fun(v)
	case *lambda.Rec:
		return t.rec(v)
	case lambda.Frozen: // [Θ]°; nothing frozen is main
		return process.Frozen{Part: t.Partition(v.Part, calculus.Unit)}
	}
	panic("cps: unknown value")
}

func (t *Translator) values(vs []lambda.Value) []process.Value {
	out := make([]process.Value, len(vs))
	for i, v := range vs {
		out[i] = t.Value(v)
	}
	return out
}

// fun: (fun (x:T) -> A)° = (x:T°, k:⟨U°⟩) ⟦A⟧k.
func (t *Translator) fun(f *lambda.Fun) process.Value {
	if abs, ok := t.funs[f]; ok {
		return abs
	}
	var abs *process.Abs
	closed := t.scope.closed(func() {
		params, body := t.abstraction(f.Param, f.Type, f.Res, f.Body)
		abs = &process.Abs{Params: params, Body: body, Role: process.RoleFun, Span: f.Span}
	})
	if closed {
		t.funs[f] = abs
	}
	return abs
}

// rec: (rec f1 = (x1:T1):U1 -> A1 and … in fi)° = μf1 = (x1:T1°, k:⟨U1°⟩) ⟦A1⟧k and … in fi.
func (t *Translator) rec(r *lambda.Rec) process.Value {
	if defs, ok := t.recs[&r.Defs[0]]; ok {
		return &process.Rec{Defs: defs, Index: r.Index, Span: r.Span}
	}
	defs := make([]process.RecDef, len(r.Defs))
	closed := t.scope.closed(func() {
		outer := t.scope.enter() // no continuation comes into the group
		for i, d := range r.Defs {
			defs[i].Name = t.scope.bind(d.Name)
		}
		for i, d := range r.Defs {
			params, body := t.abstraction(d.Param, d.Type, d.Res, d.Body)
			defs[i].Params, defs[i].Body, defs[i].Span = params, body, d.Span
		}
		for i := len(r.Defs) - 1; i >= 0; i-- {
			t.scope.unbind(r.Defs[i].Name)
		}
		t.scope.leave(outer)
	})
	if closed {
		t.recs[&r.Defs[0]] = defs
	}
	return &process.Rec{Defs: defs, Index: r.Index, Span: r.Span}
}

// abstraction is what a function has in common with a function of a group: (x:T°, k:⟨U°⟩) ⟦A⟧k.
func (t *Translator) abstraction(param string, typ, res calculus.Type, body lambda.Expr) ([]process.Param, process.Proc) {
	outer := t.scope.enter()
	as := t.scope.bind(param)
	p := t.expr(body, res, process.Var{Name: contVar, Span: body.Pos()})
	t.scope.unbind(param)
	t.scope.leave(outer)
	return []process.Param{{Name: as, Type: Type(typ)}, {Name: contVar, Type: contType(res)}}, p
}

// pattern translates a pattern whose variables have just been bound.
func (t *Translator) pattern(p calculus.Pattern) calculus.Pattern {
	switch p := p.(type) {
	case calculus.PWild, calculus.PConst:
		return p
	case calculus.PVar:
		return calculus.PVar{Name: top(t.scope.byName[p.Name]).as}
	case calculus.PTuple:
		return calculus.PTuple{Items: t.patterns(p.Items)}
	case calculus.PCtor:
		return calculus.PCtor{Ctor: t.ctor(p.Ctor), Args: t.patterns(p.Args)}
	case calculus.POr:
		return calculus.POr{Left: t.pattern(p.Left), Right: t.pattern(p.Right)}
	case calculus.PAs:
		return calculus.PAs{Pattern: t.pattern(p.Pattern), Name: top(t.scope.byName[p.Name]).as}
	}
	panic("cps: unknown pattern")
}

func (t *Translator) patterns(ps []calculus.Pattern) []calculus.Pattern {
	out := make([]calculus.Pattern, len(ps))
	for i, p := range ps {
		out[i] = t.pattern(p)
	}
	return out
}
