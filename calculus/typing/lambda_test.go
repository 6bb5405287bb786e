package typing_test

import (
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/typing"
)

type (
	value = lambda.Value
	expr  = lambda.Expr
)

func v(x string, inst ...T) value { return lambda.Var{Name: x, Inst: inst} }
func num(n int64) value           { return lambda.Lit{Const: calculus.IntConst(n)} }
func str(s string) value          { return lambda.Lit{Const: calculus.StringConst(s)} }
func nil0() value                 { return lambda.Lit{Const: calculus.UnitConst()} }
func lit(k calculus.Const) value  { return lambda.Lit{Const: k} }
func ref(hint string) value       { return lambda.NameRef{Name: name(hint)} }
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
	return &lambda.Op{Op: o, Args: args, Type: t, Code: calculus.FaultFailwith}
}

func dlt(d calculus.Delta, args ...value) expr { return &lambda.Delta{Delta: d, Args: args} }

func match(v value, arms ...lambda.Arm) expr { return &lambda.Match{Value: v, Arms: arms} }

func arm(p calculus.Pattern, e expr) lambda.Arm { return lambda.Arm{Pattern: p, Body: e} }

func def(f, x string, t, u T, body expr) lambda.RecDef {
	return lambda.RecDef{Name: f, Param: x, Type: t, Res: u, Body: body}
}

func rec(i int, defs ...lambda.RecDef) value { return &lambda.Rec{Defs: defs, Index: i} }

func frozen(p *lambda.Partition) value { return lambda.Frozen{Part: p} }

func pv(x string) calculus.Pattern               { return calculus.PVar{Name: x} }
func pt(ps ...calculus.Pattern) calculus.Pattern { return calculus.PTuple{Items: ps} }
func pk(k calculus.Const) calculus.Pattern       { return calculus.PConst{Const: k} }
func pOr(p, q calculus.Pattern) calculus.Pattern { return calculus.POr{Left: p, Right: q} }
func pAs(p calculus.Pattern, x string) calculus.Pattern {
	return calculus.PAs{Pattern: p, Name: x}
}

func pc(c *calculus.Ctor, ps ...calculus.Pattern) calculus.Pattern {
	return calculus.PCtor{Ctor: c, Args: ps}
}

var wild = calculus.PWild{}

type lambdaCase struct {
	name string
	expr expr
	want string
}

func runLambda(t *testing.T, sig *calculus.Signature, cases []lambdaCase) {
	t.Helper()
	c, err := typing.NewLambda(sig)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			for range 2 { // what the checker remembers must not change its verdict
				typ, err := c.Expr(delta(), assumptions(fun), tc.expr)
				expect(t, verdict(t, typ, err), tc.want)
			}
		})
	}
}

