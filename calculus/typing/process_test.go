package typing_test

import (
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/calculus/typing"
)

type (
	pvalue = process.Value
	proc   = process.Proc
)

func stop() proc                      { return &process.Nil{} }
func w(x string, inst ...T) pvalue    { return process.Var{Name: x, Inst: inst} }
func wnum(n int64) pvalue             { return process.Lit{Const: calculus.IntConst(n)} }
func wstr(s string) pvalue            { return process.Lit{Const: calculus.StringConst(s)} }
func wref(hint string) pvalue         { return process.NameRef{Name: name(hint)} }
func wtuple(vs ...pvalue) pvalue      { return process.Tuple{Items: vs} }
func par(ps ...proc) proc             { return &process.Par{Procs: ps} }
func out(c, v pvalue) proc            { return &process.Out{Chan: c, Value: v} }
func call(f pvalue, a ...pvalue) proc { return &process.App{Fun: f, Args: a} }

// uses is a process that is well typed only when x has type int, needs only when there is an x : t.
func uses(x string) proc { return out(wref("c"), w(x)) }

func wcon(c *calculus.Ctor, d calculus.Data, args ...pvalue) pvalue {
	return process.Con{Ctor: c, Type: d, Args: args}
}

func pabs(body proc, params ...process.Param) pvalue {
	return &process.Abs{Params: params, Body: body}
}

func param(x string, t T) process.Param { return process.Param{Name: x, Type: t} }

func pdef(f string, body proc, params ...process.Param) process.RecDef {
	return process.RecDef{Name: f, Params: params, Body: body}
}

func prec(i int, defs ...process.RecDef) pvalue { return &process.Rec{Defs: defs, Index: i} }

func arrow(t, u T) T { return abs(t, u) } // in these tables a function takes its result's type as a second argument

func printing(v pvalue, p proc) proc { return &process.Print{Value: v, Body: p} }

