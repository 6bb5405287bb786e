package elab

import (
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// module is what a unit shows to the units after it: the last value and the last type of each name, in the order in which
// those were bound.
type module struct {
	name    string
	aliases []string
	hidden  bool // only the product's own library may name it
	values  []*value
	types   []*typeDef

	valueByName map[string]*value
	typeByName  map[string]*typeDef
}

func newModule(name string, aliases []string, values []*value, types []*typeDef) *module {
	m := &module{name: name, aliases: aliases, valueByName: map[string]*value{}, typeByName: map[string]*typeDef{}}
	for _, v := range values {
		m.valueByName[v.name] = v
	}
	for _, v := range values {
		if m.valueByName[v.name] == v {
			m.values = append(m.values, v)
		}
	}
	for _, d := range types {
		m.typeByName[d.name] = d
	}
	// All types stay, for their constructors: a type that is declared again hides only the name.
	m.types = types
	return m
}

func (m *module) value(name string) *value { return m.valueByName[name] }
func (m *module) typ(name string) *typeDef { return m.typeByName[name] }

func (m *module) ctor(name string) *ctor {
	for i := len(m.types) - 1; i >= 0; i-- {
		if c := m.types[i].findCtor(name); c != nil {
			return c
		}
	}
	return nil
}

func (m *module) label(name string) *label {
	for i := len(m.types) - 1; i >= 0; i-- {
		if l := m.types[i].findLabel(name); l != nil {
			return l
		}
	}
	return nil
}

func (m *module) valueNames() []string {
	names := make([]string, len(m.values))
	for i, v := range m.values {
		names[i] = v.name
	}
	return names
}

// findModule looks a module up, or reports that there is none of that name.
func (c *checker) findModule(id script.Ident) *module {
	if m := c.scope.module(id.Name); m != nil {
		return m
	}
	d := c.errorf("BAL0204", id.Span, "there is no module `%s`", id.Name)
	d.Primary.Text = "unknown module"
	var names []string
	for _, m := range c.scope.order {
		names = append(names, m.name)
		names = append(names, m.aliases...)
	}
	if near, ok := source.Nearest(id.Name, names); ok {
		d.Help = append(d.Help, "did you mean `"+near+"`?")
		d.Suggestions = append(d.Suggestions, source.Suggestion{Span: id.Span, Replacement: near})
		return nil
	}
	d.Notes = append(d.Notes, "the modules that can be used here are "+listing(names))
	if id.Name == "Em" {
		d.Help = append(d.Help, "`Em` is generated from the farm's metadata: pass it with --meta, or its interface with --em")
	}
	return nil
}