func TestLambdaValues(t *testing.T) {
	sig := signature(fun(tInt, tInt))
	list, option := data("list", tInt), data("option", tInt)
	runLambda(t, sig, []lambdaCase{
		{"T-Var", ret(v("x")), "int"},
		{"T-Var instance", ret(v("id", tInt)), "int -> int"},
		{"T-Var unbound", ret(v("zz")), "T-Var … not in scope"},
		{"T-Var too few arguments", ret(v("id")), "T-Var … takes 1 type arguments and has 0"},
		{"T-Var too many arguments", ret(v("x", tInt)), "T-Var … takes 0 type arguments and has 1"},
		{"T-Var ill-formed argument", ret(v("id", data("nope"))), "T-Type … not declared"},
		{"T-Const unit", ret(nil0()), "unit"},
		{"T-Const int", ret(num(3)), "int"},
		{"T-Const bool", ret(lit(calculus.BoolConst(true))), "bool"},
		{"T-Const string", ret(str("s")), "string"},
		{"T-Const of a type without constants", ret(lit(calculus.Const{Type: tName})), "T-Const … no constants"},
		{"T-Const not a truth value", ret(lit(calculus.Const{Type: tBool, Int: 2})), "T-Const … truth value"},
		{"T-Const out of range", ret(lit(calculus.Const{Type: tInt, Int: 1 << 62})), "T-Const … out of range"},
		{"T-Tuple", ret(tuple(v("x"), str("s"))), "int * string"},
		{"T-Tuple of one", ret(tuple(v("x"))), "T-Tuple … 1 components"},
		{"T-Tuple ill-typed component", ret(tuple(v("x"), v("zz"))), "T-Var … not in scope"},
		{"T-Con", ret(con(ctor(sig, "list", 1), list, v("x"), v("xs"))), "(int)list"},
		{"T-Con record", ret(con(ctor(sig, "point", 0), data("point"), num(1), num(2))), "point"},
		{"T-Con undeclared", ret(con(ctor(sig, "list", 0), data("nope"))), "T-Type … not declared"},
		{"T-Con type arguments", ret(con(ctor(sig, "list", 0), data("list"))), "T-Type … takes 1 arguments and has 0"},
		{"T-Con of another type", ret(con(ctor(sig, "list", 0), option)), "T-Con … not one of the type option"},
		{"T-Con same shape, not the same", ret(con(&calculus.Ctor{Name: "Dot"}, data("shape"))), "T-Con … not one of the type shape"},
		{"T-Con tag out of range", ret(con(&calculus.Ctor{Name: "No", Tag: 7}, data("shape"))), "T-Con … not one of the type shape"},
		{"T-Con too few arguments", ret(con(ctor(sig, "shape", 1), data("shape"), num(1))), "T-Con … takes 2 arguments and has 1"},
		{"T-Con argument", ret(con(ctor(sig, "list", 1), list, str("s"), v("xs"))), "T-Con … argument 1 of constructor :: has type string"},
		{"T-Con later argument", ret(con(ctor(sig, "list", 1), list, v("x"), v("o"))), "T-Con … argument 2"},
		{"T-Fun", ret(fn("y", tString, tString, ret(v("y")))), "string -> string"},
		{"T-Fun hides", ret(fn("x", tString, tString, ret(v("x")))), "string -> string"},
		{"T-Fun closes its scope", let("g", fun(tInt, tInt), ret(fn("y", tInt, tInt, ret(v("y")))), ret(v("y"))), "T-Var … y is not in scope"},
		{"T-Fun parameter type", ret(fn("y", data("nope"), tInt, ret(v("x")))), "T-Type … not declared"},
		{"T-Fun result", ret(fn("y", tInt, tString, ret(v("y")))), "T-Fun … has type int, but string"},
		{"T-Fun takes no abstraction type", ret(fn("y", abs(tInt), tInt, ret(v("x")))), "T-Type … not one of λ∥"},
		{"T-Name channel", ret(ref("c")), "(int)chan"},
		{"T-Name reference", ret(ref("r")), "(int)ref"},
		{"T-Name partition", ret(ref("n")), "name"},
		{"T-Name not in Δ", ret(ref("zz")), "T-Name … not declared"},
	})
}

