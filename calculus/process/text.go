package process

import (
	"strings"

	"github.com/balticsim/balticsim/calculus"
)

// Text returns a closed value on one line as scripts write it. What scripts cannot write is in angle brackets: names as
// <hint#maker:ordinal>, functions as <fun>, frozen partitions as <part>.
func Text(v Value) string {
	var b strings.Builder
	writeText(&b, v, false)
	return b.String()
}

// writeText writes v, in parentheses when it is an argument and needs them.
func writeText(b *strings.Builder, v Value, argument bool) {
	switch v := v.(type) {
	case Var:
		b.WriteString(v.Name)
	case Lit:
		s := calculus.ShowConst(v.Const)
		if argument && strings.HasPrefix(s, "-") {
			s = "(" + s + ")"
		}
		b.WriteString(s)
	case NameRef:
		b.WriteString("<" + v.Name.String() + ">")
	case Tuple:
		writeTexts(b, "(", ", ", ")", v.Items)
	case Con:
		writeCon(b, v, argument)
	case *Abs, *Rec, Done:
		b.WriteString("<fun>")
	case Frozen, Box:
		b.WriteString("<part>")
	default:
		panic("process: unknown value")
	}
}

func writeTexts(b *strings.Builder, open, separator, end string, vs []Value) {
	b.WriteString(open)
	for i, v := range vs {
		if i > 0 {
			b.WriteString(separator)
		}
		writeText(b, v, false)
	}
	b.WriteString(end)
}

func writeCon(b *strings.Builder, v Con, argument bool) {
	if items, ok := listItems(v); ok {
		writeTexts(b, "[", "; ", "]", items)
		return
	}
	if len(v.Ctor.Labels) > 0 {
		for i, field := range v.Args {
			b.WriteString([]string{"{", "; "}[min(i, 1)] + v.Ctor.Labels[i] + " = ")
			writeText(b, field, false)
		}
		b.WriteString("}")
		return
	}
	if len(v.Args) == 0 {
		b.WriteString(v.Ctor.Name)
		return
	}
	open, end := "", ""
	if argument {
		open, end = "(", ")"
	}
	b.WriteString(open)
	switch {
	case v.Ctor.Name == "::":
		writeText(b, v.Args[0], true)
		b.WriteString(" :: ")
		writeText(b, v.Args[1], true)
	case len(v.Args) == 1:
		b.WriteString(v.Ctor.Name + " ")
		writeText(b, v.Args[0], true)
	default:
		writeTexts(b, v.Ctor.Name+" (", ", ", ")", v.Args)
	}
	b.WriteString(end)
}

// listItems returns the elements of a list that ends in [], which a list with a variable for its tail does not.
func listItems(v Con) ([]Value, bool) {
	var items []Value
	for v.Ctor.Name == "::" && len(v.Args) == 2 {
		items = append(items, v.Args[0])
		tail, ok := v.Args[1].(Con)
		if !ok {
			return nil, false
		}
		v = tail
	}
	return items, v.Ctor.Name == "[]"
}
