package elab

import (
	"slices"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// Records and constructors are chosen by the type that is already known at that point, and by the scope otherwise: the
// last type that has all fields of a record expression, the last one that has a constructor or a field used alone.

// known returns the record or variant that a type is known to be here, nil when it is not known.
func known(t typ) *typeDef {
	if c, ok := head(t).(*tcon); ok && (c.def.isRecord() || c.def.isVariant()) {
		return c.def
	}
	return nil
}

// record checks {f = e; …} and {base with f = e; …}.
func (c *checker) record(e *script.Record, w want) texp {
	x := &xRecord{node: node{w.ty, e.Span}}
	d := known(w.ty)
	if d != nil && !d.isRecord() {
		d = nil
	}
	if e.Base != nil {
		x.base = c.infer(e.Base)
		if d == nil {
			if d = known(x.base.typ()); d != nil && !d.isRecord() {
				d = nil
			}
		}
	}
	paths := make([]script.Path, len(e.Fields))
	for i, f := range e.Fields {
		paths[i] = f.Path
	}
	if !c.qualify(paths) {
		for _, f := range e.Fields {
			c.infer(f.Expr)
		}
		return c.bad(w, e.Span)
	}
	if d != nil && !c.declares(paths[0].Module, d) {
		d = nil
	}
	if d == nil || e.Base == nil && !anyField(d, paths) && c.scope.label(paths[0].Name.Name) != nil {
		d = c.chooseRecord(paths, e.Base == nil) // a record of another type altogether is a mismatch, not a wrong field
	}
	labels, ok := c.labelsOf(d, paths)
	if d == nil || !ok {
		for _, f := range e.Fields {
			c.infer(f.Expr)
		}
		return c.bad(w, e.Span)
	}
	t, m := c.instance(d)
	x.def, x.ty = d, t
	c.expect(e, t, w)
	if x.base != nil {
		c.updated(e.Base, x.base.typ(), d, labels, m)
	}
	for i, f := range e.Fields {
		why := &reason{kind: whyField, name: labels[i].name, span: labels[i].span}
		x.fields = append(x.fields, xFieldInit{labels[i].index, c.expr(f.Expr, want{substitute(labels[i].typ, m), why})})
	}
	if e.Base == nil {
		c.missingFields(e, d, labels)
	}
	return x
}

// updated checks the record that {base with …} starts from. A parameter of its type that only replaced fields mention may
// differ from the result's.
func (c *checker) updated(base script.Expr, got typ, d *typeDef, replaced []*label, m map[*tvar]typ) {
	t, from := c.instance(d)
	for _, l := range d.labels {
		if !slices.Contains(replaced, l) && c.unify(substitute(l.typ, from), substitute(l.typ, m)) != nil {
			panic("elab: two fresh copies of a type do not fit")
		}
	}
	c.expect(base, got, want{t, &reason{kind: whyUpdated, name: replaced[0].name}})
}

// anyField tells whether a record type has at least one of some fields.
func anyField(d *typeDef, paths []script.Path) bool {
	return slices.ContainsFunc(paths, func(p script.Path) bool { return d.findLabel(p.Name.Name) != nil })
}

func (c *checker) missingFields(e *script.Record, d *typeDef, given []*label) {
	var missing []string
	for _, l := range d.labels {
		if !slices.Contains(given, l) {
			missing = append(missing, l.name)
		}
	}
	if len(missing) == 0 {
		return
	}
	noun := "field"
	if len(missing) > 1 {
		noun = "fields"
	}
	diag := c.errorf("BAL0209", e.Span, "this record of type `%s` lacks the %s %s", c.scope.typeName(d), noun, listing(missing))
	diag.Primary.Text = "not all fields are given"
	also(diag, d.span, "`%s` is declared here", d.name)
	diag.Help = append(diag.Help, "add "+listing(missing)+", or start from another record: `{r with …}`")
}

// chooseRecord picks the record type of an expression or pattern whose type is not known: the last one in scope that has
// all the fields, and no others when exact is set; failing that, the last one that has the first field.
func (c *checker) chooseRecord(paths []script.Path, exact bool) *typeDef {
	var candidates []*label
	if q := paths[0].Module; q.Name != "" {
		m := c.findModule(q)
		if m == nil {
			return nil
		}
		for _, d := range m.types {
			if l := d.findLabel(paths[0].Name.Name); l != nil {
				candidates = append(candidates, l)
			}
		}
	} else {
		candidates = c.scope.labels[paths[0].Name.Name]
	}
	for _, l := range slices.Backward(candidates) {
		all := !exact || len(l.def.labels) == len(paths)
		for _, p := range paths {
			all = all && l.def.findLabel(p.Name.Name) != nil
		}
		if all {
			return l.def
		}
	}
	// None has them all: a mistake. It is told about the type that has the most of them.
	var best *typeDef
	most := 0
	for _, p := range paths {
		for _, l := range slices.Backward(c.scope.labels[p.Name.Name]) {
			n := 0
			for _, q := range paths {
				if l.def.findLabel(q.Name.Name) != nil {
					n++
				}
			}
			if n > most {
				best, most = l.def, n
			}
		}
	}
	if best == nil {
		c.findLabel(paths[0], nil) // reports that no type has it
	}
	return best
}

// labelsOf finds the fields of a record expression or pattern in its type and reports those that it does not have and
// those that are given twice.
func (c *checker) labelsOf(d *typeDef, paths []script.Path) ([]*label, bool) {
	if d == nil {
		return nil, false
	}
	ok := true
	labels := make([]*label, len(paths))
	for i, p := range paths {
		l := d.findLabel(p.Name.Name)
		if l == nil {
			c.noSuchField(p.Name, d)
			ok = false
			continue
		}
		if j := slices.Index(labels, l); j >= 0 {
			diag := c.errorf("BAL0208", p.Name.Span, "the field `%s` is given twice", l.name)
			also(diag, paths[j].Name.Span, "first given here")
			diag.Help = append(diag.Help, "remove one of them")
			ok = false
		}
		labels[i] = l
	}
	return labels, ok
}

func (c *checker) noSuchField(id script.Ident, d *typeDef) {
	diag := c.errorf("BAL0205", id.Span, "the record type `%s` has no field `%s`", c.scope.typeName(d), id.Name)
	diag.Primary.Text = "unknown field"
	also(diag, d.span, "`%s` is declared here", d.name)
	var names []string
	for _, l := range d.labels {
		names = append(names, l.name)
	}
	if near, ok := source.Nearest(id.Name, names); ok {
		suggest(diag, id.Span, near)
		return
	}
	diag.Notes = append(diag.Notes, "its fields are "+listing(names))
}

// findLabel finds the field that a name means on a record of type t; t may be nil.
func (c *checker) findLabel(p script.Path, t typ) *label {
	name := p.Name.Name
	if p.Module.Name != "" && c.labelIn(p) == nil {
		return nil
	}
	if t != nil {
		if d := known(t); d != nil && d.isRecord() {
			if l := d.findLabel(name); l != nil && c.declares(p.Module, d) {
				return l
			}
			c.noSuchField(p.Name, d)
			return nil
		}
	}
	if p.Module.Name != "" {
		return c.labelIn(p)
	}
	if l := c.scope.label(name); l != nil {
		return l
	}
	d := c.unbound("BAL0205", p.Name.Span, "no record type has a field `%s`", name)
	d.Primary.Text = "unknown field"
	if near, ok := c.scope.nearest(name, isLabel); ok {
		suggest(d, p.Name.Span, near)
	}
	return nil
}

// field checks e.f.
func (c *checker) field(e *script.Field, w want) texp {
	x := c.infer(e.Expr)
	switch head(x.typ()).(type) {
	case *ttuple, *tarrow:
		c.notARecord(e, x)
		return c.bad(w, e.Span)
	case *tcon:
		if d := known(x.typ()); d == nil || !d.isRecord() {
			c.notARecord(e, x)
			return c.bad(w, e.Span)
		}
	case *tvar:
	}
	if isWild(x.typ()) {
		return c.bad(w, e.Span)
	}
	l := c.findLabel(e.Path, x.typ())
	if l == nil {
		return c.bad(w, e.Span)
	}
	t, m := c.instance(l.def)
	if c.unify(x.typ(), t) != nil {
		panic("elab: a field was chosen for another type")
	}
	res := substitute(l.typ, m)
	c.expect(e, res, w)
	return &xField{node{res, e.Span}, x, l}
}

// notARecord reports a field of something that has none.
func (c *checker) notARecord(e *script.Field, x texp) {
	d := c.errorf("BAL0316", e.Path.Name.Span, "this has no field `%s`: it is not a record", e.Path.Name.Name)
	d.Primary.Text = "not a field of this"
	also(d, e.Expr.Pos(), "this has type `%s`", c.show(x.typ()))
	if elem, ok := isKind(x.typ(), kindRef); ok {
		if k := known(elem[0]); k != nil && k.findLabel(e.Path.Name.Name) != nil {
			d.Help = append(d.Help, "the record is inside a reference: write `(!"+e.Expr.Pos().Text()+")."+e.Path.Name.Name+"`")
		}
	}
}
