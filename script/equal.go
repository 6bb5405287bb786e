package script

import (
	"reflect"

	"github.com/balticsim/balticsim/internal/source"
)

// EqualTrees tells whether two trees have the same items, places apart: what a script means does not depend on its
// layout. Comments do not count.
func EqualTrees(a, b *Tree) bool {
	return equalValues(reflect.ValueOf(a.Items), reflect.ValueOf(b.Items))
}

// equalValues compares two values of the tree's types. Trees are plain data, so that one walk over their structure covers every
// node, present and future; only places are passed over.
func equalValues(a, b reflect.Value) bool {
	if a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Interface, reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() && b.IsNil()
		}
		return equalValues(a.Elem(), b.Elem())
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !equalValues(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		if a.Type() == reflect.TypeFor[source.Span]() {
			return true
		}
		for i := range a.NumField() {
			if !equalValues(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.String:
		return a.String() == b.String()
	case reflect.Bool:
		return a.Bool() == b.Bool()
	case reflect.Int64:
		return a.Int() == b.Int()
	case reflect.Uint8:
		return a.Uint() == b.Uint()
	default:
		panic("script: a tree holds a " + a.Kind().String())
	}
}
