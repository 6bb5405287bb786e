package pi

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
)

// Value is a value of a running script: a constant, a tuple, a constructor or record, a name, a function or a frozen
// partition. Values are immutable. Methods of show.go and inspect.go look inside; the zero Value is ().
//
// A value is two words. Without an object it is immediate: an odd word is an integer, shifted left by one, which makes
// the wrap-around of the machine the 63-bit wrap-around of the language; an even word is (), false or true. With an
// object the word is the constructor's tag, and 0 for every other kind, so that a match need not look into the object.
type Value struct {
	n int64
	o *object
}

// The even immediate words.
const (
	wordUnit  = 0
	wordFalse = 2
	wordTrue  = 4
)

func unitValue() Value       { return Value{} }
func intValue(i int64) Value { return Value{n: i<<1 | 1} }
func (v Value) int() int64   { return v.n >> 1 }

func boolValue(b bool) Value {
	if b {
		return Value{n: wordTrue}
	}
	return Value{n: wordFalse}
}

// object is the part of a value that does not fit a word. What it is stands in info, which all objects made at one place
// of the program share; strings, names and parts have one of their own.
type object struct {
	info   *info
	fields []Value
}

// kind says what an object is.
type kind uint8

const (
	kindTuple   kind = iota
	kindCtor         // fields: the arguments
	kindClosure      // fields: the captured variables, in the block's order
	kindString       // info.str
	kindName         // info.name
	kindPart         // info.part
	kindFrame        // a waiting thread: fields are the live variables of info.point
	kindCall         // a thread about to apply a closure: fields are the closure and its arguments
	kindGo           // info.value, of a program in Go
)

// info describes objects. Which fields are set depends on kind. site is where the object's expression stands in the
// script; for a continuation it is the call that it belongs to.
type info struct {
	kind  kind
	ctor  *calculus.Ctor
	block *block
	point *point
	name  *name
	part  *frozen
	str   string
	value any
	site  source.Span
}

func stringValue(s string) Value {
	type stringObject struct {
		object
		own info
	}
	o := &stringObject{own: info{kind: kindString, str: s}}
	o.info = &o.own
	return Value{o: &o.object}
}

func partValue(f *frozen) Value {
	return Value{o: &object{info: &info{kind: kindPart, part: f}}}
}

// newObject returns an object with n fields still to be filled in. Small objects take one allocation: the fields stand
// behind the header, which points at them.
func newObject(in *info, n int) *object {
	switch n {
	case 0:
		return &object{info: in}
	case 1:
		type object1 struct {
			object
			f [1]Value
		}
		o := new(object1)
		o.info, o.fields = in, o.f[:]
		return &o.object
	case 2:
		type object2 struct {
			object
			f [2]Value
		}
		o := new(object2)
		o.info, o.fields = in, o.f[:]
		return &o.object
	case 3:
		type object3 struct {
			object
			f [3]Value
		}
		o := new(object3)
		o.info, o.fields = in, o.f[:]
		return &o.object
	case 4:
		type object4 struct {
			object
			f [4]Value
		}
		o := new(object4)
		o.info, o.fields = in, o.f[:]
		return &o.object
	case 5:
		type object5 struct {
			object
			f [5]Value
		}
		o := new(object5)
		o.info, o.fields = in, o.f[:]
		return &o.object
	case 6:
		type object6 struct {
			object
			f [6]Value
		}
		o := new(object6)
		o.info, o.fields = in, o.f[:]
		return &o.object
	}
	return &object{info: in, fields: make([]Value, n)}
}

// constValue returns a constant as a value.
func constValue(k calculus.Const) Value {
	switch k.Type {
	case calculus.Unit:
		return unitValue()
	case calculus.Int:
		return intValue(k.Int)
	case calculus.Bool:
		return boolValue(k.Int != 0)
	case calculus.String:
		return stringValue(k.Str)
	case calculus.NameType, calculus.PartType:
	}
	panic("pi: a constant of type " + calculus.Show(k.Type))
}

// shape shows the outermost layer of a value to the definitions that both reference semantics share.
func shape(v Value) calculus.Shape[Value] {
	if v.o == nil {
		switch {
		case v.n&1 == 1:
			return calculus.Shape[Value]{Const: calculus.IntConst(v.int())}
		case v.n == wordUnit:
			return calculus.Shape[Value]{Const: calculus.UnitConst()}
		}
		return calculus.Shape[Value]{Const: calculus.BoolConst(v.n == wordTrue)}
	}
	switch in := v.o.info; in.kind {
	case kindTuple:
		return calculus.Shape[Value]{Kind: calculus.ShapeTuple, Fields: v.o.fields}
	case kindCtor:
		return calculus.Shape[Value]{Kind: calculus.ShapeCtor, Tag: in.ctor.Tag, Fields: v.o.fields}
	case kindString:
		return calculus.Shape[Value]{Const: calculus.StringConst(in.str)}
	case kindName:
		return calculus.Shape[Value]{Kind: calculus.ShapeName, Name: in.name.full()}
	case kindClosure, kindPart, kindGo:
		return calculus.Shape[Value]{Kind: calculus.ShapeOpaque}
	case kindFrame, kindCall:
		panic("pi: a waiting thread is not a value")
	}
	panic("pi: unknown kind of object")
}
