package tests

import (
	"slices"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/typing"
)

// scoped is an open term: an expression, or else a value, with the environment E that its place in a well-typed term gives it.
type scoped struct {
	env   []typing.Binding
	expr  lambda.Expr
	value lambda.Value
}

// scopes collects the open terms inside a well-typed one. What stands under a Λ that binds type variables is left out: the environments of the
// checkers have no place for free type variables. Such a term is judged with the one around it.
type scopes struct {
	signature *calculus.Signature
	names     []calculus.Typed // Δ
	env       []typing.Binding
	found     []scoped
}

// under collects what collect finds with more assumptions.
func (s *scopes) under(more []typing.Binding, collect func()) {
	outer := s.env
	s.env = append(slices.Clip(s.env), more...)
	collect()
	s.env = outer
}

func assume(x string, t calculus.Type) []typing.Binding { return []typing.Binding{{Name: x, Type: t}} }

func (s *scopes) expr(e lambda.Expr) {
	s.found = append(s.found, scoped{env: s.env, expr: e})
	switch e := e.(type) {
	case *lambda.Let:
		s.expr(e.Bound)
		s.under(assume(e.Name, e.Type), func() { s.expr(e.Body) })
	case *lambda.LetV:
		if len(e.Params) == 0 {
			s.value(e.Value)
		}
		bound := s.pattern(e.Pattern, s.typeOf(e.Value), e.Params)
		s.under(bound, func() { s.expr(e.Body) })
	case *lambda.Match:
		s.value(e.Value)
		for _, arm := range e.Arms {
			s.under(s.pattern(arm.Pattern, s.typeOf(e.Value), nil), func() { s.expr(arm.Body) })
		}
	default:
		values, _ := children(e)
		for _, v := range values {
			s.value(v)
		}
	}
}

func (s *scopes) value(v lambda.Value) {
	s.found = append(s.found, scoped{env: s.env, value: v})
	switch v := v.(type) {
	case lambda.Tuple:
		for _, item := range v.Items {
			s.value(item)
		}
	case lambda.Con:
		for _, arg := range v.Args {
			s.value(arg)
		}
	case *lambda.Fun:
		if v.Sealed == nil { // a sealed one is closed, and may be in many places
			s.under(assume(v.Param, v.Type), func() { s.expr(v.Body) })
		}
	case *lambda.Rec:
		if v.Sealed != nil {
			return
		}
		var group []typing.Binding
		for _, d := range v.Defs {
			group = append(group, assume(d.Name, calculus.Fun{Arg: d.Type, Res: d.Res})...)
		}
		for _, d := range v.Defs {
			s.under(append(slices.Clip(group), assume(d.Param, d.Type)...), func() { s.expr(d.Body) })
		}
	default:
	}
}

// typeOf reads off the type of a value that is well typed here.
func (s *scopes) typeOf(v lambda.Value) calculus.Type {
	switch v := v.(type) {
	case lambda.Var:
		for _, b := range slices.Backward(s.env) {
			if b.Name == v.Name {
				return instanceOf(b.Params, v.Inst, b.Type)
			}
		}
		panic("tests: the variable " + v.Name + " is free")
	case lambda.Lit:
		return v.Const.Type
	case lambda.NameRef:
		for _, d := range s.names {
			if d.Name == v.Name {
				return d.Type
			}
		}
		panic("tests: a name that is not declared")
	case lambda.Tuple:
		items := make([]calculus.Type, len(v.Items))
		for i, item := range v.Items {
			items[i] = s.typeOf(item)
		}
		return calculus.Tuple{Items: items}
	case lambda.Con:
		return v.Type
	case *lambda.Fun:
		return calculus.Fun{Arg: v.Type, Res: v.Res}
	case *lambda.Rec:
		return calculus.Fun{Arg: v.Defs[v.Index].Type, Res: v.Defs[v.Index].Res}
	case lambda.Frozen:
		return calculus.PartType
	}
	panic("tests: unknown value of λ∥")
}

func instanceOf(params []string, args []calculus.Type, t calculus.Type) calculus.Type {
	as := map[string]calculus.Type{}
	for i, p := range params {
		as[p] = args[i]
	}
	return calculus.Subst(t, as)
}

// pattern is what a pattern binds when it is matched with a value of type t.
func (s *scopes) pattern(p calculus.Pattern, t calculus.Type, params []string) []typing.Binding {
	switch p := p.(type) {
	case calculus.PWild, calculus.PConst:
		return nil
	case calculus.PVar:
		return []typing.Binding{{Name: p.Name, Params: params, Type: t}}
	case calculus.PTuple:
		return s.patterns(p.Items, t.(calculus.Tuple).Items, params)
	case calculus.PCtor:
		data := t.(calculus.Data)
		decl := s.signature.Lookup(data.Name)
		args := make([]calculus.Type, len(p.Ctor.Args))
		for i, arg := range p.Ctor.Args {
			args[i] = instanceOf(decl.Params, data.Args, arg)
		}
		return s.patterns(p.Args, args, params)
	case calculus.POr:
		return s.pattern(p.Left, t, params)
	case calculus.PAs:
		return append(s.pattern(p.Pattern, t, params), typing.Binding{Name: p.Name, Params: params, Type: t})
	}
	panic("tests: unknown pattern")
}

func (s *scopes) patterns(ps []calculus.Pattern, ts []calculus.Type, params []string) []typing.Binding {
	var all []typing.Binding
	for i, p := range ps {
		all = append(all, s.pattern(p, ts[i], params)...)
	}
	return all
}
