package typing

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/internal/source"
)

// thunk is unit -> unit, what fork and box take.
func thunk() calculus.Type { return calculus.Fun{Arg: calculus.Unit, Res: calculus.Unit} }

// op is T-Prim: the arguments have the types of an instance of the operation's scheme ⟹ op V… has the type of its result.
//
//	chan_T : string -> (T)chan    send : (T)chan -> T -> unit   recv : (T)chan -> T           fork : (unit -> unit) -> unit
//	name : string -> name         box : (unit -> unit) -> part  start : name -> part -> unit  stop : name -> part
//	ref_T : T -> (T)ref           get : (T)ref -> T             set : T -> (T)ref -> unit     print : string -> unit
//	choose_T : (T)list -> T       fault : string -> unit        fail_T : string -> T
func (c *Lambda) op(e *lambda.Op) calculus.Type {
	const rule = "T-Prim"
	if int(e.Op) > int(calculus.OpFail) {
		fail(rule, e.Span, "there is no operation of number %d", uint8(e.Op))
	}
	if len(e.Args) != e.Op.Arity() {
		fail(rule, e.Span, "%s takes %d arguments and has %d", e.Op, e.Op.Arity(), len(e.Args))
	}
	var first, second calculus.Type
	first = c.value(e.Args[0], e.Span)
	if len(e.Args) > 1 {
		second = c.value(e.Args[1], e.Span)
	}
	c.opType(e)
	at := e.Span
	switch e.Op {
	case calculus.OpChan:
		wantArg(e.Op, at, first, calculus.String)
		return calculus.Chan{Elem: e.Type}
	case calculus.OpSend:
		wantArg(e.Op, at, second, elemOfChan(rule, at, first))
		return calculus.Unit
	case calculus.OpRecv:
		return elemOfChan(rule, at, first)
	case calculus.OpFork:
		wantArg(e.Op, at, first, thunk())
		return calculus.Unit
	case calculus.OpName:
		wantArg(e.Op, at, first, calculus.String)
		return calculus.NameType
	case calculus.OpBox:
		wantArg(e.Op, at, first, thunk())
		return calculus.PartType
	case calculus.OpStart:
		wantArg(e.Op, at, first, calculus.NameType)
		wantArg(e.Op, at, second, calculus.PartType)
		return calculus.Unit
	case calculus.OpStop:
		wantArg(e.Op, at, first, calculus.NameType)
		return calculus.PartType
	case calculus.OpRef:
		wantArg(e.Op, at, first, e.Type)
		return calculus.Ref{Elem: e.Type}
	case calculus.OpGet:
		return elemOfRef(rule, at, first)
	case calculus.OpSet:
		wantArg(e.Op, at, first, elemOfRef(rule, at, second))
		return calculus.Unit
	case calculus.OpPrint, calculus.OpFault:
		wantArg(e.Op, at, first, calculus.String)
		return calculus.Unit
	case calculus.OpChoose:
		wantArg(e.Op, at, first, calculus.Data{Name: "list", Args: []calculus.Type{e.Type}})
		return e.Type
	case calculus.OpFail:
		wantArg(e.Op, at, first, calculus.String)
		return e.Type
	}
	panic("typing: unknown operation")
}

// opType is the premise that an operation that is written with a type has a well-formed one.
func (c *Lambda) opType(e *lambda.Op) {
	switch e.Op {
	case calculus.OpChan, calculus.OpRef, calculus.OpChoose, calculus.OpFail:
		c.wellFormed(e.Span, e.Type)
	default: // the others are written without
	}
}

func wantArg(op calculus.Op, at source.Span, got, expected calculus.Type) {
	if !calculus.Equal(got, expected) {
		fail("T-Prim", at, "an argument of %s has type %s, but %s is expected", op, show(got), show(expected))
	}
}
