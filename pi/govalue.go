package pi

import (
	"reflect"
	"strconv"
)

// What programs in Go send and store. Values that scripts have too are theirs: int, bool, string, struct{} for unit, pairs, channels,
// references, partition names and frozen partitions, and Value itself. Values of all other Go types travel as they are.

// ours is a type of the package that stands for a value of scripts. A struct with such a type embedded has its methods as well, but is none.
type ours interface {
	value() Value
	of(v Value) any  // the same type, for another value
	same(x any) bool // x is of this very type
}

// valueOf returns a Go value as a value. What it becomes depends on its static type alone.
func valueOf[T any](x T) Value {
	var static T
	switch own := any(static).(type) {
	case int:
		if i := int64(any(x).(int)); i<<1>>1 == i {
			return intValue(i)
		}
	case bool:
		return boolValue(any(x).(bool))
	case string:
		return stringValue(any(x).(string))
	case struct{}:
		return unitValue()
	case Value:
		return any(x).(Value)
	case ours:
		if own.same(x) {
			return any(x).(ours).value()
		}
	}
	return goValue(x)
}

func goValue(x any) Value {
	type goObject struct {
		object
		own info
	}
	o := &goObject{own: info{kind: kindGo, value: x}}
	o.info = &o.own
	return Value{o: &o.object}
}

// typed returns a value as what it was made of. It panics when that was of another type.
func typed[T any](v Value) (x T) {
	switch static := any(x).(type) {
	case int:
		if v.o == nil {
			return any(int(v.Int())).(T)
		}
	case bool:
		return any(v.Bool()).(T)
	case string:
		return any(v.Text()).(T)
	case struct{}:
		return x
	case Value:
		return any(v).(T)
	case ours:
		if static.same(x) {
			return static.of(v).(T)
		}
	}
	if held := v.Go(); held != nil {
		x = held.(T)
	}
	return x
}

// Pair is a pair as scripts have it.
type Pair[A, B any] struct {
	A A
	B B
}

func (p Pair[A, B]) value() Value {
	o := newObject(&info{kind: kindTuple}, 2)
	o.fields[0], o.fields[1] = valueOf(p.A), valueOf(p.B)
	return Value{o: o}
}

func (Pair[A, B]) same(x any) bool { _, ok := x.(Pair[A, B]); return ok }

func (Pair[A, B]) of(v Value) any {
	v.must(KindTuple)
	return Pair[A, B]{typed[A](v.o.fields[0]), typed[B](v.o.fields[1])}
}

// Go returns the value of a program in Go that v is, which scripts do not have; it panics on another kind.
func (v Value) Go() any { v.must(KindGo); return v.o.info.value }

// deepest is how far the text of a Go value goes into it.
const deepest = 8

// goValue writes a Go value: the same for the same run, so without addresses, and without asking its methods.
func (w *shower) goValue(v reflect.Value, depth int) {
	if w.Len() > maxShown || depth > deepest {
		return
	}
	if v.Kind() == reflect.Struct && v.NumField() == 1 && v.Field(0).Type() == reflect.TypeFor[*object]() { // a name or a frozen partition
		w.WriteString(shown((*object)(v.Field(0).UnsafePointer())))
		return
	}
	switch v.Kind() {
	case reflect.Invalid:
		w.WriteString("nil")
	case reflect.Bool:
		w.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		w.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		w.WriteString(strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32, reflect.Float64:
		w.WriteString(strconv.FormatFloat(v.Float(), 'g', -1, 64))
	case reflect.String:
		s := v.String()
		w.WriteString(strconv.Quote(s[:min(len(s), maxShown)]))
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			w.WriteString("nil")
			return
		}
		w.goValue(v.Elem(), depth+1)
	case reflect.Struct:
		w.goFields(v, depth)
	case reflect.Slice, reflect.Array:
		w.goList("[", "]", v.Len(), func(i int) { w.goValue(v.Index(i), depth+1) })
	default: // functions, maps, whose order is nobody's, and the like
		w.WriteString("<" + v.Type().String() + ">")
	}
}

func (w *shower) goFields(v reflect.Value, depth int) {
	w.goList("{", "}", v.NumField(), func(i int) {
		w.WriteString(v.Type().Field(i).Name + " = ")
		w.goValue(v.Field(i), depth+1)
	})
}

func (w *shower) goList(open, end string, n int, item func(int)) {
	w.WriteString(open)
	for i := range n {
		if w.Len() > maxShown {
			return
		}
		if i > 0 {
			w.WriteString("; ")
		}
		item(i)
	}
	w.WriteString(end)
}
