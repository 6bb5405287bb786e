package pi

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/calculus"
)

// The pure primitives on compiled values. calculus.Apply is the definition, and a property test holds these to it; they
// exist because a definition over shapes copies what these only look at, and recurses on long lists.

// fastDelta returns the instruction of a δ that has one to itself.
func fastDelta(d calculus.Delta) (opcode, bool) {
	switch d {
	case calculus.Add:
		return opAdd, true
	case calculus.Sub:
		return opSub, true
	case calculus.Mul:
		return opMul, true
	case calculus.Eq:
		return opEq, true
	case calculus.Ne:
		return opNe, true
	case calculus.Lt:
		return opLt, true
	case calculus.Le:
		return opLe, true
	case calculus.Gt:
		return opGt, true
	case calculus.Ge:
		return opGe, true
	default:
		return 0, false
	}
}

// partial tells whether a δ may fail.
func partial(d calculus.Delta) bool {
	switch d {
	case calculus.Add, calculus.Sub, calculus.Mul, calculus.Neg, calculus.Not,
		calculus.StringOfInt, calculus.StringLength:
		return false
	default:
		return true
	}
}

// delta computes δ V.
func delta(d calculus.Delta, args []Value) (Value, *calculus.Fault) {
	switch d {
	case calculus.Div, calculus.Mod:
		x, y := args[0].int(), args[1].int()
		switch {
		case y == 0:
			return Value{}, &calculus.Fault{Code: calculus.FaultDivision, Message: "division by zero"}
		case d == calculus.Div:
			return intValue(x / y), nil
		}
		return intValue(x % y), nil
	case calculus.Neg:
		return intValue(-args[0].int()), nil
	case calculus.Concat:
		x, y := args[0].o.info.str, args[1].o.info.str
		if len(x)+len(y) > calculus.MaxString {
			return Value{}, calculus.LongString()
		}
		return stringValue(x + y), nil
	case calculus.Not:
		return boolValue(args[0].n == wordFalse), nil
	case calculus.Cmp:
		c, fault := compareValues(args[0], args[1])
		return intValue(int64(c)), fault
	case calculus.StringOfInt:
		return stringValue(strconv.FormatInt(args[0].int(), 10)), nil
	case calculus.StringLength:
		return intValue(int64(len(args[0].o.info.str))), nil
	case calculus.IntOfString:
		k, fault := calculus.Apply(d, args, shape)
		return constValue(k), fault
	case calculus.Add, calculus.Sub, calculus.Mul, calculus.Eq, calculus.Ne,
		calculus.Lt, calculus.Le, calculus.Gt, calculus.Ge:
		panic("pi: a primitive with an instruction of its own")
	}
	panic("pi: unknown primitive")
}

// equalValues is structural equality.
func equalValues(a, b Value) (bool, *calculus.Fault) {
	for {
		if a.o == nil && b.o == nil {
			return a.n == b.n, nil
		}
		x, y := a.o.info, b.o.info
		switch {
		case opaque(x) || opaque(y):
			return false, &calculus.Fault{
				Code: calculus.FaultCompare, Message: "functions and partitions cannot be compared",
			}
		case x.kind == kindString:
			return x.str == y.str, nil
		case x.kind == kindName:
			return x.name == y.name, nil
		case a.n != b.n || len(a.o.fields) == 0:
			return a.n == b.n, nil
		}
		last := len(a.o.fields) - 1
		for i := range last {
			if eq, fault := equalValues(a.o.fields[i], b.o.fields[i]); !eq || fault != nil {
				return false, fault
			}
		}
		a, b = a.o.fields[last], b.o.fields[last]
	}
}

func opaque(in *info) bool { return in.kind == kindClosure || in.kind == kindPart }

// compareValues is the structural order, −1, 0 or 1.
func compareValues(a, b Value) (int, *calculus.Fault) {
	for {
		if a.o == nil && b.o == nil {
			return cmp.Compare(a.n, b.n), nil
		}
		x, y := a.o.info, b.o.info
		switch {
		case opaque(x) || opaque(y) || x.kind == kindName || y.kind == kindName:
			_, fault := calculus.Compare(a, b, shape)
			return 0, fault
		case x.kind == kindString:
			return strings.Compare(x.str, y.str), nil
		case (len(a.o.fields) == 0) != (len(b.o.fields) == 0):
			return cmp.Compare(min(len(a.o.fields), 1), min(len(b.o.fields), 1)), nil
		case a.n != b.n || len(a.o.fields) == 0:
			return cmp.Compare(a.n, b.n), nil
		}
		last := len(a.o.fields) - 1
		for i := range last {
			if c, fault := compareValues(a.o.fields[i], b.o.fields[i]); c != 0 || fault != nil {
				return c, fault
			}
		}
		a, b = a.o.fields[last], b.o.fields[last]
	}
}
