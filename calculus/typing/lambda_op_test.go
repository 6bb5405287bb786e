package typing_test

import (
	"testing"

	"github.com/balticsim/balticsim/calculus"
)

func TestLambdaOperations(t *testing.T) {
	const (
		cha, snd, rcv, frk = calculus.OpChan, calculus.OpSend, calculus.OpRecv, calculus.OpFork
		nam, box, sta, sto = calculus.OpName, calculus.OpBox, calculus.OpStart, calculus.OpStop
		rff, get, set, prn = calculus.OpRef, calculus.OpGet, calculus.OpSet, calculus.OpPrint
		cho, flt, fai      = calculus.OpChoose, calculus.OpFault, calculus.OpFail
	)
	nope := data("nope")
	runLambda(t, signature(tInt), []lambdaCase{
		{"chan", opAt(cha, tInt, str("c")), "(int)chan"},
		{"chan hint", opAt(cha, tInt, v("x")), "T-Prim … an argument of chan has type int, but string"},
		{"chan type", opAt(cha, nope, str("c")), "T-Type … not declared"},
		{"chan without a type", op(cha, str("c")), "T-Type … missing"},
		{"send", op(snd, v("c"), v("x")), "unit"},
		{"send on no channel", op(snd, v("x"), v("x")), "T-Prim … a channel is expected, not a int"},
		{"send on a reference", op(snd, v("r"), v("x")), "T-Prim … a channel is expected"},
		{"send another type", op(snd, v("c"), v("s")), "T-Prim … an argument of send has type string, but int"},
		{"send one argument", op(snd, v("c")), "T-Prim … send takes 2 arguments and has 1"},
		{"recv", op(rcv, v("c")), "int"},
		{"recv on no channel", op(rcv, v("r")), "T-Prim … a channel is expected"},
		{"recv two arguments", op(rcv, v("c"), v("c")), "T-Prim … recv takes 1 arguments and has 2"},
		{"fork", op(frk, v("t")), "unit"},
		{"fork no thunk", op(frk, v("f")), "T-Prim … an argument of fork has type int -> string, but unit -> unit"},
		{"name", op(nam, str("n")), "name"},
		{"name hint", op(nam, v("n")), "T-Prim … an argument of name has type name, but string"},
		{"box", op(box, v("t")), "part"},
		{"box no thunk", op(box, v("p")), "T-Prim … an argument of box"},
		{"start", op(sta, v("n"), v("p")), "unit"},
		{"start no name", op(sta, v("s"), v("p")), "T-Prim … an argument of start has type string, but name"},
		{"start no partition", op(sta, v("n"), v("t")), "T-Prim … an argument of start has type unit -> unit, but part"},
		{"stop", op(sto, v("n")), "part"},
		{"stop no name", op(sto, v("p")), "T-Prim … an argument of stop has type part, but name"},
		{"ref", opAt(rff, tInt, v("x")), "(int)ref"},
		{"ref content", opAt(rff, tInt, v("s")), "T-Prim … an argument of ref has type string, but int"},
		{"ref type", opAt(rff, tv("a"), v("x")), "T-Type … 'a is not in scope"},
		{"get", op(get, v("r")), "int"},
		{"get no reference", op(get, v("c")), "T-Prim … a reference is expected, not a (int)chan"},
		{"set", op(set, v("x"), v("r")), "unit"},
		{"set no reference", op(set, v("r"), v("x")), "T-Prim … a reference is expected, not a int"},
		{"set content", op(set, v("s"), v("r")), "T-Prim … an argument of set has type string, but int"},
		{"print", op(prn, v("s")), "unit"},
		{"print no string", op(prn, v("x")), "T-Prim … an argument of print has type int, but string"},
		{"choose", opAt(cho, tInt, v("xs")), "int"},
		{"choose of another type", opAt(cho, tString, v("xs")), "T-Prim … an argument of choose has type (int)list, but (string)list"},
		{"choose of no list", opAt(cho, tInt, v("o")), "T-Prim … an argument of choose has type (int)option"},
		{"choose type", opAt(cho, nope, v("xs")), "T-Type … not declared"},
		{"fault", op(flt, v("s")), "unit"},
		{"fault no string", op(flt, v("x")), "T-Prim … an argument of fault"},
		{"fail", opAt(fai, data("point"), v("s")), "point"},
		{"fail no string", opAt(fai, tInt, v("x")), "T-Prim … an argument of fail"},
		{"fail type", opAt(fai, nope, v("s")), "T-Type … not declared"},
		{"unknown", op(calculus.Op(77), v("x")), "T-Prim … no operation of number 77"},
		{"second argument", op(snd, v("c"), v("zz")), "T-Var … not in scope"},
	})
}
