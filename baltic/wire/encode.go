package wire

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/balticsim/balticsim/calculus"
)

// Encode writes a value of type t, which Carries must accept, as a message without white space; Decode reads it back. It blames
// the origin for a value that has no encoding: a string that is not UTF-8, a message that is too long or too deep, and a value
// that does not have the type, which a well-typed program never sends.
func (c *Codec[V]) Encode(from Origin, t calculus.Type, v V) ([]byte, *Blame) {
	e := encoder[V]{codec: c}
	b := e.value(t, v)
	if b == nil && len(e.text) > c.limits.Bytes {
		b = &Blame{Want: fmt.Sprintf("at most %d bytes", c.limits.Bytes), Got: fmt.Sprintf("%d bytes", len(e.text))}
	}
	if b != nil {
		b.Origin = from
		return nil, b
	}
	return e.text, nil
}

type encoder[V any] struct {
	codec *Codec[V]
	text  []byte
	path  []string
	depth int
}

func (e *encoder[V]) put(s string) { e.text = append(e.text, s...) }

// open begins an array or object, end ends it.
func (e *encoder[V]) open(bracket string) *Blame {
	if e.depth++; e.depth > e.codec.limits.Depth {
		return wrong(e.path, fmt.Sprintf("a depth of at most %d", e.codec.limits.Depth), "a deeper value")
	}
	e.put(bracket)
	return nil
}

func (e *encoder[V]) end(bracket string) *Blame {
	e.depth--
	e.put(bracket)
	return nil
}

// at writes the part of a value that stands below the current one.
func (e *encoder[V]) at(part string, t calculus.Type, v V) *Blame {
	e.path = append(e.path, part)
	b := e.value(t, v)
	e.path = e.path[:len(e.path)-1]
	return b
}

func (e *encoder[V]) value(t calculus.Type, v V) *Blame {
	s := e.codec.values.Shape(v)
	switch t := t.(type) {
	case calculus.Base:
		if s.Kind != calculus.ShapeConst || s.Const.Type != t {
			return e.misfit(t)
		}
		return e.constant(s.Const)
	case calculus.Tuple:
		if s.Kind != calculus.ShapeTuple || len(s.Fields) != len(t.Items) {
			return e.misfit(t)
		}
		return e.items(t.Items, s.Fields)
	case calculus.Data:
		decl := e.codec.declaration(t)
		if s.Kind != calculus.ShapeCtor || s.Tag >= len(decl.Ctors) || len(s.Fields) != len(decl.Ctors[s.Tag].Args) {
			return e.misfit(t)
		}
		return e.data(t, decl, decl.Ctors[s.Tag], v, s.Fields)
	default:
		panic("wire: " + calculus.Show(t) + " has no encoding")
	}
}

func (e *encoder[V]) misfit(t calculus.Type) *Blame {
	return wrong(e.path, calculus.Show(t), "a value of another type")
}

func (e *encoder[V]) constant(k calculus.Const) *Blame {
	switch k.Type {
	case calculus.Unit:
		e.put("null")
	case calculus.Int:
		e.text = strconv.AppendInt(e.text, k.Int, 10)
	case calculus.Bool:
		e.text = strconv.AppendBool(e.text, k.Int != 0)
	case calculus.String:
		if !utf8.ValidString(k.Str) {
			return wrong(e.path, "a string in Unicode", "bytes that are not UTF-8")
		}
		e.string(k.Str)
	default:
		panic("wire: " + calculus.Show(k.Type) + " has no encoding")
	}
	return nil
}

// string writes a string in quotes: what JSON demands to be escaped is, and nothing else.
func (e *encoder[V]) string(s string) {
	e.put(`"`)
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			e.text = append(e.text, '\\', c)
		case c < ' ':
			e.text = fmt.Appendf(e.text, `\u%04x`, c)
		default:
			e.text = append(e.text, c)
		}
	}
	e.put(`"`)
}

// items writes an array with one element for each type.
func (e *encoder[V]) items(types []calculus.Type, values []V) *Blame {
	if b := e.open("["); b != nil {
		return b
	}
	for i, v := range values {
		if i > 0 {
			e.put(",")
		}
		if b := e.at(index(i), types[i], v); b != nil {
			return b
		}
	}
	return e.end("]")
}

func (e *encoder[V]) data(t calculus.Data, decl *calculus.Decl, ctor *calculus.Ctor, v V, args []V) *Blame {
	types := arguments(decl, ctor, t)
	switch {
	case t.Name == "list":
		return e.list(t, v)
	case t.Name == "option":
		switch {
		case len(args) == 0:
			e.put("null")
			return nil
		case nullable(t.Args[0]):
			return e.items(types, args)
		}
		return e.value(types[0], args[0])
	case decl.Record:
		return e.record(ctor, types, args)
	case len(args) == 0:
		e.string(ctor.Name)
		return nil
	}
	if b := e.open("{"); b != nil {
		return b
	}
	e.string(ctor.Name)
	e.put(":")
	if len(args) == 1 {
		if b := e.at("."+ctor.Name, types[0], args[0]); b != nil {
			return b
		}
		return e.end("}")
	}
	e.path = append(e.path, "."+ctor.Name)
	b := e.items(types, args)
	e.path = e.path[:len(e.path)-1]
	if b != nil {
		return b
	}
	return e.end("}")
}

func (e *encoder[V]) record(ctor *calculus.Ctor, types []calculus.Type, args []V) *Blame {
	if b := e.open("{"); b != nil {
		return b
	}
	for i, v := range args {
		if i > 0 {
			e.put(",")
		}
		e.string(ctor.Labels[i])
		e.put(":")
		if b := e.at("."+ctor.Labels[i], types[i], v); b != nil {
			return b
		}
	}
	return e.end("}")
}

// list writes the elements of a list, however long, at one depth.
func (e *encoder[V]) list(t calculus.Data, v V) *Blame {
	if b := e.open("["); b != nil {
		return b
	}
	for i := 0; ; i++ {
		s := e.codec.values.Shape(v)
		switch {
		case s.Kind != calculus.ShapeCtor || s.Tag > 1 || len(s.Fields) != 2*s.Tag:
			return e.misfit(t)
		case s.Tag == 0:
			return e.end("]")
		case i > 0:
			e.put(",")
		}
		if b := e.at(index(i), t.Args[0], s.Fields[0]); b != nil {
			return b
		}
		v = s.Fields[1]
	}
}
