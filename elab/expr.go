package elab

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// Inference follows the order of OCaml's: an expression is checked against a wanted type, which may be unknown, so that a type
// already known can choose among records and constructors, and a mistake is found at the innermost expression that makes it.

// infer checks an expression of which nothing is wanted.
func (c *checker) infer(e script.Expr) texp { return c.expr(e, want{ty: c.fresh()}) }

// expr checks an expression against a wanted type.
func (c *checker) expr(e script.Expr, w want) texp {
	switch e := e.(type) {
	case *script.Lit:
		k, t := c.literal(e.Value)
		c.expect(e, t, w)
		return &xLit{node{t, e.Span}, k}
	case *script.Var:
		return c.variable(e, w)
	case *script.Con:
		return c.construction(e, w)
	case *script.Fun:
		return c.function(e, w)
	case *script.Function:
		return c.functionCases(e, w)
	case *script.App:
		return c.apply(e, w)
	case *script.Binary:
		return c.binary(e, w)
	case *script.Unary:
		return c.unary(e, w)
	case *script.Field:
		return c.field(e, w)
	case *script.Record:
		return c.record(e, w)
	case *script.Tuple:
		return c.tuple(e, w)
	case *script.List:
		return c.list(e, w)
	case *script.Constraint:
		t := c.annotation(e.Type)
		x := c.expr(e.Expr, want{t, &reason{kind: whyAnnotation, span: e.Type.Pos()}})
		c.expect(e, t, w)
		return x
	case *script.Let:
		mark := c.scope.mark()
		binds := c.bindings(e.Rec, e.Bindings)
		body := c.expr(e.Body, w)
		c.scope.leave(mark)
		return &xLet{node{body.typ(), e.Span}, e.Rec, binds, body}
	case *script.If:
		return c.conditional(e, w)
	case *script.Match:
		scrutinee := c.infer(e.Expr)
		cases := c.cases(e.Cases, scrutinee.typ(), w, e.Expr)
		c.judgeMatch(cases, e.Expr.Pos(), matchForm)
		return &xMatch{node{w.ty, e.Span}, scrutinee, cases}
	case *script.Seq:
		return c.sequence(e, w)
	case *script.Paren:
		return c.expr(e.Expr, w)
	case *script.Assert:
		return c.assertion(e, w)
	case *script.BadExpr:
		c.itemFailed = true
		return c.bad(w, e.Span)
	}
	panic("elab: unknown expression")
}

// expect holds the type that an expression has against the one that is wanted.
func (c *checker) expect(e script.Expr, got typ, w want) {
	if clash := c.unify(got, w.ty); clash != nil {
		c.mismatch(e, got, w, clash)
	}
}

// bad stands for an expression about which a mistake has been reported: what is wanted of it becomes wild.
func (c *checker) bad(w want, at source.Span) texp {
	t := wild()
	c.unify(t, w.ty)
	return &xBad{node{t, at}}
}

// literal returns a constant with its type.
func (c *checker) literal(l script.Literal) (calculus.Const, typ) {
	switch l.Kind {
	case script.LitUnit:
		return calculus.UnitConst(), c.core.unit
	case script.LitBool:
		return calculus.BoolConst(l.Int != 0), c.core.bool
	case script.LitInt:
		return calculus.IntConst(l.Int), c.core.int
	case script.LitString:
		return calculus.StringConst(l.Str), c.core.str
	}
	panic("elab: unknown literal")
}

func (c *checker) variable(e *script.Var, w want) texp {
	v := c.findValue(e.Path)
	if v == nil {
		return c.bad(w, e.Span)
	}
	t, inst := c.instantiate(v.scheme)
	c.expect(e, t, w)
	return &xVar{node{t, e.Span}, v, inst}
}

// findValue looks a variable up and notes its use, or reports that there is none of that name.
func (c *checker) findValue(p script.Path) *value {
	name := p.Name.Name
	var v *value
	if p.Module.Name != "" {
		m := c.findModule(p.Module)
		if m == nil {
			return nil
		}
		if v = m.value(name); v == nil {
			d := c.errorf("BAL0206", p.Name.Span, "the module `%s` has no value `%s`", p.Module.Name, name)
			d.Primary.Text = "unknown value"
			if near, ok := source.Nearest(name, m.valueNames()); ok {
				suggest(d, p.Name.Span, near)
			} else if len(m.values) > 0 && len(m.values) <= 30 {
				d.Notes = append(d.Notes, "`"+m.name+"` has "+listing(m.valueNames()))
			}
			return nil
		}
	} else if v = c.scope.value(name); v == nil {
		c.unboundValue(p.Name)
		return nil
	}
	if c.item != nil && c.tentative == 0 && (v.unit != nil || v.impl != nil) {
		c.item.uses = append(c.item.uses, v)
	}
	return v
}