func TestLambdaRec(t *testing.T) {
	even := def("even", "i", tInt, tBool, app(v("odd"), v("i")))
	odd := def("odd", "i", tInt, tBool, app(v("even"), v("i")))
	strf := def("g", "i", tInt, tString, app(v("f"), v("i")))
	runLambda(t, signature(tInt), []lambdaCase{
		{"T-Rec", ret(rec(0, even, odd)), "int -> bool"},
		{"T-Rec index", ret(rec(1, strf, def("h", "i", tString, tInt, ret(num(1))))), "string -> int"},
		{"T-Rec twice in one term", ret(tuple(rec(0, even, odd), rec(1, even, odd))), "(int -> bool) * (int -> bool)"},
		{"T-Rec index out of range", ret(rec(2, even, odd)), "T-Rec … function 2 of a group of 2"},
		{"T-Rec negative index", ret(rec(-1, even, odd)), "T-Rec … function -1"},
		{"T-Rec empty group", ret(rec(0)), "T-Rec … a group of 0"},
		{"T-Rec names twice", ret(rec(0, strf, strf)), "T-Rec … g occurs twice"},
		{"T-Rec body", ret(rec(0, def("g", "i", tInt, tInt, app(v("f"), v("i"))))), "T-Rec … has type string, but int"},
		{"T-Rec second body", ret(rec(0, strf, def("h", "i", tInt, tInt, ret(nil0())))), "T-Rec … has type unit, but int"},
		{"T-Rec parameter type", ret(rec(0, def("g", "i", tv("a"), tInt, ret(v("x"))))), "T-Type … 'a is not in scope"},
		{"T-Rec result type", ret(rec(0, def("g", "i", tInt, tv("a"), app(v("g"), v("i"))))), "T-Type … 'a is not in scope"},
		{"T-Rec is monomorphic inside", ret(rec(0, def("g", "i", tInt, tInt, app(v("g", tInt), v("i"))))), "T-Var … takes 0 type arguments"},
		{"T-Rec hides by its parameter", ret(rec(0, def("g", "g", tInt, tInt, ret(v("g"))))), "int -> int"},
		{"T-Rec closes its scope", let("u", tUnit, op(calculus.OpFork, rec(0, def("g", "i", tUnit, tUnit, ret(v("i"))))), ret(v("g"))), "T-Var … g is not in scope"},
	})
}

