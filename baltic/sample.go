package baltic

import (
	"slices"
	"strings"

	"github.com/balticsim/balticsim/baltic/metadata"
)

// The values that a most general image can answer or send: both booleans, the integers 0 and 1, the strings "a" and "b", every
// case of a variant, lists of at most one, and records and options of these. Types of messages are never cyclic, so
// this is finite; while the values are few they are one choice, beyond that each part is chosen on its own.

// maxSamples is the number of values up to which a type's values are listed in one choice.
const maxSamples = 16

// sampler writes expressions that choose a value of a type.
type sampler struct {
	types  []*metadata.TypeDef
	counts map[*metadata.TypeDef]int // of the records counted so far: a type may be reached along very many paths
}

func newSampler(types []*metadata.TypeDef) sampler {
	return sampler{types, map[*metadata.TypeDef]int{}}
}

// chooser is the name of the function that chooses a value of a named type.
func chooser(d *metadata.TypeDef) string { return "some_" + d.Name }

// expr returns the text of an expression for any value of a type.
func (s sampler) expr(t metadata.Type) string {
	if named, ok := t.(metadata.Named); ok {
		return chooser(named.Def) + " ()"
	}
	if s.count(t) <= maxSamples {
		return choice(s.list(t), "; ")
	}
	switch t := t.(type) {
	case metadata.List:
		return "(if Sim.choose [false; true] then [" + s.expr(t.Elem) + "] else [])"
	case metadata.Option:
		return "(if Sim.choose [false; true] then Some (" + s.expr(t.Elem) + ") else None)"
	}
	panic("baltic: a basic type has few values")
}

// definition writes the function that chooses a value of a named type.
func (s sampler) definition(d *metadata.TypeDef) string {
	head := "let " + chooser(d) + " () : " + d.Name + " ="
	t := metadata.Named{Def: d}
	open, end := "Sim.choose [", "]"
	var parts []string
	if s.count(t) <= maxSamples || len(d.Cases) > 0 {
		parts = s.list(t)
		if len(parts) == 1 {
			return head + " " + parts[0] + "\n"
		}
	} else {
		open, end = "{", "}"
		for _, f := range d.Fields {
			parts = append(parts, f.Name+" = "+s.expr(f.Type))
		}
	}
	if line := head + " " + open + strings.Join(parts, "; ") + end + "\n"; len(line) <= 120 {
		return line
	}
	return head + "\n  " + open + "\n    " + strings.Join(parts, ";\n    ") + "\n  " + end + "\n"
}

func choice(values []string, sep string) string {
	if len(values) == 1 {
		return values[0]
	}
	return "Sim.choose [" + strings.Join(values, sep) + "]"
}

// reach adds the named types that the choice of a value of t goes through.
func (s sampler) reach(t metadata.Type, into map[*metadata.TypeDef]bool) {
	switch t := t.(type) {
	case metadata.Basic:
	case metadata.List:
		s.reach(t.Elem, into)
	case metadata.Option:
		s.reach(t.Elem, into)
	case metadata.Named:
		if into[t.Def] {
			return
		}
		into[t.Def] = true
		for _, f := range t.Def.Fields {
			s.reach(f.Type, into)
		}
	default:
		panic("baltic: unknown type")
	}
}

// count is the number of values of a type, at most maxSamples + 1.
func (s sampler) count(t metadata.Type) int {
	const many = maxSamples + 1
	switch t := t.(type) {
	case metadata.Basic:
		if t == metadata.Unit {
			return 1
		}
		return 2
	case metadata.List:
		return min(many, 1+s.count(t.Elem))
	case metadata.Option:
		return min(many, 1+s.count(t.Elem))
	case metadata.Named:
		switch {
		case t.Def.Opaque():
			return 2
		case len(t.Def.Cases) > 0:
			return min(many, len(t.Def.Cases))
		}
		n, counted := s.counts[t.Def]
		if counted {
			return n
		}
		n = 1
		for _, f := range t.Def.Fields {
			n = min(many, n*s.count(f.Type))
		}
		s.counts[t.Def] = n
		return n
	}
	panic("baltic: unknown type")
}

// list returns all values of a type as texts that can stand anywhere; it is asked only for types with few values and for variants.
func (s sampler) list(t metadata.Type) []string {
	switch t := t.(type) {
	case metadata.Basic:
		switch t {
		case metadata.Unit:
			return []string{"()"}
		case metadata.Int:
			return []string{"0", "1"}
		case metadata.Bool:
			return []string{"false", "true"}
		case metadata.String:
			return []string{`"a"`, `"b"`}
		}
	case metadata.List:
		values := []string{"[]"}
		for _, v := range s.list(t.Elem) {
			values = append(values, "["+v+"]")
		}
		return values
	case metadata.Option:
		values := []string{"None"}
		for _, v := range s.list(t.Elem) {
			if strings.Contains(v, " ") {
				v = "(" + v + ")"
			}
			values = append(values, "Some "+v)
		}
		return values
	case metadata.Named:
		return s.named(t.Def)
	}
	panic("baltic: unknown type")
}

func (s sampler) named(d *metadata.TypeDef) []string {
	var values []string
	switch {
	case d.Opaque():
		ctor := metadata.OpaqueConstructor(d)
		values = []string{ctor + ` "a"`, ctor + ` "b"`}
	case len(d.Cases) > 0:
		for _, c := range d.Cases {
			values = append(values, c.Name)
		}
	default:
		values = []string{""}
		for _, f := range d.Fields {
			var longer []string
			for _, before := range values {
				for _, v := range s.list(f.Type) {
					longer = append(longer, before+f.Name+" = "+v+"; ")
				}
			}
			values = longer
		}
		for i, v := range values {
			values[i] = "{" + strings.TrimSuffix(v, "; ") + "}"
		}
	}
	for i, v := range values {
		values[i] = s.plain(d, v)
	}
	return values
}

// plain adds the type to a value whose constructor or fields another type of the farm has too.
func (s sampler) plain(d *metadata.TypeDef, value string) string {
	for _, other := range s.types {
		if other != d && slices.ContainsFunc(words(d), func(w string) bool { return slices.Contains(words(other), w) }) {
			return "(" + value + " : " + d.Name + ")"
		}
	}
	return value
}

// words are the constructors and field names of a type.
func words(d *metadata.TypeDef) []string {
	if d.Opaque() {
		return []string{metadata.OpaqueConstructor(d)}
	}
	var list []string
	for _, f := range d.Fields {
		list = append(list, f.Name)
	}
	for _, c := range d.Cases {
		list = append(list, c.Name)
	}
	return list
}
