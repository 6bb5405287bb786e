package elab

import (
	"fmt"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// typeVars says what 'a means in a type expression. In annotations it is a variable to be solved, shared by the whole top-level
// item; in a definition it must be a parameter; in `val` items it is bound by the scheme.
type typeVars struct {
	known map[string]*tvar
	level int
	fixed bool // no variables but the known ones
}

// annotation resolves a type that a script wrote on an expression or a pattern.
func (c *checker) annotation(t script.Type) typ { return c.typeExpr(t, c.itemVars) }

// typeExpr resolves a type expression. What cannot be resolved is reported and becomes a fresh variable.
func (c *checker) typeExpr(t script.Type, vars *typeVars) typ {
	switch t := t.(type) {
	case *script.TVar:
		return c.typeVariable(t, vars)
	case *script.TArrow:
		return &tarrow{arg: c.typeExpr(t.Arg, vars), res: c.typeExpr(t.Res, vars)}
	case *script.TTuple:
		u := &ttuple{}
		for _, item := range t.Items {
			u.items = append(u.items, c.typeExpr(item, vars))
		}
		return u
	case *script.TCon:
		args := make([]typ, len(t.Args))
		for i, a := range t.Args {
			args[i] = c.typeExpr(a, vars)
		}
		d := c.findType(t.Path)
		if d == nil {
			return wild()
		}
		if len(args) != len(d.params) {
			c.typeArity(t, d)
			return wild()
		}
		return &tcon{def: d, args: args}
	}
	panic("elab: unknown type expression")
}

func (c *checker) typeVariable(t *script.TVar, vars *typeVars) typ {
	if v := vars.known[t.Name]; v != nil {
		return v
	}
	if vars.fixed {
		d := c.errorf("BAL0214", t.Span, "the type variable `'%s` is not a parameter of this definition", t.Name)
		d.Primary.Text = "not a parameter"
		d.Help = append(d.Help, fmt.Sprintf("add it before the name of the type: `type '%s …`", t.Name))
		return wild()
	}
	v := &tvar{level: vars.level, name: t.Name}
	vars.known[t.Name] = v
	return v
}

// findType looks a type up, or reports that there is none of that name.
func (c *checker) findType(p script.Path) *typeDef {
	name := p.Name.Name
	if p.Module.Name != "" {
		m := c.findModule(p.Module)
		if m == nil {
			return nil
		}
		if d := m.typ(name); d != nil {
			return d
		}
		d := c.errorf("BAL0203", p.Name.Span, "the module `%s` has no type `%s`", p.Module.Name, name)
		d.Primary.Text = "unknown type"
		var names []string
		for _, t := range m.types {
			names = append(names, t.name)
		}
		if near, ok := source.Nearest(name, names); ok {
			suggest(d, p.Name.Span, near)
		}
		return nil
	}
	if d := c.scope.typ(name); d != nil {
		return d
	}
	d := c.unbound("BAL0203", p.Name.Span, "there is no type `%s`", name)
	d.Primary.Text = "unknown type"
	if near, ok := c.scope.nearest(name, isType); ok {
		suggest(d, p.Name.Span, near)
	} else if m := c.moduleWith(func(m *module) bool { return m.typ(name) != nil }); m != nil {
		suggest(d, p.Name.Span, m.name+"."+name)
	}
	return nil
}

func (c *checker) typeArity(t *script.TCon, d *typeDef) {
	diag := c.errorf("BAL0211", t.Span, "the type `%s` takes %s, but %s given here",
		d.name, count(len(d.params), "argument"), isAre(len(t.Args)))
	diag.Primary.Text = count(len(t.Args), "argument") + " given"
	if d.span.Known() {
		diag.Secondary = append(diag.Secondary, source.Label{Span: d.span, Text: "`" + d.name + "` is declared here"})
	}
	switch {
	case len(d.params) == 0:
		diag.Help = append(diag.Help, fmt.Sprintf("write `%s` alone", d.name))
	case len(d.params) == 1:
		diag.Help = append(diag.Help, fmt.Sprintf("write what it is a %s of in front, for example `int %s`", d.name, d.name))
	default:
		diag.Help = append(diag.Help, fmt.Sprintf("write %s", exampleType(d)))
	}
}

// exampleType shows how a type with several parameters is written.
func exampleType(d *typeDef) string {
	s := "`("
	for i := range d.params {
		if i > 0 {
			s += ", "
		}
		s += "'" + string(rune('a'+i%26))
	}
	return s + ") " + d.name + "`"
}
