package gen

import (
	"slices"
	"strings"
)

// match takes a value apart.
func (g *writer) match(t *typ, depth int) code {
	on := g.matched()
	return code{"match " + g.expr(on, depth).text + " with " + g.cases(on, t, depth), open}
}

// matched is a type worth matching on: that of a variable in scope, most of the time.
func (g *writer) matched() *typ {
	var all []*typ
	for _, v := range slices.Backward(g.scope) {
		switch v.typ.con {
		case "*", "list", "option", "int", "bool", "string":
			all = append(all, v.typ)
		default:
			if len(v.vars) == 0 && v.typ.con[0] == 't' {
				all = append(all, v.typ)
			}
		}
	}
	if len(all) == 0 || g.pick("variable variable any") == "any" {
		return uniform(g.t, []*typ{optionOf(g.typ(0)), listOf(g.typ(0)), tupleOf(g.typ(0), g.typ(0)), basic("int"), g.typ(2)})
	}
	return uniform(g.t, all)
}

// cases draws arms from values of type on to values of type t. The last one takes what the others leave, with few exceptions.
func (g *writer) cases(on, t *typ, depth int) string {
	var arms []string
	for range uniform(g.t, []int{1, 0, 1, 2}) {
		arms = append(arms, g.scoped(func() code {
			p := g.pattern(on, 2)
			guard := ""
			if g.pick("none none none none none guard") == "guard" {
				guard = " when " + g.condition(min(depth, 1)).operand()
			}
			return code{text: p + guard + " -> " + g.expr(t, depth).operand()}
		}).text)
	}
	if len(arms) == 0 || g.pick("all all all all all all all all all all all some") == "all" {
		arms = append(arms, g.scoped(func() code {
			p := "_"
			if g.pick("wild variable") == "variable" {
				p = g.bind(on)
			}
			return code{text: p + " -> " + g.expr(t, depth).operand()}
		}).text)
	}
	return strings.Join(arms, " | ")
}

// pattern draws a pattern for a type and binds its variables.
func (g *writer) pattern(t *typ, depth int) string {
	if depth <= 0 || g.pick("form form form variable") == "variable" {
		return g.simplePattern(t)
	}
	if g.pick("plain plain plain plain plain as") == "as" {
		return "(" + g.formPattern(t, depth) + " as " + g.bind(t) + ")"
	}
	return g.formPattern(t, depth)
}

func (g *writer) simplePattern(t *typ) string {
	if g.pick("variable variable wild") == "wild" {
		return "_"
	}
	return g.bind(t)
}

// formPattern is a pattern by the form of the type's values.
func (g *writer) formPattern(t *typ, depth int) string {
	list := func(open string, ts []*typ, sep, shut string) string {
		parts := make([]string, len(ts))
		for i, u := range ts {
			parts[i] = g.pattern(u, depth-1)
		}
		return open + strings.Join(parts, sep) + shut
	}
	switch t.con {
	case "unit":
		return "()"
	case "int":
		return g.pick("0 1 2 (1|2)")
	case "bool":
		return g.pick("true false")
	case "string":
		return g.pick(`"x" "y" ("x"|"")`)
	case "*":
		if len(t.args) == 2 && t.args[0].text == "int" && t.args[1].text == "int" && g.pick("no no yes") == "yes" {
			v := g.bind(t.args[0])
			return "((" + v + ", 1) | (1, " + v + "))"
		}
		return list("(", t.args, ", ", ")")
	case "list":
		switch g.pick("cons nil one two") {
		case "nil":
			return "[]"
		case "one":
			return list("[", t.args, "; ", "]")
		case "two":
			return list("[", []*typ{t.args[0], t.args[0]}, "; ", "]")
		default:
			return "(" + g.pattern(t.args[0], depth-1) + " :: " + g.pattern(t, depth-1) + ")"
		}
	case "option":
		if g.pick("some none") == "none" {
			return "None"
		}
		return "(Some " + g.pattern(t.args[0], depth-1) + ")"
	case "name", "part", "chan", "ref", "->", "endpoint", "endpointref":
		return g.simplePattern(t)
	}
	if t.isVariable() {
		return g.simplePattern(t)
	}
	d := g.declaration(t)
	found := map[string]*typ{}
	if d.param {
		found["'a"] = t.args[0]
	}
	c := uniform(g.t, d.ctors)
	args := make([]*typ, len(c.args))
	for i, a := range c.args {
		args[i] = a.instance(found)
	}
	if d.record() {
		i := uniform(g.t, []int{0, 0, 1, 2}) % len(args)
		return "{ " + c.labels[i] + " = " + g.pattern(args[i], depth-1) + " }"
	}
	if len(args) == 0 {
		return c.name
	}
	return "(" + c.name + list(" (", args, ", ", "))")
}
