package baltic

import (
	"strings"

	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// Parts are the texts of a program beside the metadata. Images and Workload may be nil: every machine and import is then the
// most general one, and no client calls the farm.
type Parts struct {
	Script   *script.Tree
	Images   *script.Tree
	Workload *script.Tree
}

// Options says how much a most general image may do, and whether what is outside the farm is part of the program.
type Options struct {
	MGICalls int  // import calls it may make for one request
	Open     bool // nobody serves the imports: whoever runs the program answers what is sent on their channels
	Live     bool // the machines are outside as well, and the clients; implies Open
}

// Assembly is a program in units.
//
// Views are lists of units, each to be checked on its own; the mistakes found are those of the user's text at its end (the
// first list's is the script). When no view has any, Program is the whole program and has none either: it is the same texts
// with nothing hidden.
type Assembly struct {
	Views   [][]Unit
	Program []Unit
	General []string  // machines and imports that the script uses and nobody has written, in metadata order
	Em      string    // the text of Em.ml, "" without a farm
	Outside []Outside // what a live program tells, in this order
}

// Assemble puts a program together. farm is nil for a script without metadata; images then have no meaning and are ignored. The diagnostics are
// warnings about images that fit nothing.
func Assemble(farm *metadata.Farm, parts Parts, o Options) (*Assembly, source.Diagnostics) {
	a := &Assembly{Views: [][]Unit{viewScript(farm, parts.Script)}}
	if parts.Workload != nil {
		a.Views = append(a.Views, viewWorkload(farm, parts.Workload))
	}
	opens := []string{"B"}
	if farm == nil {
		a.Program = []Unit{{Name: "B", Aliases: []string{"Baltic"}, Tree: parseProgram("B.ml", Implementation())}}
	} else {
		opens = []string{"Types", "B", "Em"}
		a.farm(farm, parts, o)
	}
	tree := parts.Script
	if parts.Workload != nil {
		a.client(farm != nil, parts.Workload)
		tree = awaitClient(tree)
	}
	a.Program = append(a.Program, Unit{Name: ScriptUnit, Tree: tree, Opens: opens})
	if farm == nil {
		return a, nil
	}
	return a, strayImages(farm, parts.Images)
}

// farm adds what scripts of a farm need: Em above all, which sees the images when there are any and they are part of the program.
func (a *Assembly) farm(farm *metadata.Farm, parts Parts, o Options) {
	opens := []string{"Types", "B"}
	a.Program = viewImages(farm, nil)
	if parts.Images != nil {
		images := viewImages(farm, parts.Images)
		a.Views = append(a.Views, images)
		if !o.Live {
			a.Program = images
			opens = append(opens, "Images")
		}
	}
	w := newWriter(farm, parts, o)
	for _, m := range farm.Machines {
		if w.used(m.RoleFunction()) && w.general("image_"+m.Name) {
			a.General = append(a.General, m.Name)
		}
	}
	for _, i := range farm.Imports {
		if !w.open && w.used(i.Function()) && w.general("import_"+i.Name) {
			a.General = append(a.General, i.Name)
		}
	}
	a.Em = w.write()
	a.Outside = w.outside
	a.Program = append(a.Program, Unit{Name: "Em", Tree: parseProgram("Em.ml", a.Em), Opens: opens})
}

// client adds the workload as a function and the partition that runs it.
func (a *Assembly) client(farm bool, workload *script.Tree) {
	fn := Unit{Name: "Workload", Tree: asFunction(workload)}
	if farm {
		fn.Opens = []string{"Types", "Em"}
	}
	a.Program = append(a.Program, fn,
		Unit{Name: "Client", Tree: parseProgram("Client.ml", clientText), Opens: []string{"Workload"}})
}

// EmImplementation returns Em.ml with everything that Em.mli promises, and with the calls of a workload.
func EmImplementation(farm *metadata.Farm, images *script.Tree, o Options) string {
	return newWriter(farm, Parts{Images: images}, o).write()
}

func newWriter(farm *metadata.Farm, parts Parts, o Options) *emWriter {
	w := &emWriter{
		farm: farm, samples: newSampler(farm.Types), calls: o.MGICalls, open: o.Open || o.Live, live: o.Live, defined: map[string]bool{},
	}
	if parts.Images != nil {
		w.defined = boundNames(parts.Images)
	}
	// A name is used only if it is spelt somewhere. Comments and strings may spell it too, which does no harm.
	w.used = func(name string) bool {
		return parts.Script == nil || strings.Contains(parts.Script.File.Text, name) ||
			parts.Workload != nil && strings.Contains(parts.Workload.File.Text, name)
	}
	return w
}

// boundNames are the names that the top level of a program binds.
func boundNames(tree *script.Tree) map[string]bool {
	names := map[string]bool{}
	for _, b := range bound(tree) {
		names[b.Name] = true
	}
	return names
}

func bound(tree *script.Tree) []script.Ident {
	var names []script.Ident
	for _, it := range tree.Items {
		let, ok := it.(*script.LetItem)
		if !ok {
			continue
		}
		for _, b := range let.Bindings {
			names = append(names, variables(b.Pattern)...)
		}
	}
	return names
}

// variables are those that a pattern of a top-level binding binds, as far as images are bound: by name or in tuples.
func variables(p script.Pattern) []script.Ident {
	switch p := p.(type) {
	case *script.PVar:
		return []script.Ident{p.Name}
	case *script.PConstraint:
		return variables(p.Pattern)
	case *script.PParen:
		return variables(p.Pattern)
	case *script.PTuple:
		var names []script.Ident
		for _, q := range p.Items {
			names = append(names, variables(q)...)
		}
		return names
	default:
		return nil
	}
}

// strayImages warns about names like image_X for which the farm has no machine: most likely they are misspelt, and
// the machine meant is silently the most general one.
func strayImages(farm *metadata.Farm, images *script.Tree) source.Diagnostics {
	if images == nil {
		return nil
	}
	var machines, imports []string
	for _, m := range farm.Machines {
		machines = append(machines, m.Name)
	}
	for _, i := range farm.Imports {
		imports = append(imports, i.Name)
	}
	var ds source.Diagnostics
	for _, id := range bound(images) {
		what, names, rest := "machine", machines, ""
		var ok bool
		if rest, ok = strings.CutPrefix(id.Name, "image_"); !ok {
			what, names = "import", imports
			if rest, ok = strings.CutPrefix(id.Name, "import_"); !ok {
				continue
			}
		}
		if d := strayImage(id, what, rest, names); d != nil {
			ds = append(ds, d)
		}
	}
	return ds
}

func strayImage(id script.Ident, what, name string, names []string) *source.Diagnostic {
	for _, n := range names {
		if n == name {
			return nil
		}
	}
	d := &source.Diagnostic{
		Code: "BAL0630", Severity: source.Warning, Message: "the farm has no " + what + " `" + name + "`",
		Primary: source.Label{Span: id.Span, Text: "this is never used"},
		Notes:   []string{"a machine or import without an image does whatever its type allows"},
	}
	if near, ok := source.Nearest(name, names); ok {
		fixed := strings.TrimSuffix(id.Name, name) + near
		d.Help = []string{"did you mean `" + fixed + "`?"}
		d.Suggestions = []source.Suggestion{{Span: id.Span, Replacement: fixed}}
	}
	return d
}
