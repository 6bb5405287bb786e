package elab

import (
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// items checks the items of an implementation in order.
func (c *checker) items(tree *script.Tree) {
	for _, it := range tree.Items {
		switch it := it.(type) {
		case *script.Open:
			if m := c.findModule(it.Module); m != nil {
				c.scope.open(m)
			}
		case *script.TypeItem:
			c.typeItem(it)
		case *script.LetItem:
			c.startItem(it.Span)
			c.item.rec, c.item.binds = it.Rec, c.bindings(it.Rec, it.Bindings)
			for _, b := range c.item.binds {
				for _, v := range b.values {
					if c.misread {
						v.scheme = mono(wild())
					}
					v.unit = c.unit
					c.unit.values = append(c.unit.values, v)
				}
				c.refuseLarge(b.rhs.typ(), b.span)
			}
			c.endItem()
		case *script.ExprItem:
			c.startItem(it.Span)
			c.item.exp = c.statement(it.Expr)
			c.endItem()
		case *script.ValItem:
			c.unparsed = true // the parser has refused it
		case *script.BadItem:
			c.unparsed = true
		default:
			panic("elab: unknown item")
		}
	}
}

func (c *checker) startItem(at source.Span) {
	c.item = &item{span: at, library: at.File != nil && at.File.Builtin}
	c.itemVars = &typeVars{known: map[string]*tvar{}, level: topLevel + 1}
	c.itemFailed, c.misread, c.itemStatements = false, false, len(c.statements)
}

// endItem adds the item to the unit. When something was wrong in it, the types of what it binds and mentions may be
// undetermined for that reason alone.
func (c *checker) endItem() {
	it := c.item
	if c.itemFailed {
		c.statements = c.statements[:c.itemStatements]
		for _, v := range it.uses {
			v.tainted = true
		}
		for _, b := range it.binds {
			for _, v := range b.values {
				v.tainted = true
			}
		}
	}
	c.unit.items = append(c.unit.items, it)
	c.item = nil
}

// undetermined reports the top-level values of a unit whose types nothing in the unit decides.
func (c *checker) undetermined(st *unitState) {
	last := map[string]*value{}
	for _, v := range st.values {
		last[v.name] = v
	}
	for _, v := range st.values {
		if last[v.name] == v && !v.tainted && c.unsolved(v.scheme) && !c.unparsed {
			c.valueRestriction(v)
		}
	}
}

// valueRestriction reports a value that would have to have every type at once.
func (c *checker) valueRestriction(v *value) {
	t := c.show(v.scheme.body)
	d := c.errorf("BAL0307", v.span, "nothing in the script decides the type of `%s`", v.name)
	d.Primary.Text = "has type `" + t + "` for some `" + firstVariable(c, v.scheme.body) + "`"
	if v.rhs != nil {
		also(d, v.rhs.Pos(), "computed here, once, so it gets one type only")
	}
	switch {
	case isOf(v.scheme.body, kindChan):
		d.Notes = append(d.Notes, "value restriction: a channel carries values of one type, and no `send` or `recv` here says which")
		d.Help = append(d.Help, "use the channel, or say what it carries: `let "+v.name+" : int chan = …`")
	case isOf(v.scheme.body, kindRef):
		d.Notes = append(d.Notes, "value restriction: a reference holds values of one type, and nothing here says which")
		d.Help = append(d.Help, "use the reference, or say what it holds: `let "+v.name+" : int list ref = …`")
	default:
		if _, isFun := head(v.scheme.body).(*tarrow); isFun {
			d.Notes = append(d.Notes, "value restriction: only a function, a constant or data made of those can have many types; this is the result of a computation")
			made := "…"
			if app, ok := v.rhs.(*script.App); ok {
				made = shorten(app.Span.Text())
			}
			d.Help = append(d.Help, "make it a function by naming its parameter: `let "+v.name+" x = "+made+" x`")
			return
		}
		d.Notes = append(d.Notes, "value restriction: only a function, a constant or data made of those can have many types; this is the result of a computation")
		d.Help = append(d.Help, "use it, or write its type: `let "+v.name+" : … = …`")
	}
}

func isOf(t typ, kind defKind) bool {
	_, ok := isKind(t, kind)
	return ok
}

// firstVariable names the first unknown of a type as show does.
func firstVariable(c *checker, t typ) string {
	n := c.namer()
	n.show(t)
	name := ""
	c.walkVars([]typ{t}, func(v *tvar) {
		if name == "" && v.level != generic {
			name = "'" + n.names[v]
		}
	})
	return name
}

// judgeStatements warns of values that are thrown away, now that their types are known.
func (c *checker) judgeStatements() {
	for _, s := range c.statements {
		switch t := head(s.ty).(type) {
		case *tvar:
		case *tarrow:
			d := c.warn("BAL0505", result(s.exp).Pos(), "this is a function that is not called")
			d.Primary.Text = "has type `" + c.show(s.ty) + "`"
			if isOf(t.arg, kindUnit) {
				d.Help = append(d.Help, "call it: add `()`")
			} else {
				d.Help = append(d.Help, "give it its remaining arguments, or write `ignore (…)` if that is what you want")
			}
		case *tcon, *ttuple:
			if isOf(s.ty, kindUnit) {
				continue
			}
			c.discarded(s)
		}
	}
}

func (c *checker) discarded(s statement) {
	e := result(s.exp)
	d := c.warn("BAL0503", e.Pos(), "the value of this expression is thrown away")
	d.Primary.Text = "has type `" + c.show(s.ty) + "`, not `unit`"
	if b, ok := strip(e).(*script.Binary); ok && b.Op.Name == "=" {
		d.Notes = append(d.Notes, "`=` compares its sides and changes nothing")
		d.Help = append(d.Help, "to set a reference, write `"+b.Left.Pos().Text()+" := "+b.Right.Pos().Text()+"`")
		return
	}
	d.Help = append(d.Help, "bind it with `let`, or write `ignore (…)` if it does not matter")
}
