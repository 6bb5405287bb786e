package pi

import "github.com/balticsim/balticsim/calculus"

// Data makes and reads values that are data: constants, tuples and constructors. It is how messages from outside a program
// become values of it.
type Data struct{}

// Const returns a constant.
func (Data) Const(k calculus.Const) Value { return constValue(k) }

// Tuple returns a tuple of at least two values.
func (Data) Tuple(items []Value) Value {
	return dataValue(&info{kind: kindTuple}, 0, items)
}

// Con returns a constructor or record applied to all its arguments; its type is erased.
func (Data) Con(c *calculus.Ctor, _ calculus.Data, args []Value) Value {
	return dataValue(&info{kind: kindCtor, ctor: c}, int64(c.Tag), args)
}

// Shape returns the outermost layer of a value.
func (Data) Shape(v Value) calculus.Shape[Value] { return shape(v) }

func dataValue(in *info, tag int64, fields []Value) Value {
	o := newObject(in, len(fields))
	copy(o.fields, fields)
	return Value{n: tag, o: o}
}
