package elab

import (
	"slices"

	"github.com/balticsim/balticsim/script"
)

// A qualified label or constructor, M.f or M.C, means one that M declares, also where the type is already known: the type selects among
// M's own. In a record one qualified label speaks for all: {M.f = a; g = b} is {M.f = a; M.g = b}.

// qualify gives the labels of a record the module of the first that has one and reports those that it does not declare.
func (c *checker) qualify(paths []script.Path) bool {
	first := slices.IndexFunc(paths, func(p script.Path) bool { return p.Module.Name != "" })
	if first < 0 {
		return true
	}
	ok := true
	for i := range paths {
		own := paths[i].Module.Name != ""
		if !own {
			paths[i].Module = paths[first].Module
		}
		if (own || ok) && c.labelIn(paths[i]) == nil {
			ok = false
		}
	}
	return ok
}

// labelIn finds the last label of that name that a module declares, and reports when there is none.
func (c *checker) labelIn(p script.Path) *label {
	m := c.findModule(p.Module)
	if m == nil {
		return nil
	}
	if l := m.label(p.Name.Name); l != nil {
		return l
	}
	d := c.unbound("BAL0205", p.Name.Span, "the module `%s` has no record type with a field `%s`", p.Module.Name, p.Name.Name)
	d.Primary.Text = "unknown field"
	return nil
}

// declares tells whether a type is one of the module that qualifies a name; any type is, when no module does.
func (c *checker) declares(q script.Ident, d *typeDef) bool {
	if q.Name == "" {
		return true
	}
	m := c.scope.module(q.Name)
	return m != nil && slices.Contains(m.types, d)
}
