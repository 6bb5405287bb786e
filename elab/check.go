package elab

import (
	"cmp"
	"slices"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// Unit is one module of a program.
type Unit struct {
	Name      string       // the module's name: "B", "Em", "Images", "Script", …
	Aliases   []string     // other names by which scripts may call it
	Tree      *script.Tree // implementation; nil for a unit that is known by its interface only
	Interface *script.Tree // nil: everything that the implementation binds is visible
	Opens     []string     // modules opened before the first item, after Stdlib and Pi
}

// Value is a top-level binding of a unit, with its type as `ocamlc -i` prints it.
type Value struct {
	Name string
	Type string
	Span source.Span
}

// Result is what Check has understood. It is usable for Values even when there were mistakes.
type Result struct {
	units  []*unitState
	core   *core
	failed bool
}

// Check checks the units, given in dependency order, and returns every independent mistake and warning: those of one
// unit in the order of their places. Pi, Stdlib, List, String and Sim are always there, the first two open.
func Check(units []Unit) (*Result, source.Diagnostics) {
	return NewBase(nil).Check(units)
}

// Values returns the top-level bindings of a unit: the last of each name, in the order of those last bindings. A unit that
// is known by its interface only has none.
func (r *Result) Values(unit string) []Value {
	for _, u := range r.units {
		if u.name == unit {
			return u.shown
		}
	}
	return nil
}

// checker is the state of one Check.
type checker struct {
	core       *core
	primitives map[string]*primitive
	modules    []*module // checked so far
	units      []*unitState
	diags      source.Diagnostics

	unit     *unitState
	scope    *scope
	unparsed bool // an item before this point did not parse

	item           *item     // the top-level item being checked, nil between items
	itemVars       *typeVars // 'a of the item's annotations
	itemFailed     bool      // a mistake was found in the item
	misread        bool      // the item has swallowed the expression after it: what it binds has no type to speak of
	itemStatements int       // how many statements there were before the item
	// implementing is set while an interface is read with the types of its implementation in place of its own.
	implementing *module
	statements   []statement
	binding      []string // names that lets around this point bind but that are not in scope yet

	level     int
	epoch     uint32   // marks the visited nodes of one walk over a type
	trail     []change // solutions that may have to be undone
	tentative int      // > 0 while trying something out: nothing is reported
	rank      int      // types declared so far
}

// unitState is a unit while and after it is checked.
type unitState struct {
	Unit
	name      string
	values    []*value // every top-level value, in order, hidden ones included
	types     []*typeDef
	typeNames map[string]*typeDef // the types by name
	items     []*item
	shown     []Value
}

// item is one top-level item of an implementation, typed: a let or an expression.
type item struct {
	rec     bool
	binds   []*tbind
	exp     texp // a top-level expression; binds is then empty
	uses    []*value
	span    source.Span
	library bool // of a file of the product: left out of programs that do not use it
}

// statement is an expression whose value is thrown away, to be judged when its type is known.
type statement struct {
	ty  typ
	exp script.Expr
}

// enter starts a unit with a scope in which nothing but the core types and the modules so far can be named.
func (c *checker) enter(u Unit) *unitState {
	st := &unitState{Unit: u, name: u.Name}
	c.unit, c.scope, c.unparsed, c.statements = st, newScope(c.modules), false, nil
	for _, d := range c.core.types() {
		c.scope.addType(d)
	}
	c.units = append(c.units, st)
	return st
}

// leave ends a unit: what could only be judged now is judged, and the unit's mistakes are put in order.
func (c *checker) leave() {
	c.judgeStatements()
	c.unit, c.scope = nil, nil
}

// openFor opens what a unit sees from its first line.
func (c *checker) openFor(u Unit) {
	for _, m := range c.modules {
		if m.name == "Stdlib" {
			c.scope.open(m)
		}
	}
	for _, m := range c.modules {
		if m.name == "Pi" {
			c.scope.open(m)
		}
		if !m.hidden && m.name != "List" {
			continue
		}
		for op, where := range operators() {
			if where[0] == m.name {
				c.scope.addValueAs(op, m.value(where[1]))
			}
		}
	}
	for _, name := range u.Opens {
		if m := c.scope.module(name); m != nil {
			c.scope.open(m)
		} else {
			panic("elab: unit " + u.Name + " opens " + name + ", which is not before it")
		}
	}
}

// checkUnit checks one unit and adds its module to those that later units see.
func (c *checker) checkUnit(u Unit) {
	first := len(c.diags)
	st := c.enter(u)
	c.openFor(u)
	if u.Tree != nil {
		c.items(u.Tree)
		c.undetermined(st)
		st.shown = c.shownValues(st)
	}
	values, types := st.values, st.types
	if u.Interface != nil {
		values, types = c.interfaceOf(st)
	}
	c.leave()
	c.modules = append(c.modules, newModule(u.Name, u.Aliases, values, types))
	rank := func(d *source.Diagnostic) int { // the implementation's mistakes first, then the interface's
		if u.Tree != nil && d.Primary.Span.File == u.Tree.File {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(c.diags[first:], func(a, b *source.Diagnostic) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Primary.Span.Start, b.Primary.Span.Start))
	})
}

// shownValues prints the types of a unit's values while its scope is there.
func (c *checker) shownValues(st *unitState) []Value {
	last := map[string]*value{}
	for _, v := range st.values {
		last[v.name] = v
	}
	var shown []Value
	for _, v := range st.values {
		if last[v.name] == v {
			shown = append(shown, Value{Name: v.name, Type: c.show(v.scheme.body), Span: v.span})
		}
	}
	return shown
}
