package pi

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/calculus"
)

// maxShown bounds the text of a value: traces and labels must stay readable whatever a script sends.
const maxShown = 4096

// String returns the value on one line as scripts write it. What scripts cannot write is in angle brackets: names as
// <hint#maker:ordinal>, functions as <fun>, frozen partitions as <part>. Very long texts are cut and end in "…".
func (v Value) String() string {
	var w shower
	w.value(v, false)
	if w.Len() > maxShown {
		s := w.String()[:maxShown]
		return strings.ToValidUTF8(s, "") + "…"
	}
	return w.String()
}

type shower struct{ strings.Builder }

// value writes v, in parentheses when it is an argument and needs them.
func (w *shower) value(v Value, argument bool) {
	if w.Len() > maxShown {
		return
	}
	if v.o == nil {
		w.word(v, argument)
		return
	}
	switch in := v.o.info; in.kind {
	case kindTuple:
		w.all("(", ", ", ")", v.o.fields)
	case kindCtor:
		w.constructor(v, argument)
	case kindString:
		w.WriteString(calculus.ShowConst(calculus.StringConst(in.str[:min(len(in.str), maxShown)])))
	case kindName:
		w.WriteString("<" + in.name.String() + ">")
	case kindClosure:
		w.WriteString("<fun>")
	case kindPart:
		w.WriteString("<part>")
	case kindGo:
		w.goValue(reflect.ValueOf(v.o.info.value), 0)
	case kindFrame, kindCall:
		w.WriteString("<thread>")
	default:
		panic("pi: unknown kind of object")
	}
}

func (w *shower) word(v Value, argument bool) {
	switch {
	case v.n&1 == 0:
		w.WriteString(calculus.ShowConst(shape(v).Const))
	case argument && v.n < 0:
		w.WriteString("(" + strconv.FormatInt(v.int(), 10) + ")")
	default:
		w.WriteString(strconv.FormatInt(v.int(), 10))
	}
}

func (w *shower) all(open, separator, end string, vs []Value) {
	w.WriteString(open)
	for i, v := range vs {
		if w.Len() > maxShown {
			return
		}
		if i > 0 {
			w.WriteString(separator)
		}
		w.value(v, false)
	}
	w.WriteString(end)
}

func (w *shower) constructor(v Value, argument bool) {
	ctor, fields := v.o.info.ctor, v.o.fields
	switch {
	case ctor.Name == "[]", ctor.Name == "::":
		w.list(v)
		return
	case len(ctor.Labels) > 0:
		for i, field := range fields {
			w.WriteString([]string{"{", "; "}[min(i, 1)] + ctor.Labels[i] + " = ")
			w.value(field, false)
		}
		w.WriteString("}")
		return
	case len(fields) == 0:
		w.WriteString(ctor.Name)
		return
	}
	open, end := "", ""
	if argument {
		open, end = "(", ")"
	}
	w.WriteString(open + ctor.Name + " ")
	if len(fields) == 1 {
		w.value(fields[0], true)
	} else {
		w.all("(", ", ", ")", fields)
	}
	w.WriteString(end)
}

func (w *shower) list(v Value) {
	w.WriteString("[")
	for i := 0; len(v.o.fields) == 2 && w.Len() <= maxShown; i++ {
		if i > 0 {
			w.WriteString("; ")
		}
		w.value(v.o.fields[0], false)
		v = v.o.fields[1]
	}
	w.WriteString("]")
}
