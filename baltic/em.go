package baltic

import (
	"strings"

	"github.com/balticsim/balticsim/baltic/metadata"
)

// emWriter writes Em.ml: the functions that Em.mli promises, over the combinators and the images, as text that a person
// can read. It writes only what a program uses, so that a run shows no channel or partition that nothing will touch.
type emWriter struct {
	strings.Builder
	farm    *metadata.Farm
	samples sampler
	calls   int                    // import calls a most general image may make for one request
	open    bool                   // see Options
	live    bool                   // likewise
	outside []Outside              // what a live program tells
	defined map[string]bool        // names that Images.ml binds
	used    func(name string) bool // may the program use this name of Em?
}

// general tells whether an image or import is left to the most general one.
func (w *emWriter) general(name string) bool { return !w.defined[name] }

func (w *emWriter) line(parts ...string) {
	for _, p := range parts {
		w.WriteString(p)
	}
	w.WriteString("\n")
}

// write writes the whole module.
func (w *emWriter) write() string {
	if w.live {
		w.line("(* The farm as it runs on machines, generated from its metadata. *)")
		w.WriteString(metadata.ServiceTypes(w.farm))
		w.WriteString(standInText)
	} else {
		w.line("(* The farm as the model runs it, generated from its metadata. *)")
		w.WriteString(metadata.ServiceTypes(w.farm))
		w.generalValues()
	}
	if w.open {
		w.WriteString(operatorText)
	}
	for _, m := range w.farm.Machines {
		if w.used(m.RoleFunction()) {
			w.machine(m)
		}
	}
	for _, i := range w.farm.Imports {
		if w.used(i.Function()) {
			w.imports(i)
		}
	}
	if !w.open {
		w.environment()
	}
	for _, e := range w.farm.Exports {
		w.export(e)
	}
	if w.live {
		w.tellOutside()
	}
	return w.String()
}

// endpoint is one operation of a service in generated text.
type endpoint struct {
	service *metadata.Service
	op      *metadata.Operation
	name    string // the variable that holds it
}

// pattern writes the endpoints of one service as a tuple, or as the only one.
func pattern(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return "(" + strings.Join(names, ", ") + ")"
}

// endpointsOf names the endpoints of a service: stem, or stem_Op for each of several operations.
func endpointsOf(s *metadata.Service, stem string) []endpoint {
	list := make([]endpoint, len(s.Ops))
	for i, op := range s.Ops {
		list[i] = endpoint{s, op, stem}
		if len(s.Ops) > 1 {
			list[i].name = stem + "_" + op.Name
		}
	}
	return list
}

// each maps endpoints to texts.
func each(es []endpoint, text func(endpoint) string) []string {
	list := make([]string, len(es))
	for i, e := range es {
		list[i] = text(e)
	}
	return list
}

func variable(e endpoint) string { return e.name }

// channelType is the type of the channel on which an operation is served: the request with the channel for the answer.
func channelType(op *metadata.Operation) string {
	return "(" + metadata.ShowType(op.Input) + " * " + metadata.ShowType(op.Output) + " chan) chan"
}

// serveAll writes the servers of some endpoints: all but the last in threads of their own, the last in the thread that it
// stands in when keep is set.
func serveAll(indent string, es []endpoint, channel, function func(endpoint) string, keep bool) string {
	lines := make([]string, len(es))
	for i, e := range es {
		serve := "serve " + channel(e) + " " + function(e)
		if i < len(es)-1 || !keep {
			serve = "fork (fun () -> " + serve + ")"
		}
		lines[i] = indent + serve
	}
	return strings.Join(lines, ";\n")
}
