package gen

import (
	"fmt"
	"strings"
)

// declaration is a variant or record type that a script declares. Its parameter, if it has one, is 'a.
type declaration struct {
	name  string
	param bool
	ctors []constructor // the first one has no argument of the type itself, so that there are finite values
	// recursive is set when some constructor has an argument of the type itself.
	recursive bool
}

// constructor is one of a variant, or the only one of a record, which has labels and no name.
type constructor struct {
	name   string
	args   []*typ
	labels []string
}

func (d *declaration) record() bool { return d.ctors[0].name == "" }

// typ is the declared type itself, with its parameter.
func (d *declaration) typ() *typ {
	if d.param {
		return newType(d.name, basic("'a"))
	}
	return basic(d.name)
}

// text is the declaration as a script writes it after `type` or `and`.
func (d *declaration) text() string {
	var b strings.Builder
	b.WriteString(d.typ().text + " = ")
	if d.record() {
		fields := make([]string, len(d.ctors[0].labels))
		for i, l := range d.ctors[0].labels {
			fields[i] = l + " : " + d.ctors[0].args[i].text
		}
		return b.String() + "{ " + strings.Join(fields, "; ") + " }"
	}
	for i, c := range d.ctors {
		if i > 0 {
			b.WriteString(" | ")
		}
		b.WriteString(c.name)
		for j, a := range c.args {
			b.WriteString([]string{" of ", " * "}[min(j, 1)] + a.within())
		}
	}
	return b.String()
}

// names are what a declaration brings into scope.
func (d *declaration) names() []string {
	names := []string{d.name}
	for _, c := range d.ctors {
		names = append(append(names, c.name), c.labels...)
	}
	return names
}

// types is the declarations as items, which are kept when a type, a constructor or a label is used. Two of them are sometimes one
// item: then a constructor of the first has an argument of the second.
func (g *writer) types() []item {
	var items []item
	for i, d := range g.declarations {
		if i == 1 && !g.declarations[0].record() && g.pick("apart together") == "together" {
			first := g.declarations[0]
			first.ctors = append(first.ctors, constructor{name: "K1z", args: []*typ{g.appliedAt(d)}})
			items = []item{{"type " + first.text() + "\nand " + d.text(), append(first.names(), d.names()...)}}
			continue
		}
		items = append(items, item{"type " + d.text(), d.names()})
	}
	for _, d := range g.declarations {
		if d.recursive {
			name, text := d.measure()
			items = append(items, item{text, []string{name}})
		}
	}
	return items
}

// declare draws a declaration. Its constructors and labels carry its number, so that no two types share one.
func (g *writer) declare() *declaration {
	n := len(g.declarations) + 1
	d := &declaration{name: fmt.Sprintf("t%d", n), param: g.pick("plain param") == "param"}
	self := d.typ()
	arg := func(recursive bool) *typ {
		switch {
		case recursive && g.pick("other self") == "self":
			d.recursive = true
			return uniform(g.t, []*typ{self, self, listOf(self), function(basic("unit"), self)})
		case d.param && g.pick("param other") == "param":
			return basic("'a")
		default:
			return g.typ(1)
		}
	}
	if g.pick("variant variant record") == "record" {
		c := constructor{}
		for i := range uniform(g.t, []int{2, 1, 3}) {
			c.labels = append(c.labels, fmt.Sprintf("l%d%c", n, 'a'+i))
			c.args = append(c.args, arg(false))
		}
		d.ctors = []constructor{c}
		return d
	}
	for i := range uniform(g.t, []int{2, 1, 3, 3}) {
		c := constructor{name: fmt.Sprintf("K%d%c", n, 'a'+i)}
		for range uniform(g.t, []int{1, 0, 2}) {
			c.args = append(c.args, arg(i > 0))
		}
		d.ctors = append(d.ctors, c)
	}
	return d
}

// measure is a function from the declared type to int that visits all of a value: structural recursion.
func (d *declaration) measure() (name, text string) {
	name = "size_" + d.name
	var b strings.Builder
	b.WriteString("let rec " + name + " v = match v with")
	for _, c := range d.ctors {
		vars := make([]string, len(c.args))
		sum := "1"
		for i, a := range c.args {
			vars[i] = "_"
			if a.text == d.typ().text {
				vars[i] = fmt.Sprintf("x%d", i)
				sum += " + " + name + " " + vars[i]
			}
		}
		b.WriteString(" | " + c.name)
		if len(vars) > 0 {
			b.WriteString(" (" + strings.Join(vars, ", ") + ")")
		}
		b.WriteString(" -> " + sum)
	}
	return name, b.String()
}
