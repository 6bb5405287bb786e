package elab

import (
	"strings"

	"github.com/balticsim/balticsim/script"
)

// interfaceItems declares the types and promises the values of an interface in the current scope and unit.
func (c *checker) interfaceItems(tree *script.Tree) {
	for _, it := range tree.Items {
		switch it := it.(type) {
		case *script.Open:
			if m := c.findModule(it.Module); m != nil {
				c.scope.open(m)
			}
		case *script.TypeItem:
			c.typeItem(it)
		case *script.ValItem:
			v := &value{name: it.Name.Name, scheme: c.valType(it.Type), span: it.Name.Span, unit: c.unit, promise: it}
			c.scope.addValue(v)
			c.unit.values = append(c.unit.values, v)
		case *script.LetItem, *script.ExprItem:
			c.unparsed = true // the parser has refused it
		case *script.BadItem:
			c.unparsed = true
		default:
			panic("elab: unknown item")
		}
	}
}

// valType is the scheme of a `val` item: every type variable of it is bound.
func (c *checker) valType(t script.Type) scheme {
	vars := &typeVars{known: map[string]*tvar{}, level: generic}
	body := c.typeExpr(t, vars)
	s := scheme{body: body}
	c.walkVars([]typ{body}, func(v *tvar) {
		for _, u := range s.vars {
			if u == v {
				return
			}
		}
		if v.level == generic && !v.wild {
			s.vars = append(s.vars, v)
		}
	})
	return s
}

// interfaceOf checks a unit against its interface and returns what the interface shows. It implements E ⊢ D ⇝ I.
//
// The interface is read twice: once where its own types are new ones, which is what later units see, and once where its
// types are the implementation's, which is what the implementation is held against.
func (c *checker) interfaceOf(st *unitState) ([]*value, []*typeDef) {
	visible := c.readInterface(st, nil)
	if st.Tree == nil {
		return visible.values, visible.types
	}
	impl := newModule(st.name, nil, st.values, st.types)
	diags := c.diags
	held := c.readInterface(st, impl)
	c.diags = diags // the first reading has reported its mistakes
	broken := c.unparsed
	for i, d := range visible.types {
		c.matchType(d, held.types[i], impl)
	}
	for i, v := range visible.values {
		c.matchValue(v, held.values[i], impl, broken)
	}
	return visible.values, visible.types
}

// readInterface reads a unit's interface in a fresh scope. With an implementation, the types that it defines stand for those of
// the same name in the interface.
func (c *checker) readInterface(st *unitState, impl *module) *unitState {
	saved, savedScope := c.unit, c.scope
	c.unit, c.scope = &unitState{Unit: st.Unit, name: st.name}, newScope(c.modules)
	for _, d := range c.core.types() {
		c.scope.addType(d)
	}
	c.openFor(st.Unit)
	c.implementing = impl
	c.interfaceItems(st.Interface)
	c.implementing = nil
	read := c.unit
	c.unit, c.scope = saved, savedScope
	return read
}

// matchType holds the implementation's type against the one that the interface declares. want is the declaration read
// with the implementation's types.
func (c *checker) matchType(shown, want *typeDef, impl *module) {
	d := impl.typ(shown.name)
	if d == nil {
		diag := c.errorf("BAL0218", shown.span, "the implementation of `%s` has no type `%s`", impl.name, shown.name)
		diag.Primary.Text = "promised here"
		diag.Help = append(diag.Help, "define it in the implementation: `type "+shown.name+" = …`")
		return
	}
	shown.impl = d
	for i, k := range shown.ctors {
		if i < len(d.ctors) {
			k.impl = d.ctors[i]
		}
	}
	if why := c.typeDiffers(d, want); why != "" {
		diag := c.errorf("BAL0218", d.span, "the type `%s` is not what its interface says: %s", d.name, why)
		also(diag, shown.span, "promised here")
		diag.Help = append(diag.Help, "make the two definitions the same, or leave the type abstract in the interface: `type "+shown.name+"`")
	}
}

