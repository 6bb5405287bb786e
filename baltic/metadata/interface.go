package metadata

import (
	"cmp"
	"slices"
	"strings"
)

// Interface returns Em.mli: a type for each service, then a function for each machine, import and export. The types are
// sorted by the first appearance of their input type among the services and then by name, the values keep the order of
// the metadata. This is the order, and the layout is the layout, in which the slides print it.
func Interface(f *Farm) string {
	var b strings.Builder
	for _, line := range serviceTypes(f) {
		b.WriteString(line)
	}
	for _, m := range f.Machines {
		b.WriteString("val " + m.RoleFunction() + " : " + m.roleType() + "\n")
	}
	for _, i := range f.Imports {
		b.WriteString("val " + i.Function() + " : unit -> " + i.Service.TypeName() + "\n")
	}
	for _, e := range f.Exports {
		b.WriteString("val " + e.Function() + " : " + e.Service.TypeName() + " -> unit\n")
	}
	return b.String()
}

// ServiceTypes returns the type abbreviations of Em.mli alone.
func ServiceTypes(f *Farm) string { return strings.Join(serviceTypes(f), "") }

func serviceTypes(f *Farm) []string {
	first := map[string]int{} // input type → index of its first appearance
	for _, s := range f.Services {
		for _, op := range s.Ops {
			in := ShowType(op.Input)
			if _, seen := first[in]; !seen {
				first[in] = len(first)
			}
		}
	}
	rank := func(s *Service) int { return first[ShowType(s.Ops[0].Input)] }
	sorted := slices.Clone(f.Services)
	slices.SortStableFunc(sorted, func(s, t *Service) int {
		return cmp.Or(cmp.Compare(rank(s), rank(t)), cmp.Compare(s.Name, t.Name))
	})
	lines := make([]string, len(sorted))
	for i, s := range sorted {
		lines[i] = "type " + s.TypeName() + " = " + s.Endpoints() + "\n"
	}
	return lines
}

// Endpoints returns the type of the service: an endpoint, or a tuple of one for each operation.
func (s *Service) Endpoints() string {
	parts := make([]string, len(s.Ops))
	for i, op := range s.Ops {
		parts[i] = "(" + ShowType(op.Input) + "," + ShowType(op.Output) + ") endpoint"
	}
	return strings.Join(parts, " * ")
}

// RoleFunction is the name of the function that creates such a machine.
func (m *Machine) RoleFunction() string { return "create" + m.Name + "Role" }

// Function is the name of the function that imports the service.
func (i *Import) Function() string { return "import" + i.Name }

// Function is the name of the function that exports the service.
func (e *Export) Function() string { return "export" + e.Name }

func (m *Machine) roleType() string { return m.arrow("(vm * " + m.exports(true) + ")") }

// ImageType returns the type of a machine's image: a function from the services it imports to those it exports.
func (m *Machine) ImageType() string { return m.arrow(m.exports(false)) }

func (m *Machine) arrow(result string) string {
	if len(m.Inputs) == 0 {
		return "unit -> " + result
	}
	var b strings.Builder
	for _, s := range m.Inputs {
		b.WriteString(s.TypeName() + " -> ")
	}
	return b.String() + result
}

// exports is the tuple of the exported services, in parentheses when it is a component of a tuple itself.
func (m *Machine) exports(nested bool) string {
	if len(m.Outputs) == 0 {
		return "unit"
	}
	names := make([]string, len(m.Outputs))
	for i, o := range m.Outputs {
		names[i] = o.Service.TypeName()
	}
	text := strings.Join(names, " * ")
	if nested && len(names) > 1 {
		return "(" + text + ")"
	}
	return text
}

// Types returns Types.mli, which is opened before Em.mli: the records and variants of the schemas, and an abstract type
// for each type that no schema defines.
func Types(f *Farm) string { return types(f, func(*TypeDef) string { return "" }) }

// TypesImplementation returns the types with nothing hidden, for images and workloads: a type that no schema defines
// has one constructor of its own name around a string, so that its values can be made and told apart.
func TypesImplementation(f *Farm) string {
	return types(f, func(d *TypeDef) string { return " = " + OpaqueConstructor(d) + " of string" })
}

// OpaqueConstructor is the constructor that stands for the values of an opaque type.
func OpaqueConstructor(d *TypeDef) string { return strings.ToUpper(d.Name[:1]) + d.Name[1:] }

func types(f *Farm, opaque func(*TypeDef) string) string {
	var b strings.Builder
	for _, d := range f.Types {
		b.WriteString("type " + d.Name)
		switch {
		case len(d.Fields) > 0:
			b.WriteString(" = { ")
			for i, field := range d.Fields {
				if i > 0 {
					b.WriteString("; ")
				}
				b.WriteString(field.Name + " : " + ShowType(field.Type))
			}
			b.WriteString(" }")
		case len(d.Cases) > 0:
			b.WriteString(" = ")
			for i, c := range d.Cases {
				if i > 0 {
					b.WriteString(" | ")
				}
				b.WriteString(c.Name)
			}
		default:
			b.WriteString(opaque(d))
		}
		b.WriteString("\n")
	}
	return b.String()
}
