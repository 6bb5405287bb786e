package elab

import (
	"fmt"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// construction checks C or C e.
func (c *checker) construction(e *script.Con, w want) texp {
	k := c.findCtor(e.Path, w.ty)
	if k == nil {
		if e.Arg != nil {
			c.infer(e.Arg)
		}
		return c.bad(w, e.Span)
	}
	t, m := c.instance(k.def)
	c.expect(e, t, w)
	args, ok := c.spread(k, e.Arg)
	if !ok {
		n := 1
		if tu, isTuple := stripOrNil(e.Arg).(*script.Tuple); isTuple {
			n = len(tu.Items)
		}
		if e.Arg == nil {
			n = 0
		} else {
			c.infer(e.Arg)
		}
		c.ctorArity(k, n, e.Span)
		return c.bad(w, e.Span)
	}
	x := &xCon{node: node{t, e.Span}, ctor: k}
	for i, a := range args {
		why := &reason{kind: whyConstructor, name: k.name, index: i, span: k.span}
		x.args = append(x.args, c.expr(a, want{substitute(k.args[i], m), why}))
	}
	return x
}

func stripOrNil(e script.Expr) script.Expr {
	if e == nil {
		return nil
	}
	return strip(e)
}

// spread returns the arguments of a constructor as written: `C (a, b)` has two when C takes two. It fails when their
// number is not the constructor's.
func (c *checker) spread(k *ctor, arg script.Expr) ([]script.Expr, bool) {
	switch {
	case arg == nil:
		return nil, len(k.args) == 0
	case len(k.args) == 1:
		return []script.Expr{arg}, true
	}
	if t, ok := strip(arg).(*script.Tuple); ok && len(t.Items) == len(k.args) {
		return t.Items, true
	}
	return nil, false
}

// ctorArity reports a constructor with the wrong number of arguments, in an expression or a pattern.
func (c *checker) ctorArity(k *ctor, given int, at source.Span) {
	d := c.errorf("BAL0210", at, "the constructor `%s` takes %s, but %s given here", k.name, count(len(k.args), "argument"), isAre(given))
	d.Primary.Text = count(given, "argument") + " given"
	also(d, k.span, "`%s` is declared here", k.name)
	switch n := len(k.args); {
	case n == 0:
		d.Help = append(d.Help, "write `"+k.name+"` alone")
	case n == 1:
		d.Help = append(d.Help, "write `"+k.name+" …` with one argument")
	default:
		var parts []string
		for i := range n {
			parts = append(parts, string(rune('a'+i%26)))
		}
		d.Help = append(d.Help, fmt.Sprintf("write its %d arguments together: `%s (%s)`", n, k.name, strings.Join(parts, ", ")))
	}
}

// findCtor finds the constructor that a name means where a value of type t is wanted or matched.
func (c *checker) findCtor(p script.Path, t typ) *ctor {
	name := p.Name.Name
	var m *module
	if p.Module.Name != "" {
		if m = c.findModule(p.Module); m == nil {
			return nil
		}
	}
	if d := known(t); d != nil && d.isVariant() && (m == nil || d.findCtor(name) != nil && c.declares(p.Module, d)) {
		if k := d.findCtor(name); k != nil {
			return k
		}
		if k := c.scope.ctor(name); k != nil {
			c.wrongCtor(p.Name, d, k)
			return nil
		}
		c.unknownCtor(p.Name, d)
		return nil
	}
	if m != nil {
		if k := m.ctor(name); k != nil {
			return k
		}
		d := c.errorf("BAL0202", p.Name.Span, "the module `%s` has no constructor `%s`", p.Module.Name, name)
		d.Primary.Text = "unknown constructor"
		return nil
	}
	if k := c.scope.ctor(name); k != nil {
		return k
	}
	c.unknownCtor(p.Name, nil)
	return nil
}

// unknownCtor reports a constructor that no type in sight has; among is the type that is wanted, if it is known.
func (c *checker) unknownCtor(id script.Ident, among *typeDef) {
	d := c.unbound("BAL0202", id.Span, "there is no constructor `%s`", id.Name)
	d.Primary.Text = "unknown constructor"
	if among != nil {
		var names []string
		for _, k := range among.ctors {
			names = append(names, k.name)
		}
		if near, ok := source.Nearest(id.Name, names); ok {
			suggest(d, id.Span, near)
		} else {
			d.Notes = append(d.Notes, "a value of type `"+among.name+"` is needed here, which is made with "+listing(names))
		}
		return
	}
	if near, ok := c.scope.nearest(id.Name, isCtor); ok {
		suggest(d, id.Span, near)
		return
	}
	if c.scope.module(id.Name) != nil {
		d.Help = append(d.Help, "`"+id.Name+"` is a module: write `"+id.Name+".` and the name of one of its values")
		return
	}
	lower := string(id.Name[0]|0x20) + id.Name[1:]
	if c.scope.value(lower) != nil {
		suggest(d, id.Span, lower)
		return
	}
	d.Help = append(d.Help, "names of variables begin with a small letter; constructors have to be declared: `type … = "+id.Name+" | …`")
}

// wrongCtor reports a constructor of another type than the one that is wanted.
func (c *checker) wrongCtor(id script.Ident, d *typeDef, k *ctor) {
	diag := c.errorf("BAL0202", id.Span, "`%s` is a constructor of the type `%s`, but a value of type `%s` is needed here",
		id.Name, c.scope.typeName(k.def), c.scope.typeName(d))
	diag.Primary.Text = "not a constructor of `" + d.name + "`"
	also(diag, d.span, "`%s` is declared here", d.name)
	also(diag, k.span, "`%s` is declared here", k.name)
	var names []string
	for _, k := range d.ctors {
		names = append(names, k.name)
	}
	diag.Notes = append(diag.Notes, "values of type `"+d.name+"` are made with "+listing(names))
	if k.def.name == d.name {
		diag.Notes = append(diag.Notes, "these are two different types called `"+d.name+"`: the later one hides the earlier one")
	}
	if near, ok := source.Nearest(id.Name, names); ok {
		suggest(diag, id.Span, near)
	}
}