// typeDiffers says in words how a type differs from its declaration in the interface, "" when it does not.
func (c *checker) typeDiffers(d, want *typeDef) string {
	if len(d.params) != len(want.params) {
		return "it takes " + count(len(d.params), "argument") + ", the interface says " + count(len(want.params), "argument")
	}
	m, args := map[*tvar]typ{}, []typ{}
	dm := map[*tvar]typ{}
	for i, p := range want.params {
		rigid := &tcon{def: &typeDef{name: "'" + p.name, kind: kindRigid}}
		m[p], dm[d.params[i]] = rigid, rigid
		args = append(args, rigid)
	}
	same := func(t, u typ) bool { return c.fits(substitute(t, dm), substitute(u, m)) }
	switch {
	case want.alias != nil:
		if !c.fits(&tcon{def: d, args: args}, substitute(want.alias, m)) {
			return "it is not `" + c.show(want.alias) + "`"
		}
	case want.isRecord():
		if !d.isRecord() {
			return "it is not a record"
		}
		for i, l := range want.labels {
			if i >= len(d.labels) || d.labels[i].name != l.name {
				return "it has no field `" + l.name + "` at that place"
			}
			if !same(d.labels[i].typ, l.typ) {
				return "its field `" + l.name + "` has another type"
			}
		}
		if len(d.labels) > len(want.labels) {
			return "it has a field `" + d.labels[len(want.labels)].name + "` that the interface does not show"
		}
	case want.isVariant():
		if !d.isVariant() {
			return "it is not a variant"
		}
		for i, k := range want.ctors {
			if i >= len(d.ctors) || d.ctors[i].name != k.name {
				return "it has no constructor `" + k.name + "` at that place"
			}
			if len(d.ctors[i].args) != len(k.args) {
				return "its constructor `" + k.name + "` takes another number of arguments"
			}
			for j := range k.args {
				if !same(d.ctors[i].args[j], k.args[j]) {
					return "its constructor `" + k.name + "` takes another type"
				}
			}
		}
		if len(d.ctors) > len(want.ctors) {
			return "it has a constructor `" + d.ctors[len(want.ctors)].name + "` that the interface does not show"
		}
	}
	return ""
}

// matchValue holds a value of the implementation against its promise: it must have at least the promised type, for
// every choice of the promise's type variables.
func (c *checker) matchValue(shown, want *value, impl *module, broken bool) {
	v := impl.value(shown.name)
	if v == nil {
		if broken {
			return
		}
		d := c.errorf("BAL0218", shown.span, "the implementation of `%s` lacks the value `%s`", impl.name, shown.name)
		d.Primary.Text = "promised here"
		d.Help = append(d.Help, "define it in the implementation: `let "+shown.name+" = …`")
		return
	}
	m := map[*tvar]typ{}
	for i, p := range want.scheme.vars {
		d := &typeDef{name: "'" + p.name, kind: kindRigid, rank: i}
		m[p] = &tcon{def: d}
		shown.rigid = append(shown.rigid, d)
	}
	promised := substitute(want.scheme.body, m)
	got, inst := c.instantiate(v.scheme)
	shown.impl, shown.implArgs = v, inst
	if c.unify(got, promised) == nil {
		return
	}
	n := c.namer()
	d := c.errorf("BAL0218", v.span, "`%s` does not have the type that its interface promises", v.name)
	d.Primary.Text = "has type `" + n.show(v.scheme.body) + "`"
	also(d, shown.promise.Type.Pos(), "promised to have type `%s`", n.show(want.scheme.body))
	if len(v.scheme.vars) < len(want.scheme.vars) {
		d.Notes = append(d.Notes, "the implementation may be more general than the interface, not less")
	}
	if strings.HasPrefix(v.name, "image_") || strings.HasPrefix(v.name, "import_") {
		d.Notes = append(d.Notes, "the metadata make this promise: an image is a function from what its machine imports to what it serves")
		d.Help = append(d.Help, "change the definition, or the services in the metadata")
		return
	}
	d.Help = append(d.Help, "change the definition, or the promise in the interface")
}
