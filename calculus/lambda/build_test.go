package lambda

import "github.com/balticsim/balticsim/calculus"

// Terms by hand, without types: no rule looks at them.

func x(name string) Value          { return Var{Name: name} }
func num(n int64) Value            { return Lit{Const: calculus.IntConst(n)} }
func str(s string) Value           { return Lit{Const: calculus.StringConst(s)} }
func unitValue() Value             { return Lit{Const: calculus.UnitConst()} }
func pair(v, w Value) Value        { return Tuple{Items: []Value{v, w}} }
func fun(p string, e Expr) Value   { return &Fun{Param: p, Body: e} }
func ret(v Value) Expr             { return &Ret{Value: v} }
func app(f, v Value) Expr          { return &App{Fun: f, Arg: v} }
func let(n string, a, b Expr) Expr { return &Let{Name: n, Bound: a, Body: b} }
func op(o calculus.Op, args ...Value) Expr {
	e := &Op{Op: o, Args: args}
	switch o {
	case calculus.OpChan, calculus.OpRef, calculus.OpFail, calculus.OpChoose:
		e.Type = calculus.Int
	default:
	}
	if o == calculus.OpFail {
		e.Code = calculus.FaultFailwith
	}
	return e
}
func delta(d calculus.Delta, args ...Value) Expr { return &Delta{Delta: d, Args: args} }

// seq is let _ = e1 in … in en.
func seq(es ...Expr) Expr {
	if len(es) == 1 {
		return es[0]
	}
	return let("_", es[0], seq(es[1:]...))
}

// rec1 is rec f = fun p -> body in f.
func rec1(f, p string, body Expr) Value { return &Rec{Defs: []RecDef{{Name: f, Param: p, Body: body}}} }

func list(vs ...Value) Value {
	decl := calculus.NewSignature().Lookup("list")
	v := Value(Con{Ctor: decl.Ctors[0], Type: calculus.Data{Name: "list"}})
	for i := len(vs) - 1; i >= 0; i-- {
		v = Con{Ctor: decl.Ctors[1], Type: calculus.Data{Name: "list"}, Args: []Value{vs[i], v}}
	}
	return v
}

func option(v Value) Value {
	decl := calculus.NewSignature().Lookup("option")
	if v == nil {
		return Con{Ctor: decl.Ctors[0], Type: calculus.Data{Name: "option"}}
	}
	return Con{Ctor: decl.Ctors[1], Type: calculus.Data{Name: "option"}, Args: []Value{v}}
}

func somePattern(p calculus.Pattern) calculus.Pattern {
	return calculus.PCtor{Ctor: calculus.NewSignature().Lookup("option").Ctors[1], Args: []calculus.Pattern{p}}
}

func nonePattern() calculus.Pattern {
	return calculus.PCtor{Ctor: calculus.NewSignature().Lookup("option").Ctors[0]}
}

func pvar(name string) calculus.Pattern { return calculus.PVar{Name: name} }

func thunk(e Expr) Value { return fun("_", e) }

func system(e Expr, o Options) *System { return NewSystem(&Program{Main: e, Type: calculus.Unit}, o) }
