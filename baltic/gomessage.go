package baltic

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// What the messages of typed packages are made of where a type of Go alone has another JSON than package wire writes. The unit of an operation is
// struct{}, as everywhere in programs in Go.

// List is any number of values. The nil list is the empty one.
type List[T any] []T

// MarshalJSON writes an array.
func (l List[T]) MarshalJSON() ([]byte, error) {
	if l == nil {
		return []byte("[]"), nil
	}
	return json.Marshal([]T(l))
}

// Option is a value that may be absent. The zero Option is None.
type Option[T any] struct {
	Some  bool
	Value T // when Some
}

// Some returns the option that holds a value.
func Some[T any](v T) Option[T] { return Option[T]{true, v} }

// nullable tells whether null is the JSON of a value that may be there, so that it stands in brackets.
func (o Option[T]) nullable() bool {
	_, null := any(o.Value).(Null)
	return null
}

// MarshalJSON writes null or the value.
func (o Option[T]) MarshalJSON() ([]byte, error) {
	switch {
	case !o.Some:
		return []byte("null"), nil
	case o.nullable():
		return json.Marshal([]T{o.Value})
	}
	return json.Marshal(o.Value)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (o *Option[T]) UnmarshalJSON(text []byte) error {
	*o = Option[T]{}
	if bytes.Equal(bytes.TrimSpace(text), []byte("null")) {
		return nil
	}
	o.Some = true
	if !o.nullable() {
		return json.Unmarshal(text, &o.Value)
	}
	var one []T
	if err := json.Unmarshal(text, &one); err != nil {
		return err
	}
	if len(one) != 1 {
		return fmt.Errorf("an option is null or [v], not an array of %d", len(one))
	}
	o.Value = one[0]
	return nil
}

// Null is a part of a message that says nothing: unit inside records, lists and options.
type Null struct{}

// MarshalJSON writes null.
func (Null) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// UnmarshalJSON reads null.
func (*Null) UnmarshalJSON(text []byte) error {
	if !bytes.Equal(bytes.TrimSpace(text), []byte("null")) {
		return fmt.Errorf("unit is null, not %s", text)
	}
	return nil
}