func (c *checker) unboundValue(id script.Ident) {
	d := c.unbound("BAL0201", id.Span, "there is no variable `%s` here", id.Name)
	d.Primary.Text = "unknown variable"
	if c.itemBinds(id.Name) {
		d.Help = append(d.Help, "a function that calls itself is defined with `let rec "+id.Name+" …`")
		return
	}
	if near, ok := c.scope.nearest(id.Name, isValue); ok {
		suggest(d, id.Span, near)
		return
	}
	if m := c.moduleWith(func(m *module) bool { return m.value(id.Name) != nil }); m != nil {
		suggest(d, id.Span, m.name+"."+id.Name)
		return
	}
	d.Help = append(d.Help, "a variable has to be bound before it is used: `let "+id.Name+" = …`")
}

// itemBinds tells whether a let around this point, not yet in scope, binds that name.
func (c *checker) itemBinds(name string) bool {
	for _, n := range c.binding {
		if n == name {
			return true
		}
	}
	return false
}

// moduleWith returns the first module that can be named here and fits.
func (c *checker) moduleWith(fits func(*module) bool) *module {
	for _, m := range c.scope.order {
		if fits(m) {
			return m
		}
	}
	return nil
}

func (c *checker) sequence(e *script.Seq, w want) texp {
	x := &xSeq{node: node{w.ty, e.Span}}
	for _, s := range e.Items[:len(e.Items)-1] {
		x.items = append(x.items, c.statement(s))
	}
	x.items = append(x.items, c.expr(e.Items[len(e.Items)-1], w))
	return x
}

// statement checks an expression whose value is thrown away.
func (c *checker) statement(e script.Expr) texp {
	x := c.infer(e)
	if c.tentative == 0 {
		c.statements = append(c.statements, statement{x.typ(), e})
	}
	return x
}

func (c *checker) tuple(e *script.Tuple, w want) texp {
	x := &xTuple{node: node{w.ty, e.Span}}
	t := &ttuple{}
	switch h := head(w.ty).(type) {
	case *ttuple:
		if len(h.items) == len(e.Items) {
			t = h
		}
	case *tvar:
		for range e.Items {
			t.items = append(t.items, &tvar{level: h.level, wild: h.wild})
		}
		if c.unify(h, t) != nil {
			panic("elab: a fresh tuple does not fit an unknown type")
		}
	case *tcon, *tarrow:
	}
	if len(t.items) == 0 {
		for range e.Items {
			t.items = append(t.items, c.fresh())
		}
		for i, item := range e.Items {
			x.items = append(x.items, c.expr(item, want{ty: t.items[i]}))
		}
		c.expect(e, t, w)
		return x
	}
	for i, item := range e.Items {
		x.items = append(x.items, c.expr(item, want{t.items[i], &reason{kind: whyComponent, index: i, outer: w.why}}))
	}
	return x
}

func (c *checker) list(e *script.List, w want) texp {
	x := &xList{node: node{w.ty, e.Span}}
	elem, known := isKind(w.ty, kindList)
	if !known {
		t := c.fresh()
		c.listElements(e.Items, t, nil, x)
		x.ty = c.core.listOf(t)
		c.expect(e, x.ty, w)
		return x
	}
	c.listElements(e.Items, elem[0], w.why, x)
	return x
}

func (c *checker) listElements(items []script.Expr, t typ, why *reason, x *xList) {
	b := branches{c: c, w: want{t, why}}
	for i, item := range items {
		y := b.check(item)
		if i == 0 && b.ty != nil {
			b.w.why = &reason{kind: whyElement, span: b.first.Pos(), prev: b.ty, outer: why}
			b.first = nil
		}
		x.items = append(x.items, y)
	}
}

func (c *checker) assertion(e *script.Assert, w want) texp {
	if l, ok := strip(e.Expr).(*script.Lit); ok && l.Value.Kind == script.LitBool && l.Value.Int == 0 {
		return &xAssert{node{w.ty, e.Span}, &xLit{node{c.core.bool, l.Span}, calculus.BoolConst(false)}, true}
	}
	cond := c.expr(e.Expr, want{c.core.bool, &reason{kind: whyAssert}})
	c.expect(e, c.core.unit, w)
	return &xAssert{node{c.core.unit, e.Span}, cond, false}
}
