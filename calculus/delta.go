package calculus

import (
	"cmp"
	"strconv"
	"strings"
)

// Delta is a pure primitive δ: arithmetic, strings and structural comparison.
type Delta uint8

// The pure primitives. Comparison is structural; see Compare for where it fails.
const (
	Add Delta = iota
	Sub
	Mul
	Div
	Mod
	Neg
	Concat
	Not
	Eq
	Ne
	Lt
	Le
	Gt
	Ge
	Cmp
	StringOfInt
	IntOfString
	StringLength
)

// DeltaInfo describes a pure primitive: the name scripts know it by and its type, in which the one variable is 'a.
type DeltaInfo struct {
	Delta Delta
	Name  string
	Args  []Type
	Res   Type
}

// Deltas lists the pure primitives, indexed by Delta.
func Deltas() []DeltaInfo {
	a := TyVar{"a"}
	ii, aa := []Type{Int, Int}, []Type{a, a}
	return []DeltaInfo{
		{Add, "+", ii, Int},
		{Sub, "-", ii, Int},
		{Mul, "*", ii, Int},
		{Div, "/", ii, Int},
		{Mod, "mod", ii, Int},
		{Neg, "~-", []Type{Int}, Int},
		{Concat, "^", []Type{String, String}, String},
		{Not, "not", []Type{Bool}, Bool},
		{Eq, "=", aa, Bool},
		{Ne, "<>", aa, Bool},
		{Lt, "<", aa, Bool},
		{Le, "<=", aa, Bool},
		{Gt, ">", aa, Bool},
		{Ge, ">=", aa, Bool},
		{Cmp, "compare", aa, Int},
		{StringOfInt, "string_of_int", []Type{Int}, String},
		{IntOfString, "int_of_string", []Type{String}, Int},
		{StringLength, "String.length", []Type{String}, Int},
	}
}

// Fault is why a step fails (L-Fail, P-Fail): a code of the BAL9nnn family and words.
type Fault struct{ Code, Message string }

// The codes of failures at run time.
const (
	FaultFailwith    = "BAL9001" // failwith s
	FaultAssert      = "BAL9002" // a failed assert
	FaultMatch       = "BAL9003" // no arm of a match fits
	FaultDivision    = "BAL9004" // division or mod by zero
	FaultIntOfString = "BAL9005" // int_of_string of something else
	FaultCompare     = "BAL9006" // = or compare where there is no such relation
	FaultChoose      = "BAL9007" // Sim.choose []
	FaultLibrary     = "BAL9008" // a partial library function outside its domain
	FaultString      = "BAL9009" // a string longer than MaxString
)

// MaxString is the length in bytes of the longest string. Doubling a string sixty times is a short program, and no memory
// is large enough for what it asks.
const MaxString = 1 << 26

// LongString is the failure of a concatenation whose result would be longer than MaxString.
func LongString() *Fault { return &Fault{FaultString, "a string would be longer than 64 MiB"} }

// Shape is the outermost layer of a value, all that comparison needs to see of it. Opaque stands for functions and
// frozen partitions, Identity for channels, references and partition names.
type Shape[V any] struct {
	Kind   ShapeKind
	Const  Const
	Tag    int
	Fields []V
	Name   Name
}

// ShapeKind says which fields of a Shape are in use.
type ShapeKind uint8

// ShapeConst uses Const, ShapeTuple Fields, ShapeCtor Tag and Fields, ShapeName Name, ShapeOpaque none.
const (
	ShapeConst ShapeKind = iota
	ShapeTuple
	ShapeCtor
	ShapeName
	ShapeOpaque
)