func newProcess(t *testing.T) *typing.Process {
	t.Helper()
	c, err := typing.NewProcess(signature(abs(tInt)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestProcessValues(t *testing.T) {
	sig := signature(abs(tInt))
	list := data("list", tInt)
	x, y := param("x", tInt), param("y", tString)
	even := pdef("even", call(w("odd"), w("x"), w("y")), x, y)
	odd := pdef("odd", call(w("even"), w("x"), w("y")), x, y)
	bad := pdef("g", call(w("g"), w("x")), x, y)
	c, err := typing.NewProcess(sig)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name  string
		value pvalue
		want  string
	}{
		{"TP-Var", w("x"), "int"},
		{"TP-Var instance", w("id", tInt), "⟨int, int⟩"},
		{"TP-Var unbound", w("zz"), "TP-Var … not in scope"},
		{"TP-Var arguments", w("id"), "TP-Var … takes 1 type arguments"},
		{"TP-Var ill-formed argument", w("id", fun(tInt, tInt)), "TP-Type … not one of π∥"},
		{"TP-Const", wnum(1), "int"},
		{"TP-Const of a type without constants", process.Lit{Const: calculus.Const{Type: tPart}}, "TP-Const … no constants"},
		{"TP-Tuple", wtuple(w("x"), w("s")), "int * string"},
		{"TP-Tuple of one", wtuple(w("x")), "TP-Tuple … 1 components"},
		{"TP-Con", wcon(ctor(sig, "list", 1), list, w("x"), w("xs")), "(int)list"},
		{"TP-Con argument", wcon(ctor(sig, "list", 1), list, w("s"), w("xs")), "TP-Con … argument 1"},
		{"TP-Con of another type", wcon(ctor(sig, "option", 0), list), "TP-Con … not one of the type list"},
		{"TP-Con type", wcon(ctor(sig, "list", 0), data("list")), "TP-Type … takes 1 arguments"},
		{"TP-Name", wref("c"), "(int)chan"},
		{"TP-Name not in Δ", wref("zz"), "TP-Name … not declared"},
		{"TP-Abs", pabs(uses("y"), param("y", tInt), param("z", tInt)), "⟨int, int⟩"},
		{"TP-Abs without parameters", pabs(stop()), "⟨⟩"},
		{"TP-Abs body", pabs(uses("y"), param("y", tString)), "TP-Out … has type string"},
		{"TP-Abs parameter type", pabs(stop(), param("y", fun(tInt, tInt))), "TP-Type … not one of π∥"},
		{"TP-Abs parameters twice", pabs(stop(), param("y", tInt), param("z", tInt), param("y", tInt)), "TP-Abs … y occurs twice"},
		{"TP-Abs closes its scope", wtuple(pabs(stop(), param("y", tInt)), w("y")), "TP-Var … y is not in scope"},
		{"TP-Rec", prec(0, even, odd), "⟨int, string⟩"},
		{"TP-Rec index", prec(1, even, pdef("odd", stop(), x, y), pdef("h", stop())), "⟨int, string⟩"},
		{"TP-Rec last index", prec(1, pdef("g", stop()), pdef("h", stop(), y)), "⟨string⟩"},
		{"TP-Rec index out of range", prec(2, even, odd), "TP-Rec … abstraction 2 of a group of 2"},
		{"TP-Rec negative index", prec(-1, even, odd), "TP-Rec … abstraction -1"},
		{"TP-Rec names twice", prec(0, even, even), "TP-Rec … even occurs twice"},
		{"TP-Rec parameters twice", prec(0, pdef("g", stop(), x, x)), "TP-Rec … x occurs twice"},
		{"TP-Rec parameter type", prec(0, pdef("g", stop(), param("x", tv("a")))), "TP-Type … 'a is not in scope"},
		{"TP-Rec body", prec(0, bad), "TP-App … 2 parameters has 1 arguments"},
		{"TP-Rec second body", prec(0, pdef("h", stop()), bad), "TP-App … 2 parameters has 1 arguments"},
		{"TP-Rec closes its scope", wtuple(prec(0, even, odd), w("even")), "TP-Var … even is not in scope"},
		{"TP-Box", process.Box{Body: uses("x")}, "part"},
		{"TP-Box body", process.Box{Body: uses("s")}, "TP-Out … has type string"},
		{"TP-Done", process.Done{Type: tInt}, "⟨int⟩"},
		{"TP-Done type", process.Done{Type: tv("a")}, "TP-Type … 'a is not in scope"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for range 2 {
				typ, err := c.Value(delta(), assumptions(arrow), tc.value)
				expect(t, verdict(t, typ, err), tc.want)
			}
		})
	}
}

func TestProcesses(t *testing.T) {
	sig := signature(abs(tInt))
	k := pabs(stop(), param("_", tInt))
	in := func(c pvalue, t T, p proc) proc { return &process.In{Chan: c, Name: "y", Type: t, Body: p} }
	fresh := func(t T, hint pvalue, p proc) proc { return &process.New{Name: "y", Type: t, Hint: hint, Body: p} }
	del := func(t T, p proc, d calculus.Delta, args ...pvalue) proc {
		return &process.Delta{Delta: d, Args: args, Name: "y", Type: t, Body: p}
	}
	match := func(v pvalue, t T, k pvalue, arms ...process.Arm) proc {
		return &process.Match{Value: v, Arms: arms, Cont: "k", ContType: t, K: k}
	}
	arm := func(p calculus.Pattern, b proc) process.Arm { return process.Arm{Pattern: p, Body: b} }
	letV := func(params []string, p calculus.Pattern, v pvalue, b proc) proc {
		return &process.LetV{Params: params, Pattern: p, Value: v, Body: b}
	}
	some := ctor(sig, "option", 1)
	drop := pabs(stop(), param("y", tv("a")))
	closes := func(p proc) proc { return par(p, uses("y")) }
	const open = "TP-Var … y is not in scope"
	c, err := typing.NewProcess(sig)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		proc proc
		want string
	}{
		{"TP-Nil", stop(), "ok"},
		{"TP-Par", par(stop(), uses("x"), stop()), "ok"},
		{"TP-Par first", par(uses("s"), stop()), "TP-Out … has type string"},
		{"TP-Par last", par(stop(), uses("s")), "TP-Out … has type string"},
		{"TP-Out", out(w("c"), w("x")), "ok"},
		{"TP-Out on no channel", out(w("r"), w("x")), "TP-Out … a channel is expected"},
		{"TP-Out another type", out(w("c"), w("s")), "TP-Out … what is sent has type string, but int"},
		{"TP-In", in(w("c"), tInt, uses("y")), "ok"},
		{"TP-In on no channel", in(w("r"), tInt, uses("y")), "TP-In … a channel is expected"},
		{"TP-In another type", in(w("c"), tString, stop()), "TP-In … what is received has type int, but string"},
		{"TP-In body", in(wref("d"), tString, uses("y")), "TP-Out … has type string"},
		{"TP-In closes", closes(in(w("c"), tInt, stop())), open},
		{"TP-App", call(w("f"), w("x"), w("s")), "ok"},
		{"TP-App no abstraction", call(w("x")), "TP-App … an abstraction is expected, not a int"},
		{"TP-App too few", call(w("f"), w("x")), "TP-App … of 2 parameters has 1 arguments"},
		{"TP-App too many", call(w("f"), w("x"), w("s"), w("s")), "TP-App … of 2 parameters has 3 arguments"},
		{"TP-App argument", call(w("f"), w("s"), w("s")), "TP-App … an argument has type string, but int"},
		{"TP-App last argument", call(w("f"), w("x"), w("x")), "TP-App … an argument has type int, but string"},
		{"TP-New channel", fresh(chanOf(tInt), w("s"), out(w("y"), w("x"))), "ok"},
		{"TP-New name", fresh(tName, w("s"), &process.Stop{Name: w("y"), Bind: "z", Body: stop()}), "ok"},
		{"TP-New reference", fresh(refOf(tInt), w("s"), stop()), "TP-New … not a (int)ref"},
		{"TP-New type", fresh(chanOf(tv("a")), w("s"), stop()), "TP-Type … 'a is not in scope"},
		{"TP-New hint", fresh(tName, w("x"), stop()), "TP-New … hint of a name has type int, but string"},
		{"TP-New body", fresh(tName, w("s"), uses("y")), "TP-Out … has type name"},
		{"TP-New closes", closes(fresh(tName, w("s"), stop())), open},
		{"TP-Delta", del(tInt, uses("y"), calculus.Add, w("x"), w("x")), "ok"},
		{"TP-Delta instance", del(tBool, stop(), calculus.Eq, w("s"), w("s")), "ok"},
		{"TP-Delta arguments", del(tInt, uses("y"), calculus.Add, w("x")), "TP-Delta … takes 2 arguments"},
		{"TP-Delta argument", del(tInt, uses("y"), calculus.Add, w("x"), w("s")), "TP-Delta … argument 2 of + has type string"},
		{"TP-Delta result", del(tString, stop(), calculus.Add, w("x"), w("x")), "TP-Delta … the result has type int, but string"},
		{"TP-Delta body", del(tBool, uses("y"), calculus.Eq, w("x"), w("x")), "TP-Out … has type bool"},
		{"TP-Delta closes", closes(del(tInt, stop(), calculus.Add, w("x"), w("x"))), open},

		{"TP-Match", match(w("o"), abs(tInt), k, arm(pc(some, pv("y")), call(w("k"), w("y"))), arm(wild, stop())), "ok"},
		{"TP-Match without arms", match(w("o"), abs(tInt), k), "TP-Match … without arms"},
		{"TP-Match pattern", match(w("x"), abs(tInt), k, arm(pc(some, wild), stop())), "TP-Match … cannot match type int"},
		{"TP-Match continuation", match(w("x"), abs(tString), k, arm(wild, stop())), "TP-Match … continuation of a match has type ⟨int⟩, but ⟨string⟩"},
		{"TP-Match continuation is an abstraction", match(w("x"), tInt, w("x"), arm(wild, stop())), "TP-Match … not one of an abstraction of one parameter"},
		{"TP-Match continuation of one parameter", match(w("x"), abs(tInt, tString), w("f"), arm(wild, stop())), "TP-Match … not one of an abstraction of one parameter"},
		{"TP-Match continuation type", match(w("x"), abs(tv("a")), k, arm(wild, stop())), "TP-Type … 'a is not in scope"},
		{"TP-Match continuation variable", match(w("x"), abs(tInt), k, arm(pv("k"), stop())), "TP-Match … binds the continuation variable k"},
		{"TP-Match continuation variable among others", match(w("pair"), abs(tInt), k, arm(pt(pv("k"), pv("y")), stop())), "TP-Match … binds the continuation variable k"},
		{"TP-Match continuation outside", match(w("x"), abs(tInt), w("k"), arm(wild, stop())), "TP-Var … k is not in scope"},
		{"TP-Match second arm", match(w("x"), abs(tInt), k, arm(wild, stop()), arm(wild, uses("s"))), "TP-Out … has type string"},
		{"TP-Match closes", closes(match(w("x"), abs(tInt), k, arm(pv("y"), stop()))), open},
		{"TP-Match closes its continuation", par(match(w("x"), abs(tInt), k, arm(wild, stop())), call(w("k"), w("x"))), "TP-Var … k is not in scope"},

		{"TP-LetV", letV([]string{"a"}, pv("g"), drop, par(call(w("g", tInt), w("x")), call(w("g", tString), w("s")))), "ok"},
		{"TP-LetV parameters twice", letV([]string{"a", "a"}, pv("g"), drop, stop()), "TP-LetV … occurs twice"},
		{"TP-LetV value", letV(nil, pv("g"), drop, stop()), "TP-Type … 'a is not in scope"},
		{"TP-LetV parameter ends", letV([]string{"a"}, pv("g"), drop, call(w("g", tv("a")), w("x"))), "TP-Type … 'a is not in scope"},
		{"TP-LetV pattern", letV(nil, pt(wild, wild), w("x"), stop()), "TP-LetV … cannot match"},
		{"TP-LetV refutable", letV(nil, pc(some, wild), w("o"), stop()), "TP-LetV … may fail"},
		{"TP-LetV body", letV(nil, pv("y"), w("s"), uses("y")), "TP-Out … has type string"},
		{"TP-LetV closes", closes(letV(nil, pv("y"), w("x"), stop())), open},

		{"TP-Cell", &process.CellNew{Value: w("x"), Name: "y", Type: refOf(tInt), Body: &process.Get{Ref: w("y"), Name: "z", Type: tInt, Body: stop()}}, "ok"},
		{"TP-Cell type", &process.CellNew{Value: w("x"), Name: "y", Type: refOf(tString), Body: stop()}, "TP-Cell … has type (int)ref, but (string)ref"},
		{"TP-Cell body", &process.CellNew{Value: w("x"), Name: "y", Type: refOf(tInt), Body: uses("y")}, "TP-Out … has type (int)ref"},
		{"TP-Cell closes", closes(&process.CellNew{Value: w("x"), Name: "y", Type: refOf(tInt), Body: stop()}), open},
		{"TP-Get", &process.Get{Ref: w("r"), Name: "y", Type: tInt, Body: uses("y")}, "ok"},
		{"TP-Get no reference", &process.Get{Ref: w("c"), Name: "y", Type: tInt, Body: stop()}, "TP-Get … a reference is expected"},
		{"TP-Get type", &process.Get{Ref: w("r"), Name: "y", Type: tString, Body: stop()}, "TP-Get … what is read has type int, but string"},
		{"TP-Get body", &process.Get{Ref: w("r"), Name: "y", Type: tInt, Body: uses("s")}, "TP-Out … has type string"},
		{"TP-Get closes", closes(&process.Get{Ref: w("r"), Name: "y", Type: tInt, Body: stop()}), open},
		{"TP-Set", &process.Set{Value: w("x"), Ref: w("r"), Body: uses("x")}, "ok"},
		{"TP-Set no reference", &process.Set{Value: w("x"), Ref: w("c"), Body: stop()}, "TP-Set … a reference is expected"},
		{"TP-Set type", &process.Set{Value: w("s"), Ref: w("r"), Body: stop()}, "TP-Set … what is written has type string, but int"},
		{"TP-Set body", &process.Set{Value: w("x"), Ref: w("r"), Body: uses("s")}, "TP-Out … has type string"},
		{"TP-Start", &process.Start{Name: w("n"), Part: w("p"), Body: uses("x")}, "ok"},
		{"TP-Start no name", &process.Start{Name: w("s"), Part: w("p"), Body: stop()}, "TP-Start … the name to start has type string, but name"},
		{"TP-Start no partition", &process.Start{Name: w("n"), Part: w("n"), Body: stop()}, "TP-Start … what is started has type name, but part"},
		{"TP-Start body", &process.Start{Name: w("n"), Part: w("p"), Body: uses("s")}, "TP-Out … has type string"},
		{"TP-Stop", &process.Stop{Name: w("n"), Bind: "y", Body: &process.Start{Name: w("n"), Part: w("y"), Body: stop()}}, "ok"},
		{"TP-Stop no name", &process.Stop{Name: w("p"), Bind: "y", Body: stop()}, "TP-Stop … the name to stop has type part, but name"},
		{"TP-Stop body", &process.Stop{Name: w("n"), Bind: "y", Body: uses("y")}, "TP-Out … has type part"},
		{"TP-Stop closes", closes(&process.Stop{Name: w("n"), Bind: "y", Body: stop()}), open},
		{"TP-Print", printing(w("s"), uses("x")), "ok"},
		{"TP-Print no string", printing(w("x"), stop()), "TP-Print … the text has type int, but string"},
		{"TP-Print body", printing(w("s"), uses("s")), "TP-Out … has type string"},
		{"TP-Choose", &process.Choose{Value: w("xs"), Name: "y", Type: tInt, Body: uses("y")}, "ok"},
		{"TP-Choose of no list", &process.Choose{Value: w("o"), Name: "y", Type: tInt, Body: stop()}, "TP-Choose … has type (int)option"},
		{"TP-Choose type", &process.Choose{Value: w("xs"), Name: "y", Type: tString, Body: stop()}, "TP-Choose … but (string)list"},
		{"TP-Choose without a type", &process.Choose{Value: w("xs"), Name: "y", Body: stop()}, "TP-Type … missing"},
		{"TP-Choose body", &process.Choose{Value: w("xs"), Name: "y", Type: tInt, Body: uses("s")}, "TP-Out … has type string"},
		{"TP-Choose closes", closes(&process.Choose{Value: w("xs"), Name: "y", Type: tInt, Body: stop()}), open},
		{"TP-Fault", &process.Fault{Value: w("s"), Body: uses("x")}, "ok"},
		{"TP-Fault no string", &process.Fault{Value: w("x"), Body: stop()}, "TP-Fault … the text has type int, but string"},
		{"TP-Fault body", &process.Fault{Value: w("s"), Body: uses("s")}, "TP-Out … has type string"},
		{"TP-Fail", &process.Fail{Value: w("s")}, "ok"},
		{"TP-Fail no string", &process.Fail{Value: w("x")}, "TP-Fail … the text has type int, but string"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for range 2 {
				expect(t, verdict(t, nil, c.Proc(delta(), assumptions(arrow), tc.proc)), tc.want)
			}
		})
	}
}
