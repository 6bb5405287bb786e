package tests

import (
	"fmt"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/calculus"
)

// messageText writes messages as parties outside a farm do: JSON text of a type, or one edit away from it. It is written from the encoding's
// definition and shares nothing with package wire.
type messageText struct {
	choose    func(int) int
	signature *calculus.Signature
}

func (m messageText) pick(texts ...string) string { return texts[m.choose(len(texts))] }

// right is a message of a type, in which constructors are nested at most so deep where there is a choice.
func (m messageText) right(t calculus.Type, depth int) string {
	switch t := t.(type) {
	case calculus.Base:
		switch t {
		case calculus.Int:
			return m.pick("0", "1", "-17", "4611686018427387903", "-4611686018427387904")
		case calculus.Bool:
			return m.pick("true", "false")
		case calculus.String:
			return m.pick(`""`, `"a"`, `"\"\\\u0000é"`)
		default:
			return "null"
		}
	case calculus.Tuple:
		return m.array(t.Items, depth, nil)
	case calculus.Data:
		switch decl := m.signature.Lookup(t.Name); {
		case t.Name == "list":
			return m.array(slices.Repeat(t.Args, m.choose(max(1, depth))), depth, nil)
		case t.Name == "option":
			if depth <= 0 || m.choose(2) == 0 {
				return "null"
			}
			if m.wrapped(t) {
				return "[" + m.right(t.Args[0], depth-1) + "]"
			}
			return m.right(t.Args[0], depth-1)
		case decl.Record:
			return m.object(decl.Ctors[0].Labels, m.arguments(t, decl.Ctors[0]), depth, nil)
		default:
			return m.variant(t, decl.Ctors[m.choose(len(decl.Ctors))], depth)
		}
	default:
		panic("tests: no message has type " + calculus.Show(t))
	}
}

// wrapped tells whether Some v is [v].
func (m messageText) wrapped(option calculus.Data) bool {
	inner, ok := option.Args[0].(calculus.Data)
	return option.Args[0] == calculus.Unit || ok && inner.Name == "option"
}

func (m messageText) arguments(t calculus.Data, c *calculus.Ctor) []calculus.Type {
	at := map[string]calculus.Type{}
	for i, p := range m.signature.Lookup(t.Name).Params {
		at[p] = t.Args[i]
	}
	return calculus.SubstAll(c.Args, at)
}

// array and object write their parts, of which instead replaces some.
func (m messageText) array(types []calculus.Type, depth int, instead map[int]string) string {
	return "[" + strings.Join(m.parts(types, depth, instead), m.pick(",", " , ")) + "]"
}

