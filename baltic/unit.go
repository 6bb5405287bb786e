package baltic

import (
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/script"
)

// Unit is one module of a program, in the form in which the type checker takes it: elab.Unit has the same fields in the same order,
// so that one converts to the other. This package does not know who checks it.
type Unit struct {
	Name      string
	Aliases   []string
	Tree      *script.Tree
	Interface *script.Tree
	Opens     []string
}

// ScriptUnit is the name of the unit of the user's script in every list of units.
const ScriptUnit = "Script"

// combinators is B as scripts see it: by its interface, with its types abstract.
func combinators() Unit {
	return Unit{Name: "B", Aliases: []string{"Baltic"}, Interface: parseInterface("B.mli", Interface())}
}

// ViewInterface returns the units to check a script against the interface of an Em that is given as text: Em.mli is all that is
// known of the farm, which is enough for its types.
func ViewInterface(em, tree *script.Tree) []Unit {
	units := []Unit{combinators(), {Name: "Em", Interface: em, Opens: []string{"B"}}}
	return append(units, Unit{Name: ScriptUnit, Tree: tree, Opens: []string{"B", "Em"}})
}

// viewScript returns the units against which a script is checked: the types of the messages, B.mli and Em.mli. Without a farm, B.mli
// alone.
func viewScript(farm *metadata.Farm, tree *script.Tree) []Unit {
	if farm == nil {
		return []Unit{combinators(), {Name: ScriptUnit, Tree: tree, Opens: []string{"B"}}}
	}
	return []Unit{
		{Name: "Types", Interface: parseInterface("Types.mli", metadata.Types(farm))},
		combinators(),
		{Name: "Em", Interface: parseInterface("Em.mli", metadata.Interface(farm)), Opens: []string{"Types", "B"}},
		{Name: ScriptUnit, Tree: tree, Opens: []string{"Types", "B", "Em"}},
	}
}

// viewWorkload returns the units against which a workload is checked: types with nothing hidden, and a function for each
// operation of each export.
func viewWorkload(farm *metadata.Farm, tree *script.Tree) []Unit {
	if farm == nil {
		return []Unit{{Name: "Workload", Tree: tree}}
	}
	calls := metadata.ServiceTypes(farm)
	for _, x := range farm.Exports {
		for _, op := range x.Service.Ops {
			calls += "val " + CallFunction(x, op) + " : " + metadata.ShowType(op.Input) + " -> " + metadata.ShowType(op.Output) + "\n"
		}
	}
	return []Unit{
		openTypes(farm),
		combinators(),
		{Name: "Em", Interface: parseInterface("Em.mli", calls), Opens: []string{"Types", "B"}},
		{Name: "Workload", Tree: tree, Opens: []string{"Types", "Em"}},
	}
}

// viewImages returns the units against which images are checked. An endpoint is a function there. They also are the first
// units of the whole program.
func viewImages(farm *metadata.Farm, images *script.Tree) []Unit {
	units := []Unit{
		openTypes(farm),
		{Name: "B", Aliases: []string{"Baltic"}, Tree: parseProgram("B.ml", Implementation())},
	}
	if images == nil {
		return units
	}
	return append(units,
		Unit{Name: "Services", Tree: parseProgram("Services.ml", metadata.ServiceTypes(farm)), Opens: []string{"Types", "B"}},
		Unit{
			Name: "Images", Tree: images, Interface: parseInterface("Images.mli", imagesInterface(farm, images)),
			Opens: []string{"Types", "B", "Services"},
		})
}

func openTypes(farm *metadata.Farm) Unit {
	return Unit{Name: "Types", Tree: parseProgram("Types.ml", metadata.TypesImplementation(farm))}
}

// imagesInterface promises what the metadata demand of the images and imports that Images.ml binds.
func imagesInterface(farm *metadata.Farm, images *script.Tree) string {
	defined := boundNames(images)
	text := ""
	for _, m := range farm.Machines {
		if defined["image_"+m.Name] {
			text += "val image_" + m.Name + " : " + m.ImageType() + "\n"
		}
	}
	for _, i := range farm.Imports {
		if defined["import_"+i.Name] {
			text += "val import_" + i.Name + " : " + i.Service.TypeName() + "\n"
		}
	}
	return text
}
