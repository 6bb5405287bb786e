package baltic

import (
	"slices"
	"strconv"

	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/script"
)

// ToldPoints is the hint of the channel on which the program of a machine alone tells what is outside the channels of its points before
// it does anything else, as nested pairs: one for each point of ImportsOf, from which requests are taken; one for each point of
// ExportsOf, to which requests are sent; and last a channel on which () comes once the image serves.
const ToldPoints = "points"

// AssembleMachine returns the program of one machine on its own, whose image must be among those that Images.ml binds. What the machine
// imports, and who calls it, is outside the program. The diagnostics of checking it are mistakes of the images.
func AssembleMachine(farm *metadata.Farm, m *metadata.Machine, images *script.Tree) []Unit {
	const libraries = 2 // Types and B, which the border needs
	border, text := machineAlone(m)
	units := slices.Insert(viewImages(farm, images), libraries, borderUnit(border))
	return append(units, Unit{Name: "Machine", Tree: parseProgram("Machine.ml", text), Opens: []string{"Types", "B", "Border", "Images"}})
}

// AssembleBorder returns the part of AssembleMachine that does not depend on what runs inside: the types of the messages, and the
// channels of the points.
func AssembleBorder(farm *metadata.Farm, m *metadata.Machine) []Unit {
	border, _ := machineAlone(m)
	return append(viewImages(farm, nil), borderUnit(border))
}

func borderUnit(text string) Unit {
	return Unit{Name: "Border", Tree: parseProgram("Border.ml", text), Opens: []string{"Types", "B"}}
}

// HasImage tells whether Images.ml says what runs inside a machine.
func HasImage(m *metadata.Machine, images *script.Tree) bool {
	return boundNames(images)["image_"+m.Name]
}

// machineAlone writes the channels of a machine's points, and what runs between them.
func machineAlone(m *metadata.Machine) (border, machine string) {
	var imports, exports []endpoint
	var services [][]endpoint
	args := ""
	for i, s := range m.Inputs {
		es := endpointsOf(s, "e"+strconv.Itoa(i+1))
		imports = append(imports, es...)
		args += " " + pattern(each(es, func(e endpoint) string { return "(stub " + e.name + ")" }))
	}
	if args == "" {
		args = " ()"
	}
	for i, o := range m.Outputs {
		es := endpointsOf(o.Service, "f"+strconv.Itoa(i+1))
		services = append(services, es)
		exports = append(exports, es...)
	}
	served := func(e endpoint) string { return "c" + e.name[1:] }

	b := &emWriter{}
	b.line("(* The points of the machine ", m.Name, ". *)")
	told := "serving"
	for _, e := range exports {
		b.line("let ", served(e), " : ", channelType(e.op), " = chan ", quote(servedHint(m, e.service, e.op)))
	}
	for _, e := range imports {
		b.line("let ", e.name, " : ", channelType(e.op), " = chan ", quote(callFromHint(m, e.service, e.op)))
	}
	for _, e := range slices.Backward(exports) {
		told = "(" + served(e) + ", " + told + ")"
	}
	for _, e := range slices.Backward(imports) {
		told = "(" + e.name + ", " + told + ")"
	}
	b.line("let serving : unit chan = chan \"serving\"")
	b.line("let () = send (chan ", quote(ToldPoints), ") ", told)

	w := &emWriter{}
	w.line("(* The machine ", m.Name, " on its own, booted from ", comment(m.Disk), ". *)")
	result := "()"
	if len(services) > 0 {
		result = nest(services, variable)
	}
	w.line("let ", result, " = image_", m.Name, args)
	if len(exports) > 0 {
		w.line("let () =\n", serveAll("  ", exports, served, variable, false))
	}
	w.line("let () = send serving ()")
	return b.String(), w.String()
}