func (m messageText) object(labels []string, types []calculus.Type, depth int, instead map[int]string) string {
	parts := m.parts(types, depth, instead)
	for i, label := range labels {
		parts[i] = fmt.Sprintf("%q:%s", label, parts[i])
	}
	if m.choose(2) == 1 {
		slices.Reverse(parts)
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func (m messageText) parts(types []calculus.Type, depth int, instead map[int]string) []string {
	texts := make([]string, len(types))
	for i, t := range types {
		text, replaced := instead[i]
		if !replaced {
			text = m.right(t, depth-1)
		}
		texts[i] = text
	}
	return texts
}

func (m messageText) variant(t calculus.Data, c *calculus.Ctor, depth int) string {
	args := m.arguments(t, c)
	switch len(args) {
	case 0:
		return fmt.Sprintf("%q", c.Name)
	case 1:
		return fmt.Sprintf("{%q:%s}", c.Name, m.right(args[0], depth-1))
	}
	return fmt.Sprintf("{%q:%s}", c.Name, m.array(args, depth-1, nil))
}

// wrong is a text that no value of the type has, and the path to the mistake in it.
func (m messageText) wrong(t calculus.Type) (text, path string) {
	if m.choose(2) == 0 {
		if text, path, ok := m.inside(t); ok {
			return text, path
		}
	}
	switch m.choose(8) {
	case 0:
		return `{"?":0}`, ""
	case 1:
		return m.right(t, 3) + " ]", ""
	}
	return m.other(t), ""
}

// inside is a message with a mistake in one of its parts.
func (m messageText) inside(t calculus.Type) (text, path string, ok bool) {
	part := func(ts []calculus.Type) (int, map[int]string, string) {
		i := m.choose(len(ts))
		text, path := m.wrongPart(ts[i])
		return i, map[int]string{i: text}, path
	}
	switch t := t.(type) {
	case calculus.Tuple:
		i, instead, path := part(t.Items)
		return m.array(t.Items, 2, instead), fmt.Sprintf("[%d]%s", i, path), true
	case calculus.Data:
		decl := m.signature.Lookup(t.Name)
		switch {
		case t.Name == "list":
			items := slices.Repeat(t.Args, 1+m.choose(3))
			i, instead, path := part(items)
			return m.array(items, 2, instead), fmt.Sprintf("[%d]%s", i, path), true
		case t.Name == "option" && m.wrapped(t):
			text, path := m.wrongPart(t.Args[0])
			return "[" + text + "]", "[0]" + path, true
		case t.Name == "option":
			return "", "", false
		case decl.Record:
			types, labels := m.arguments(t, decl.Ctors[0]), decl.Ctors[0].Labels
			i, instead, path := part(types)
			return m.object(labels, types, 2, instead), "." + labels[i] + path, true
		}
		c := decl.Ctors[m.choose(len(decl.Ctors))]
		if args := m.arguments(t, c); len(args) == 1 {
			text, path := m.wrongPart(args[0])
			return fmt.Sprintf("{%q:%s}", c.Name, text), "." + c.Name + path, true
		}
	}
	return "", "", false
}

// wrongPart is a part of a message, which is JSON in any case, that is wrong for its type.
func (m messageText) wrongPart(t calculus.Type) (text, path string) {
	if m.choose(3) == 0 {
		if text, path, ok := m.inside(t); ok {
			return text, path
		}
	}
	return m.other(t), ""
}

// other is JSON that is wrong for a type as a whole.
func (m messageText) other(t calculus.Type) string {
	switch t := t.(type) {
	case calculus.Base:
		switch t {
		case calculus.Int:
			return m.pick(`"1"`, "1.5", "1e3", "4611686018427387904", "null", "[1]", "true")
		case calculus.Bool:
			return m.pick("0", `"true"`, "null", "[]")
		case calculus.String:
			return m.pick("1", "null", `["a"]`, "false")
		default:
			return m.pick("0", "{}", "[null]", `"null"`)
		}
	case calculus.Tuple:
		return m.pick("null", "{}", m.array(t.Items[1:], 1, nil), m.array(append(t.Items[:len(t.Items):len(t.Items)], calculus.Unit), 1, nil))
	case calculus.Data:
		decl := m.signature.Lookup(t.Name)
		switch {
		case t.Name == "list":
			return m.pick("null", "{}", "0", `""`)
		case t.Name == "option" && m.wrapped(t):
			return m.pick("[]", "[null,null]", "{}", "1")
		case t.Name == "option":
			if other := m.other(t.Args[0]); other != "null" {
				return other
			}
			return `{"?":0}`
		case decl.Record:
			types, labels := m.arguments(t, decl.Ctors[0]), decl.Ctors[0].Labels
			full := m.object(labels, types, 1, nil)
			unknown := strings.Replace(full, "{", `{"?":0,`, 1)
			missing := m.object(labels[1:], types[1:], 1, nil)
			twice := m.object(append(labels[:len(labels):len(labels)], labels[0]), append(types[:len(types):len(types)], types[0]), 1, nil)
			return m.pick("null", "[]", unknown, missing, twice, strings.Replace(full, labels[0], strings.ToUpper(labels[0]), 1))
		}
		c := decl.Ctors[m.choose(len(decl.Ctors))]
		if len(m.arguments(t, c)) == 0 {
			return m.pick("null", `"?"`, fmt.Sprintf("%q", strings.ToLower(c.Name)), fmt.Sprintf("{%q:null}", c.Name), "0")
		}
		return m.pick("null", "{}", fmt.Sprintf("%q", c.Name), `{"?":0}`, "[]")
	default:
		panic("tests: no message has type " + calculus.Show(t))
	}
}
