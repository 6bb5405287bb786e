package baltic

import (
	"strconv"

	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/calculus"
)

// Point is one operation at a border: of a machine, or of the whole farm. The points of a border are in the order in which the metadata
// list its services and these their operations.
type Point struct {
	At            string // what Call.At says
	Hint          string // of the channel on the host where calls pass; see the hints
	Service       *metadata.Service
	Op            *metadata.Operation
	Input, Output calculus.Type
}

// ExportsOf are the operations that a machine serves, at Service.Op. A service that it serves a second time is Service#2.
func ExportsOf(m *metadata.Machine) []Point {
	services := make([]*metadata.Service, len(m.Outputs))
	for i, o := range m.Outputs {
		services[i] = o.Service
	}
	return points(services, func(s *metadata.Service, op *metadata.Operation) string { return callToHint(m, s, op) })
}

// ImportsOf are the operations that a machine may call, at Service.Op. A service that it imports a second time is Service#2.
func ImportsOf(m *metadata.Machine) []Point {
	return points(m.Inputs, func(s *metadata.Service, op *metadata.Operation) string { return callFromHint(m, s, op) })
}

// ImportPoints are the operations of a service that the farm imports, at Import.Op.
func ImportPoints(i *metadata.Import) []Point {
	ps := points([]*metadata.Service{i.Service}, func(_ *metadata.Service, op *metadata.Operation) string { return importHint(i, op) })
	return named(ps, i.Name)
}

// ExportPoints are the operations of a service that the farm exports, at Export.Op.
func ExportPoints(e *metadata.Export) []Point {
	ps := points([]*metadata.Service{e.Service}, func(_ *metadata.Service, op *metadata.Operation) string { return exportHint(e, op) })
	return named(ps, e.Name)
}

func points(services []*metadata.Service, hint func(*metadata.Service, *metadata.Operation) string) []Point {
	var ps []Point
	seen := map[string]int{}
	for _, s := range services {
		seen[s.Name]++
		name := s.Name
		if n := seen[name]; n > 1 {
			name += "#" + strconv.Itoa(n)
		}
		for _, op := range s.Ops {
			ps = append(ps, Point{
				At: name + "." + op.Name, Hint: hint(s, op), Service: s, Op: op, Input: TypeOf(op.Input), Output: TypeOf(op.Output),
			})
		}
	}
	return ps
}

func named(ps []Point, border string) []Point {
	for i := range ps {
		ps[i].At = border + "." + ps[i].Op.Name
	}
	return ps
}

// TypeOf returns the type of messages that the metadata describe as the program of the farm declares it. A type that no schema defines
// has one constructor around a string there.
func TypeOf(t metadata.Type) calculus.Type {
	switch t := t.(type) {
	case metadata.Basic:
		return map[metadata.Basic]calculus.Type{
			metadata.Unit: calculus.Unit, metadata.Int: calculus.Int, metadata.Bool: calculus.Bool, metadata.String: calculus.String,
		}[t]
	case metadata.Named:
		return calculus.Data{Name: t.Def.Name}
	case metadata.List:
		return calculus.Data{Name: "list", Args: []calculus.Type{TypeOf(t.Elem)}}
	case metadata.Option:
		return calculus.Data{Name: "option", Args: []calculus.Type{TypeOf(t.Elem)}}
	}
	panic("baltic: unknown type")
}