// Apply computes δ V for a pure primitive on values seen through shape; it is the meaning ⟦δ⟧ that both reference
// semantics share and that the compiled runtime is tested against. It returns a Fault outside the primitive's domain.
func Apply[V any](d Delta, args []V, shape func(V) Shape[V]) (Const, *Fault) {
	i := func(n int) int64 { return shape(args[n]).Const.Int }
	s := func(n int) string { return shape(args[n]).Const.Str }
	switch d {
	case Add:
		return IntConst(i(0) + i(1)), nil
	case Sub:
		return IntConst(i(0) - i(1)), nil
	case Mul:
		return IntConst(i(0) * i(1)), nil
	case Div, Mod:
		if i(1) == 0 {
			return Const{}, &Fault{FaultDivision, "division by zero"}
		}
		if d == Div {
			return IntConst(i(0) / i(1)), nil
		}
		return IntConst(i(0) % i(1)), nil
	case Neg:
		return IntConst(-i(0)), nil
	case Concat:
		if len(s(0))+len(s(1)) > MaxString {
			return Const{}, LongString()
		}
		return StringConst(s(0) + s(1)), nil
	case Not:
		return BoolConst(i(0) == 0), nil
	case Eq, Ne:
		eq, f := EqualValues(args[0], args[1], shape)
		return BoolConst(eq == (d == Eq)), f
	case Lt, Le, Gt, Ge, Cmp:
		c, f := Compare(args[0], args[1], shape)
		switch d {
		case Lt:
			return BoolConst(c < 0), f
		case Le:
			return BoolConst(c <= 0), f
		case Gt:
			return BoolConst(c > 0), f
		case Ge:
			return BoolConst(c >= 0), f
		default:
			return IntConst(int64(c)), f
		}
	case StringOfInt:
		return StringConst(strconv.FormatInt(i(0), 10)), nil
	case IntOfString:
		n, ok := ParseInt(s(0))
		if !ok {
			return Const{}, &Fault{FaultIntOfString, "int_of_string: " + strconv.Quote(s(0)) + " is not an integer"}
		}
		return IntConst(n), nil
	case StringLength:
		return IntConst(int64(len(s(0)))), nil
	}
	panic("calculus: unknown primitive")
}

// EqualValues is structural equality. It fails where it meets a function or a frozen partition; names, channels and
// references are equal when they are the same. Like OCaml's it stops at the first difference, left to right.
func EqualValues[V any](a, b V, shape func(V) Shape[V]) (bool, *Fault) {
	x, y := shape(a), shape(b)
	switch {
	case x.Kind == ShapeOpaque || y.Kind == ShapeOpaque:
		return false, &Fault{FaultCompare, "functions and partitions cannot be compared"}
	case x.Kind == ShapeConst:
		return x.Const == y.Const, nil
	case x.Kind == ShapeName:
		return x.Name == y.Name, nil
	case x.Tag != y.Tag:
		return false, nil
	}
	for i := range x.Fields {
		if eq, f := EqualValues(x.Fields[i], y.Fields[i], shape); !eq || f != nil {
			return false, f
		}
	}
	return true, nil
}

// Compare is the structural order: −1, 0 or 1. It fails where it meets a function, a frozen partition, or a name,
// channel or reference: an order on fresh names would tell α-variants apart. As in OCaml, constructors without
// arguments come before those with arguments, each group in order of declaration.
func Compare[V any](a, b V, shape func(V) Shape[V]) (int, *Fault) {
	x, y := shape(a), shape(b)
	switch {
	case x.Kind == ShapeOpaque || y.Kind == ShapeOpaque:
		return 0, &Fault{FaultCompare, "functions and partitions cannot be compared"}
	case x.Kind == ShapeName || y.Kind == ShapeName:
		return 0, &Fault{FaultCompare, "names, channels and references have no order"}
	case x.Kind == ShapeConst && x.Const.Type == String:
		return strings.Compare(x.Const.Str, y.Const.Str), nil
	case x.Kind == ShapeConst:
		return cmp.Compare(x.Const.Int, y.Const.Int), nil
	}
	if (len(x.Fields) == 0) != (len(y.Fields) == 0) {
		return cmp.Compare(min(len(x.Fields), 1), min(len(y.Fields), 1)), nil
	}
	if x.Tag != y.Tag {
		return cmp.Compare(x.Tag, y.Tag), nil
	}
	for i := range x.Fields {
		if c, f := Compare(x.Fields[i], y.Fields[i], shape); c != 0 || f != nil {
			return c, f
		}
	}
	return 0, nil
}

// ParseInt reads an integer literal as OCaml's int_of_string does: an optional sign, then decimal digits or 0x, 0o, 0b
// and digits, with underscores after the first digit. It fails outside 63 bits.
func ParseInt(s string) (int64, bool) {
	sign, digits := int64(1), s
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		sign, digits = -1, rest
	} else if rest, ok := strings.CutPrefix(s, "+"); ok {
		digits = rest
	}
	base := 10
	if len(digits) > 2 && digits[0] == '0' {
		switch digits[1] {
		case 'x', 'X':
			base = 16
		case 'o', 'O':
			base = 8
		case 'b', 'B':
			base = 2
		}
		if base != 10 {
			digits = digits[2:]
		}
	}
	if digits == "" || digits[0] == '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(strings.ReplaceAll(digits, "_", ""), base, 64)
	if err != nil {
		return 0, false
	}
	limit := uint64(1) << 62 // −2⁶² … 2⁶²−1; in other bases 63 bits wrap
	if base != 10 {
		if n >= limit*2 {
			return 0, false
		}
		return Wrap(sign * Wrap(int64(n))), true
	}
	if n > limit || n == limit && sign > 0 {
		return 0, false
	}
	return sign * int64(n), true
}
