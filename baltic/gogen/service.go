package gogen

import (
	"strings"

	"github.com/balticsim/balticsim/baltic/metadata"
)

// service is a service with its names in Go.
type service struct {
	metadata  *metadata.Service
	endpoints string // the struct of endpoints
	functions string // the struct of functions that serve them
	ops       map[*metadata.Operation]string
}

// servicesOf declares two structs for each service.
func (w *writer) servicesOf(f *metadata.Farm) {
	for _, s := range f.Services {
		named := w.services[s]
		w.line("\n// ", named.endpoints, " is the service ", s.Name, ", to call.")
		w.operations(named, named.endpoints, "Endpoint")
		w.line("\n// ", named.functions, " is the service ", s.Name, ", to serve.")
		w.operations(named, named.functions, "Func")
	}
}

func (w *writer) operations(s service, name, kind string) {
	w.line("type ", name, " struct {")
	for _, op := range s.metadata.Ops {
		w.line(s.ops[op], " baltic.", kind, w.arguments(op))
	}
	w.line("}")
}

// arguments writes the types of an operation as arguments of a generic function.
func (w *writer) arguments(op *metadata.Operation) string {
	return "[" + w.message(op.Input) + ", " + w.message(op.Output) + "]"
}

// endpointsOf writes a literal of the struct of endpoints.
func (s service) endpointsOf(value func(op *metadata.Operation) string) string {
	var parts []string
	for _, op := range s.metadata.Ops {
		parts = append(parts, s.ops[op]+": "+value(op))
	}
	if len(parts) == 1 {
		return s.endpoints + "{" + parts[0] + "}"
	}
	return s.endpoints + "{\n" + strings.Join(parts, ",\n") + ",\n}"
}
