package lambda

import "github.com/balticsim/balticsim/calculus"

// Data makes and reads closed values that are data: constants, tuples and constructors. It is how messages from outside a
// program become values of it.
type Data struct{}

// Const returns a constant.
func (Data) Const(k calculus.Const) Value { return Lit{Const: k} }

// Tuple returns a tuple of at least two values.
func (Data) Tuple(items []Value) Value { return Tuple{Items: items} }

// Con returns a constructor or record of type t applied to all its arguments.
func (Data) Con(c *calculus.Ctor, t calculus.Data, args []Value) Value {
	return Con{Ctor: c, Type: t, Args: args}
}

// Shape returns the outermost layer of a closed value; it panics on a free variable.
func (Data) Shape(v Value) calculus.Shape[Value] { return shape(v) }
