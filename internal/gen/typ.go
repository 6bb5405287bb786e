package gen

import "strings"

// typ is a type of a script. Constructors are written as in scripts; "->" and "*" are functions and tuples, and one that
// begins with a quote is a type variable. text is the type as a script writes it: equal types have equal texts.
type typ struct {
	con  string
	args []*typ
	text string
}

func newType(con string, args ...*typ) *typ {
	t := &typ{con: con, args: args}
	switch con {
	case "->":
		t.text = args[0].within() + " -> " + args[1].text
	case "*":
		parts := make([]string, len(args))
		for i, a := range args {
			parts[i] = a.within()
		}
		t.text = strings.Join(parts, " * ")
	default:
		switch len(args) {
		case 0:
			t.text = con
		case 1:
			t.text = args[0].within() + " " + con
		default:
			texts := make([]string, len(args))
			for i, a := range args {
				texts[i] = a.text
			}
			t.text = "(" + strings.Join(texts, ", ") + ") " + con
		}
	}
	return t
}

// within is the type's text where a function or tuple needs brackets.
func (t *typ) within() string {
	if t.con == "->" || t.con == "*" {
		return "(" + t.text + ")"
	}
	return t.text
}

func (t *typ) isVariable() bool { return t.con[0] == '\'' }

// open tells whether the type mentions a variable.
func (t *typ) open() bool { return strings.Contains(t.text, "'") }

func is(con string, t *typ) bool { return t.con == con }

func basic(con string) *typ         { return &typ{con: con, text: con} }
func chanOf(t *typ) *typ            { return newType("chan", t) }
func refOf(t *typ) *typ             { return newType("ref", t) }
func listOf(t *typ) *typ            { return newType("list", t) }
func optionOf(t *typ) *typ          { return newType("option", t) }
func tupleOf(ts ...*typ) *typ       { return newType("*", ts...) }
func endpointOf(arg, res *typ) *typ { return newType("endpoint", arg, res) }

// function is t1 -> t2 -> … .
func function(ts ...*typ) *typ {
	res := ts[len(ts)-1]
	for i := len(ts) - 2; i >= 0; i-- {
		res = newType("->", ts[i], res)
	}
	return res
}

// match finds types for the variables vars of pattern that make it the type t, and adds them to found.
func match(pattern, t *typ, vars []string, found map[string]*typ) bool {
	if pattern.isVariable() {
		for _, v := range vars {
			if v == pattern.con {
				if known := found[v]; known != nil {
					return known.text == t.text
				}
				found[v] = t
				return true
			}
		}
	}
	if pattern.con != t.con || len(pattern.args) != len(t.args) {
		return false
	}
	for i, a := range pattern.args {
		if !match(a, t.args[i], vars, found) {
			return false
		}
	}
	return true
}

// instance replaces variables.
func (t *typ) instance(found map[string]*typ) *typ {
	if u := found[t.con]; u != nil {
		return u
	}
	if !t.open() {
		return t
	}
	args := make([]*typ, len(t.args))
	for i, a := range t.args {
		args[i] = a.instance(found)
	}
	if len(args) == 0 {
		return t
	}
	return newType(t.con, args...)
}

// comparable tells whether `=` on the type can be relied on not to fail: nothing in it is a function or a partition, and scripts that
// OCaml shares do not compare references.
func (t *typ) comparable() bool {
	switch t.con {
	case "unit", "int", "bool", "string", "name":
		return true
	case "list", "option", "*":
		for _, a := range t.args {
			if !a.comparable() {
				return false
			}
		}
		return true
	default:
		return false
	}
}
