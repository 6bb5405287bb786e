package elab

import (
	"slices"

	"github.com/balticsim/balticsim/script"
)

// typeItem declares the types of `type … and …`, which may mention each other.
func (c *checker) typeItem(item *script.TypeItem) {
	defs := make([]*typeDef, len(item.Defs))
	for i, td := range item.Defs {
		c.rank++
		d := &typeDef{name: td.Name.Name, module: c.unit.name, span: td.Name.Span, rank: c.rank}
		defs[i] = d
		if first := c.unit.declared(d.name, defs[:i]); first != nil {
			diag := c.errorf("BAL0213", td.Name.Span, "the type `%s` is defined twice in one module", d.name)
			also(diag, first.span, "first defined here")
			diag.Help = append(diag.Help, "give one of them another name")
		}
		names := map[string]bool{}
		for _, p := range td.Params {
			if names[p.Name] {
				diag := c.errorf("BAL0213", p.Span, "the parameter `'%s` is given twice", p.Name)
				diag.Help = append(diag.Help, "give the parameters of a type different names")
			}
			names[p.Name] = true
			d.params = append(d.params, &tvar{level: generic, name: p.Name})
		}
	}
	// The names first, so that the definitions can mention each other; constructors and labels when they are known.
	for _, d := range defs {
		if c.implementing != nil && c.implementing.typ(d.name) != nil {
			c.scope.addType(c.implementing.typ(d.name))
			continue
		}
		c.scope.addType(d)
	}
	for i, td := range item.Defs {
		c.define(defs[i], td)
	}
	c.refuseCycles(defs)
	for _, d := range defs {
		if c.implementing == nil {
			c.scope.addParts(d)
		}
		c.unit.types = append(c.unit.types, d)
		if c.unit.typeNames == nil {
			c.unit.typeNames = map[string]*typeDef{}
		}
		c.unit.typeNames[d.name] = d
	}
}

// declared returns the type of that name that the unit has declared already, in earlier items or in this one.
func (u *unitState) declared(name string, group []*typeDef) *typeDef {
	for _, d := range group {
		if d.name == name {
			return d
		}
	}
	return u.typeNames[name]
}

// define fills in what a type is.
func (c *checker) define(d *typeDef, td *script.TypeDef) {
	vars := &typeVars{known: map[string]*tvar{}, fixed: true}
	for _, p := range d.params {
		vars.known[p.name] = p
	}
	switch {
	case td.Alias != nil:
		d.alias = c.typeExpr(td.Alias, vars)
	case td.Fields != nil:
		record := &ctor{def: d}
		for _, f := range td.Fields {
			if first := d.findLabel(f.Name.Name); first != nil {
				diag := c.errorf("BAL0213", f.Name.Span, "the record type `%s` has two fields called `%s`", d.name, f.Name.Name)
				also(diag, first.span, "first declared here")
				diag.Help = append(diag.Help, "give one of them another name")
				continue
			}
			l := &label{name: f.Name.Name, def: d, index: len(d.labels), typ: c.typeExpr(f.Type, vars), span: f.Name.Span}
			d.addLabel(l)
			record.args = append(record.args, l.typ)
		}
		d.ctors = []*ctor{record}
	case td.Ctors != nil:
		for _, cd := range td.Ctors {
			if first := d.findCtor(cd.Name.Name); first != nil {
				diag := c.errorf("BAL0213", cd.Name.Span, "the type `%s` has two constructors called `%s`", d.name, cd.Name.Name)
				also(diag, first.span, "first declared here")
				diag.Help = append(diag.Help, "give one of them another name")
				continue
			}
			k := &ctor{name: cd.Name.Name, def: d, tag: len(d.ctors), span: cd.Name.Span}
			for _, a := range cd.Args {
				k.args = append(k.args, c.typeExpr(a, vars))
			}
			d.addCtor(k)
		}
	}
}

// refuseCycles reports abbreviations that mention themselves through abbreviations only and makes them abstract.
// Records and variants may be recursive: their values are built step by step.
func (c *checker) refuseCycles(defs []*typeDef) {
	group, seen := map[*typeDef]bool{}, map[*typeDef]bool{}
	for _, d := range defs {
		group[d] = true
	}
	var reaches func(t typ, goal *typeDef) bool
	any := func(ts []typ, goal *typeDef) bool {
		return slices.ContainsFunc(ts, func(t typ) bool { return reaches(t, goal) })
	}
	reaches = func(t typ, goal *typeDef) bool {
		switch t := prune(t).(type) {
		case *tvar:
			return false
		case *tcon:
			if t.def == goal || any(t.args, goal) {
				return true
			}
			if !group[t.def] || t.def.alias == nil || seen[t.def] {
				return false
			}
			seen[t.def] = true
			return reaches(t.def.alias, goal)
		case *tarrow:
			return reaches(t.arg, goal) || reaches(t.res, goal)
		case *ttuple:
			return any(t.items, goal)
		}
		panic("elab: unknown type")
	}
	for _, d := range defs {
		clear(seen)
		if d.alias == nil || !reaches(d.alias, d) {
			continue
		}
		d.alias = nil // the others of the same cycle are no longer cyclic: one report each
		diag := c.errorf("BAL0212", d.span, "the type abbreviation `%s` stands for a type that contains itself", d.name)
		diag.Primary.Text = "cyclic abbreviation"
		diag.Notes = append(diag.Notes, "an abbreviation is only another name for a type, so it has to end somewhere")
		diag.Help = append(diag.Help, "make it a variant, whose constructor marks each step: `type "+d.name+" = Node of …`")
	}
}