func TestLambdaExpressions(t *testing.T) {
	sig := signature(fun(tInt, tInt))
	idFun := func(a string) value { return fn("y", tv(a), tv(a), ret(v("y"))) }
	some, none := ctor(sig, "option", 1), ctor(sig, "option", 0)
	point, line, box := ctor(sig, "point", 0), ctor(sig, "shape", 1), ctor(sig, "box", 0)
	pairOfIds := tuple(idFun("a"), fn("y", tv("a"), tInt, ret(num(1))))
	runLambda(t, sig, []lambdaCase{
		{"T-App", app(v("f"), v("x")), "string"},
		{"T-App not a function", app(v("x"), v("x")), "T-App … function is expected, not a int"},
		{"T-App argument", app(v("f"), v("s")), "T-App … argument has type string, but int"},
		{"T-Let", let("y", tString, app(v("f"), v("x")), ret(tuple(v("y"), v("x")))), "string * int"},
		{"T-Let bound", let("y", tInt, app(v("f"), v("x")), ret(v("y"))), "T-Let … bound to y has type string, but int"},
		{"T-Let without a type", let("y", nil, ret(v("x")), ret(v("y"))), "T-Let … no type"},
		{"T-Let is not recursive", let("y", tInt, ret(v("y")), ret(v("y"))), "T-Var … y is not in scope"},
		{"T-Let hides and restores", let("y", tString, let("x", tString, ret(v("s")), ret(v("x"))), ret(v("x"))), "int"},
		{"T-Let never generalises", let("g", fun(tInt, tInt), ret(fn("y", tInt, tInt, ret(v("y")))), ret(v("g", tInt))), "T-Var … takes 0 type arguments"},

		{"T-LetV", letV([]string{"a"}, pv("g"), idFun("a"), ret(tuple(v("g", tInt), v("g", tString)))), "(int -> int) * (string -> string)"},
		{"T-LetV pattern", letV([]string{"a"}, pt(pv("g"), pv("h")), pairOfIds, ret(tuple(v("g", tInt), v("h", tBool)))), "(int -> int) * (bool -> int)"},
		{"T-LetV without parameters", letV(nil, pv("y"), v("x"), ret(v("y"))), "int"},
		{"T-LetV needs its arguments", letV([]string{"a"}, pv("g"), idFun("a"), ret(v("g"))), "T-Var … takes 1 type arguments"},
		{"T-LetV parameters twice", letV([]string{"a", "a"}, pv("g"), idFun("a"), ret(v("x"))), "T-LetV … type variable a occurs twice"},
		{"T-LetV parameter ends with the value", letV([]string{"a"}, pv("g"), idFun("a"), ret(v("g", tv("a")))), "T-Type … 'a is not in scope"},
		{"T-LetV value", letV([]string{"a"}, pv("g"), fn("y", tv("b"), tInt, ret(v("x"))), ret(v("x"))), "T-Type … 'b is not in scope"},
		{"T-LetV pattern of another type", letV(nil, pt(pv("y"), pv("z")), v("x"), ret(v("y"))), "T-LetV … cannot match type int"},
		{"T-LetV refutable constant", letV(nil, pk(calculus.IntConst(1)), v("x"), ret(v("x"))), "T-LetV … may fail"},
		{"T-LetV refutable in a tuple", letV(nil, pt(wild, pk(calculus.StringConst(""))), v("pair"), ret(v("x"))), "T-LetV … may fail"},
		{"T-LetV refutable constructor", letV(nil, pc(some, pv("y")), v("o"), ret(v("y"))), "T-LetV … may fail"},
		{"T-LetV refutable argument", letV(nil, pc(point, wild, pk(calculus.IntConst(1))), v("pt"), ret(v("x"))), "T-LetV … may fail"},
		{"T-LetV refutable under as", letV(nil, pAs(pk(calculus.IntConst(1)), "y"), v("x"), ret(v("y"))), "T-LetV … may fail"},
		{"T-LetV refutable either way", letV(nil, pOr(pk(calculus.IntConst(1)), pk(calculus.IntConst(2))), v("x"), ret(v("x"))), "T-LetV … may fail"},
		{"T-LetV irrefutable", letV(nil, pAs(pc(point, pv("y"), wild), "q"), v("pt"), ret(tuple(v("y"), v("q")))), "int * point"},
		{"T-LetV irrefutable unit", letV(nil, pk(calculus.UnitConst()), nil0(), ret(v("x"))), "int"},
		{"T-LetV irrefutable on one side", letV(nil, pOr(pk(calculus.IntConst(1)), wild), v("x"), ret(v("x"))), "int"},
		{"T-LetV irrefutable box", letV(nil, pc(box, pv("y")), con(box, data("box", tInt), v("x")), ret(v("y"))), "int"},
		{"T-LetV closes its scope", let("u", tInt, letV(nil, pv("y"), v("x"), ret(v("y"))), ret(v("y"))), "T-Var … y is not in scope"},

		{"T-Match", match(v("o"), arm(pc(some, pv("y")), ret(v("y"))), arm(pc(none), ret(num(0)))), "int"},
		{"T-Match need not be complete", match(v("x"), arm(pk(calculus.IntConst(1)), ret(v("s")))), "string"},
		{"T-Match without arms", match(v("x")), "T-Match … without arms"},
		{"T-Match scrutinee", match(v("zz"), arm(wild, ret(v("x")))), "T-Var … not in scope"},
		{"T-Match arms of one type", match(v("o"), arm(wild, ret(v("x"))), arm(wild, ret(v("s")))), "T-Match … an arm has type string, but int"},
		{"T-Match constant", match(v("x"), arm(pk(calculus.StringConst("")), ret(v("x")))), "T-Match … constant pattern has type string, but int"},
		{"T-Match constant itself", match(v("x"), arm(pk(calculus.Const{Type: tInt, Int: 1 << 62}), ret(v("x")))), "T-Const … out of range"},
		{"T-Match tuple", match(v("pair"), arm(pt(pv("y"), pv("z")), ret(v("z")))), "string"},
		{"T-Match tuple of another length", match(v("pair"), arm(pt(wild, wild, wild), ret(v("x")))), "T-Match … pattern of 3 components cannot match type int * string"},
		{"T-Match tuple against int", match(v("x"), arm(pt(wild, wild), ret(v("x")))), "T-Match … cannot match type int"},
		{"T-Match constructor against int", match(v("x"), arm(pc(none), ret(v("x")))), "T-Match … constructor pattern cannot match type int"},
		{"T-Match constructor of another type", match(v("o"), arm(pc(line, wild, wild), ret(v("x")))), "T-Match … not one of the type option"},
		{"T-Match constructor arguments", match(v("o"), arm(pc(some), ret(v("x")))), "T-Match … Some takes 1 arguments, its pattern has 0"},
		{"T-Match constructor argument type", match(v("o"), arm(pc(some, pk(calculus.StringConst(""))), ret(v("x")))), "T-Match … has type string, but int"},
		{"T-Match without a constructor", match(v("o"), arm(pc(nil), ret(v("x")))), "T-Match … not one of the type option"},
		{"T-Match variable twice", match(v("pair"), arm(pt(pv("y"), pv("y")), ret(v("y")))), "T-Match … y is bound twice"},
		{"T-Match variable twice by as", match(v("x"), arm(pAs(pv("y"), "y"), ret(v("y")))), "T-Match … y is bound twice"},
		{"T-Match as", match(v("o"), arm(pAs(pc(some, pv("y")), "z"), ret(tuple(v("y"), v("z"))))), "int * (int)option"},
		{"T-Match or", match(v("pt"), arm(pOr(pc(point, pk(calculus.IntConst(1)), pv("y")), pc(point, pv("y"), wild)), ret(v("y")))), "int"},
		{"T-Match or in a tuple", match(tuple(v("x"), v("x")), arm(pt(pv("z"), pOr(pk(calculus.IntConst(1)), wild)), ret(v("z")))), "int"},
		{"T-Match or, variables in another order", match(v("pair"), arm(pOr(pAs(pt(pv("y"), wild), "z"), pAs(pt(pv("y"), wild), "z")), ret(v("y")))), "int"},
		{"T-Match or, fewer on the left", match(v("x"), arm(pOr(wild, pv("y")), ret(v("x")))), "T-Match … bind different variables"},
		{"T-Match or, other on the right", match(v("x"), arm(pOr(pv("y"), pv("z")), ret(v("x")))), "T-Match … only the left side of an or-pattern binds y"},
		{"T-Match or, of another type", match(v("pair"), arm(pOr(pt(pv("y"), wild), pt(wild, pv("y"))), ret(v("x")))), "T-Match … bind y at types int and string"},
		{"T-Match or, twice across", match(tuple(v("x"), v("x")), arm(pt(pv("y"), pOr(pv("y"), pv("y"))), ret(v("y")))), "T-Match … y is bound twice"},
		{"T-Match or, twice on the right", match(v("pair"), arm(pOr(pt(pv("y"), wild), pt(pv("y"), pv("y"))), ret(v("y")))), "T-Match … y is bound twice"},
		{"T-Match closes its scope", match(v("x"), arm(pv("y"), ret(v("y"))), arm(wild, ret(v("y")))), "T-Var … y is not in scope"},

		{"T-Prim δ", dlt(calculus.Add, v("x"), num(1)), "int"},
		{"T-Prim δ at string", dlt(calculus.Eq, v("s"), str("")), "bool"},
		{"T-Prim δ at functions", dlt(calculus.Cmp, v("f"), v("f")), "int"},
		{"T-Prim δ unknown", dlt(calculus.Delta(200), v("x")), "T-Prim … no primitive of number 200"},
		{"T-Prim δ too few arguments", dlt(calculus.Add, v("x")), "T-Prim … + takes 2 arguments and has 1"},
		{"T-Prim δ argument", dlt(calculus.Concat, v("s"), v("x")), "T-Prim … argument 2 of ^ has type int, but string"},
		{"T-Prim δ one instance", dlt(calculus.Eq, v("x"), v("s")), "T-Prim … argument 2 of = has type string, but int"},
	})
}
