package baltic

import (
	"strconv"

	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/script"
)

// Hints of the channels on which the program of a machine alone tells its channels, as nested pairs that end in (): first one for each
// point of ImportsOf, from which what is outside takes requests; then, once the image serves, one for each point of ExportsOf, to which
// requests are sent.
const (
	ToldImports = "imports"
	ToldExports = "exports"
)

// AssembleMachine returns the program of one machine on its own, whose image must be among those that Images.ml binds. What the machine
// imports, and who calls it, is outside the program. The diagnostics of checking it are mistakes of the images.
func AssembleMachine(farm *metadata.Farm, m *metadata.Machine, images *script.Tree) []Unit {
	return append(viewImages(farm, images), Unit{
		Name: "Machine", Tree: parseProgram("Machine.ml", machineAlone(m)), Opens: []string{"Types", "B", "Images"},
	})
}

// HasImage tells whether Images.ml says what runs inside a machine.
func HasImage(m *metadata.Machine, images *script.Tree) bool { return boundNames(images)["image_"+m.Name] }

func machineAlone(m *metadata.Machine) string {
	w := &emWriter{}
	w.line("(* The machine ", m.Name, " on its own, booted from ", comment(m.Disk), ". *)")
	args := ""
	var imported []endpoint
	for i, s := range m.Inputs {
		es := endpointsOf(s, "e"+strconv.Itoa(i+1))
		imported = append(imported, es...)
		args += " " + pattern(each(es, func(e endpoint) string { return "(stub " + e.name + ")" }))
	}
	if len(m.Inputs) == 0 {
		args = " ()"
	}
	channels := func(es []endpoint, name func(endpoint) string, hint func(endpoint) string) {
		for _, e := range es {
			w.line("let ", name(e), " : ", channelType(e.op), " = chan ", quote(hint(e)))
		}
	}
	tell := func(what string, es []endpoint, name func(endpoint) string) {
		told := "()"
		for i := len(es) - 1; i >= 0; i-- {
			told = "(" + name(es[i]) + ", " + told + ")"
		}
		w.line("let () = send (chan ", quote(what), ") ", told)
	}
	channels(imported, variable, func(e endpoint) string { return callFromHint(m, e.service, e.op) })
	tell(ToldImports, imported, variable)

	var services [][]endpoint
	var exported []endpoint
	for i, o := range m.Outputs {
		es := endpointsOf(o.Service, "f"+strconv.Itoa(i+1))
		services = append(services, es)
		exported = append(exported, es...)
	}
	served := func(e endpoint) string { return "c" + e.name[1:] }
	channels(exported, served, func(e endpoint) string { return servedHint(m, e.service, e.op) })
	result := "()"
	if len(services) > 0 {
		result = nest(services, variable)
	}
	w.line("let ", result, " = image_", m.Name, args)
	if len(exported) > 0 {
		w.line("let () =\n", serveAll("  ", exported, served, variable, false))
	}
	tell(ToldExports, exported, served)
	return w.String()
}
