package cps_test

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
)

type (
	T     = calculus.Type
	value = lambda.Value
	expr  = lambda.Expr
)

const (
	tUnit   = calculus.Unit
	tInt    = calculus.Int
	tBool   = calculus.Bool
	tString = calculus.String
	tName   = calculus.NameType
	tPart   = calculus.PartType
)

func chanOf(t T) T                         { return calculus.Chan{Elem: t} }
func refOf(t T) T                          { return calculus.Ref{Elem: t} }
func fun(t, u T) T                         { return calculus.Fun{Arg: t, Res: u} }
func abs(ts ...T) T                        { return calculus.Abs{Params: ts} }
func tup(ts ...T) T                        { return calculus.Tuple{Items: ts} }
func tv(a string) T                        { return calculus.TyVar{Name: a} }
func data(n string, ts ...T) calculus.Data { return calculus.Data{Name: n, Args: ts} }

func v(x string, inst ...T) value { return lambda.Var{Name: x, Inst: inst} }
func num(n int64) value           { return lambda.Lit{Const: calculus.IntConst(n)} }
func str(s string) value          { return lambda.Lit{Const: calculus.StringConst(s)} }
func unit() value                 { return lambda.Lit{Const: calculus.UnitConst()} }
func tuple(vs ...value) value     { return lambda.Tuple{Items: vs} }
func ret(v value) expr            { return &lambda.Ret{Value: v} }
func app(f, a value) expr         { return &lambda.App{Fun: f, Arg: a} }

func fn(x string, t, u T, body expr) value {
	return &lambda.Fun{Param: x, Type: t, Res: u, Body: body}
}

func con(c *calculus.Ctor, d calculus.Data, args ...value) value {
	return lambda.Con{Ctor: c, Type: d, Args: args}
}

func let(x string, t T, a, b expr) expr { return &lambda.Let{Name: x, Type: t, Bound: a, Body: b} }

func letV(params []string, p calculus.Pattern, v value, b expr) expr {
	return &lambda.LetV{Params: params, Pattern: p, Value: v, Body: b}
}

func op(o calculus.Op, args ...value) expr { return &lambda.Op{Op: o, Args: args} }

func opAt(o calculus.Op, t T, args ...value) expr {
	return &lambda.Op{Op: o, Args: args, Type: t, Code: code(o)}
}

func code(o calculus.Op) string {
	if o == calculus.OpFail {
		return calculus.FaultFailwith
	}
	return ""
}

func delta(d calculus.Delta, args ...value) expr { return &lambda.Delta{Delta: d, Args: args} }

func match(v value, arms ...lambda.Arm) expr { return &lambda.Match{Value: v, Arms: arms} }

func arm(p calculus.Pattern, e expr) lambda.Arm { return lambda.Arm{Pattern: p, Body: e} }

func def(f, x string, t, u T, body expr) lambda.RecDef {
	return lambda.RecDef{Name: f, Param: x, Type: t, Res: u, Body: body}
}

func rec(i int, defs ...lambda.RecDef) value { return &lambda.Rec{Defs: defs, Index: i} }

func pv(x string) calculus.Pattern               { return calculus.PVar{Name: x} }
func pt(ps ...calculus.Pattern) calculus.Pattern { return calculus.PTuple{Items: ps} }
func pk(n int64) calculus.Pattern                { return calculus.PConst{Const: calculus.IntConst(n)} }

func pc(c *calculus.Ctor, ps ...calculus.Pattern) calculus.Pattern {
	return calculus.PCtor{Ctor: c, Args: ps}
}

// signature: list, option, and
//
//	type point = {x : int; y : int}   type shape = Dot | Line of int * int   type 'a box = Box of 'a
//	type hook = Hook of (int -> int) | Next of hook
func signature() *calculus.Signature {
	s := calculus.NewSignature()
	s.Add(&calculus.Decl{Name: "point", Record: true, Ctors: []*calculus.Ctor{
		{Args: []T{tInt, tInt}, Labels: []string{"x", "y"}},
	}})
	s.Add(&calculus.Decl{Name: "shape", Ctors: []*calculus.Ctor{
		{Name: "Dot"}, {Name: "Line", Tag: 1, Args: []T{tInt, tInt}},
	}})
	s.Add(&calculus.Decl{Name: "box", Params: []string{"a"}, Ctors: []*calculus.Ctor{{Name: "Box", Args: []T{tv("a")}}}})
	s.Add(&calculus.Decl{Name: "hook", Ctors: []*calculus.Ctor{
		{Name: "Hook", Args: []T{fun(tInt, tInt)}}, {Name: "Next", Tag: 1, Args: []T{data("hook")}},
	}})
	return s
}
