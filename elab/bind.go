package elab

import (
	"github.com/balticsim/balticsim/script"
)

// bindings checks the bindings of a let and brings their variables into scope.
func (c *checker) bindings(rec bool, bs []*script.Binding) []*tbind {
	depth := len(c.binding)
	var binds []*tbind
	if rec {
		binds = c.recursive(bs)
	} else {
		binds = c.plain(bs)
	}
	c.binding = c.binding[:depth]
	for _, b := range binds {
		for _, v := range b.values {
			c.scope.addValue(v)
		}
	}
	return binds
}

// plain checks let p1 = e1 and …: all patterns, then all right sides, neither seeing the other's variables.
func (c *checker) plain(bs []*script.Binding) []*tbind {
	c.level++
	binds := make([]*tbind, len(bs))
	types := make([]typ, len(bs))
	all := &patterns{}
	for i, b := range bs {
		types[i] = c.fresh()
		first := len(all.values)
		pat := c.pattern(b.Pattern, types[i], all, nil)
		binds[i] = &tbind{pat: pat, values: all.values[first:len(all.values):len(all.values)], span: b.Span}
		for _, v := range binds[i].values {
			if len(b.Params) == 0 {
				v.rhs = b.Expr
			}
			if len(b.Params) > 0 || isFunction(b.Expr) {
				c.binding = append(c.binding, v.name)
			}
		}
	}
	for i, b := range bs {
		binds[i].rhs = c.rightSide(b, types[i])
	}
	c.level--
	for i, b := range bs {
		bind := binds[i]
		if isValue := len(b.Params) > 0 || nonexpansive(b.Expr); isValue && irrefutable(bind.pat) {
			c.close(bind, types[i])
		} else {
			c.lowerLevels(types[i])
		}
		if len(b.Params) == 0 {
			c.judgeMatch([]tcase{{pat: bind.pat, span: b.Pattern.Pos()}}, b.Pattern.Pos(), letForm)
		}
	}
	return binds
}

// close generalises a binding: its variables share the type variables of the whole right side.
func (c *checker) close(b *tbind, types ...typ) {
	b.params = c.generalise(types...)
	for _, v := range b.values {
		v.scheme.vars = b.params
	}
}

// rightSide checks what a binding binds against the type of its pattern.
func (c *checker) rightSide(b *script.Binding, t typ) texp {
	w := want{t, &reason{kind: whyPattern, span: b.Pattern.Pos()}}
	if pc, ok := stripPattern(b.Pattern).(*script.PConstraint); ok {
		w.why = &reason{kind: whyAnnotation, span: pc.Type.Pos()}
	}
	if len(b.Params) == 0 {
		return c.expr(b.Expr, w)
	}
	return c.lambda(b.Expr, b.Params, b.Span, w, func(w want) texp {
		if b.Result == nil {
			return c.expr(b.Expr, want{ty: w.ty})
		}
		res := c.annotation(b.Result)
		x := c.expr(b.Expr, want{res, &reason{kind: whyAnnotation, span: b.Result.Pos()}})
		c.expect(b.Expr, res, want{ty: w.ty})
		return x
	})
}

// nonexpansive tells whether a right side is a value by its form: what may generalise under the strict value restriction.
func nonexpansive(e script.Expr) bool {
	all := func(es []script.Expr) bool {
		for _, e := range es {
			if !nonexpansive(e) {
				return false
			}
		}
		return true
	}
	switch e := e.(type) {
	case *script.Lit, *script.Var, *script.Fun, *script.Function:
		return true
	case *script.Paren:
		return nonexpansive(e.Expr)
	case *script.Constraint:
		return nonexpansive(e.Expr)
	case *script.Tuple:
		return all(e.Items)
	case *script.List:
		return all(e.Items)
	case *script.Con:
		return e.Arg == nil || nonexpansive(e.Arg)
	case *script.Record:
		for _, f := range e.Fields {
			if !nonexpansive(f.Expr) {
				return false
			}
		}
		return e.Base == nil
	case *script.Binary:
		return e.Op.Name == "::" && nonexpansive(e.Left) && nonexpansive(e.Right)
	case *script.Unary:
		l, ok := strip(e.Expr).(*script.Lit)
		return ok && e.Op.Name == "-" && l.Value.Kind == script.LitInt
	case *script.App, *script.Field, *script.Let, *script.If, *script.Match, *script.Seq, *script.Assert, *script.BadExpr:
		return false
	}
	panic("elab: unknown expression")
}

// recursive checks let rec f1 = … and …: each function sees all of them, at one type; afterwards they generalise together.
func (c *checker) recursive(bs []*script.Binding) []*tbind {
	c.level++
	mark := c.scope.mark()
	binds := make([]*tbind, len(bs))
	types := make([]typ, len(bs))
	all := &patterns{}
	for i, b := range bs {
		types[i] = c.fresh()
		first := len(all.values)
		pat := c.pattern(b.Pattern, types[i], all, nil)
		binds[i] = &tbind{pat: pat, values: all.values[first:len(all.values):len(all.values)], span: b.Span}
		for _, v := range binds[i].values {
			c.scope.addValue(v)
		}
		c.recursiveForm(b)
		// What the form alone says about the type, before any use of the function is seen.
		// When an annotation says otherwise, the right side will be blamed below.
		c.unify(c.outline(b), types[i])
	}
	for i, b := range bs {
		binds[i].rhs = c.rightSide(b, types[i])
	}
	c.scope.leave(mark)
	c.level--
	params := c.generalise(types...)
	for _, b := range binds {
		b.params = params
		for _, v := range b.values {
			v.scheme.vars = params
		}
	}
	return binds
}

// recursiveForm reports a `let rec` that is not `let rec f = a function`.
func (c *checker) recursiveForm(b *script.Binding) {
	p := stripPattern(b.Pattern)
	if pc, ok := p.(*script.PConstraint); ok {
		p = stripPattern(pc.Pattern)
	}
	name, isVar := p.(*script.PVar)
	if !isVar {
		d := c.errorf("BAL0216", b.Pattern.Pos(), "`let rec` binds functions by their name, not by a pattern")
		d.Help = append(d.Help, "write `let` without `rec`: the right side does not need what the pattern binds")
		return
	}
	if len(b.Params) > 0 || isFunction(b.Expr) {
		return
	}
	d := c.errorf("BAL0216", b.Expr.Pos(), "`let rec` can define functions only, and `%s` is not a function", name.Name.Name)
	d.Primary.Text = "not a function"
	d.Help = append(d.Help, "write `let "+name.Name.Name+" = …` without `rec`, or give it a parameter: `let rec "+name.Name.Name+" () = …`")
}

func isFunction(e script.Expr) bool {
	switch e := strip(e).(type) {
	case *script.Fun, *script.Function, *script.BadExpr:
		return true
	case *script.Constraint:
		return isFunction(e.Expr)
	default:
		return false
	}
}
