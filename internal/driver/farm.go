package driver

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
	"github.com/balticsim/balticsim/sim"
)

// views reads the script's farm and returns the lists of units to check: the script against what it may see, and then
// each companion against what that may see.
func (c *Checked) views(in Inputs, tree *script.Tree) ([][]baltic.Unit, source.Diagnostics) {
	var ds source.Diagnostics
	if meta := findMeta(in.Script, in.Meta); in.Em == "" && meta != "" {
		c.Farm, c.Meta, c.includes, ds = readFarm(meta, in.Stdin)
	} else if em := findBeside(in.Script, in.Em, "Em.mli"); em != "" {
		interfaceTree, ds := readTree(em, in.Stdin, script.ParseInterface)
		if ds.HasErrors() {
			return nil, ds
		}
		units := baltic.ViewInterface(interfaceTree, tree)
		if path := findBeside(em, "", "Types.mli"); path != "" {
			types, more := readTree(path, nil, script.ParseInterface)
			if ds = append(ds, more...); ds.HasErrors() {
				return nil, ds
			}
			units = openTypes(units, types)
		}
		return [][]baltic.Unit{units}, ds
	}
	parts := baltic.Parts{Script: tree}
	companion := func(path string) *script.Tree {
		if path == "" || ds.HasErrors() {
			return nil
		}
		t, more := readTree(path, in.Stdin, script.ParseProgram)
		ds = append(ds, more...)
		if t != nil {
			c.files = append(c.files, t.File)
		}
		return t
	}
	if c.Farm != nil {
		parts.Images = companion(findBeside(in.Script, in.Images, "Images.ml"))
		c.images = parts.Images
	}
	parts.Workload = companion(in.Workload)
	if ds.HasErrors() {
		return nil, ds
	}
	assembly, more := baltic.Assemble(c.Farm, parts, baltic.Options{MGICalls: in.MGICalls, Open: in.Open, Live: in.Live})
	c.assembly = assembly
	return assembly.Views, append(ds, more...)
}

// openTypes puts the types of the messages, which `gen --types` prints, before an interface that `gen` printed.
func openTypes(units []baltic.Unit, types *script.Tree) []baltic.Unit {
	opened := []baltic.Unit{{Name: "Types", Interface: types}}
	for _, u := range units {
		if u.Name == "Em" || u.Name == baltic.ScriptUnit {
			u.Opens = append([]string{"Types"}, u.Opens...)
		}
		opened = append(opened, u)
	}
	return opened
}

// readFarm reads metadata; WSDL files are found beside the file that names them, and returned by that name.
func readFarm(path string, stdin io.Reader) (*metadata.Farm, *source.File, []baltic.Text, source.Diagnostics) {
	file, d := ReadSource(path, stdin)
	if d != nil {
		return nil, nil, nil, source.Diagnostics{d}
	}
	var includes []baltic.Text
	farm, ds := metadata.Read(file, func(name string) (*source.File, *source.Diagnostic) {
		at := name
		if !filepath.IsAbs(at) {
			at = filepath.Join(filepath.Dir(path), at)
		}
		included, d := ReadSource(at, nil)
		if d == nil {
			includes = append(includes, baltic.Text{Name: name, Text: included.Text})
		}
		return included, d
	})
	return farm, file, includes, ds
}

func readTree(path string, stdin io.Reader, parse func(*source.File) (*script.Tree, source.Diagnostics)) (*script.Tree, source.Diagnostics) {
	file, d := ReadSource(path, stdin)
	if d != nil {
		return nil, source.Diagnostics{d}
	}
	return parse(file)
}

// budget is the fault budget of a run: the one asked for, and one crash for each that has its place.
func (p *Program) budget(o Options) map[string]int {
	budget := map[string]int{}
	maps.Copy(budget, o.Faults)
	for _, c := range o.Crashes {
		budget[baltic.FaultCrashOf(c.VM)]++
	}
	return budget
}

// forced are the crashes that have their place.
func (p *Program) forced(o Options) []sim.Forced {
	var moves []sim.Forced
	for _, c := range o.Crashes {
		suffix := " fault " + baltic.FaultCrashOf(c.VM)
		moves = append(moves, sim.Forced{
			At: c.Step, Name: fmt.Sprintf("%s@%d", c.VM, c.Step),
			Match: func(label string) bool { return strings.HasSuffix(label, suffix) },
		})
	}
	return moves
}

// checkCrashes refuses to crash a machine that the farm does not have.
func (p *Program) checkCrashes(o Options) *source.Diagnostic {
	var machines []string
	if p.Farm != nil {
		for _, m := range p.Farm.Machines {
			machines = append(machines, m.Name)
		}
	}
	known := map[string]bool{}
	for _, m := range machines {
		known[m] = true
	}
	for _, c := range o.Crashes {
		if known[c.VM] {
			continue
		}
		d := &source.Diagnostic{
			Code: "BAL0705", Severity: source.Error, Message: fmt.Sprintf("--crash names %s, and this farm has no such machine", c.VM),
		}
		if near, ok := source.Nearest(c.VM, machines); ok {
			d.Help = []string{"did you mean `" + near + "`?"}
		} else if len(machines) > 0 {
			d.Help = []string{"its machines are " + strings.Join(machines, ", ")}
		} else {
			d.Help = []string{"only scripts with metadata have machines; give them with --meta"}
		}
		return d
	}
	return nil
}

// unknownFaults warns about a fault budget that nothing in the program can use up: most likely its name is misspelt, and the
// question that was asked is another one than was meant.
func (p *Program) unknownFaults(o Options) source.Diagnostics {
	var known []string
	if p.Farm != nil {
		known = append(known, baltic.FaultCrash)
		for _, m := range p.Farm.Machines {
			known = append(known, baltic.FaultCrashOf(m.Name))
		}
	}
	var ds source.Diagnostics
	for _, name := range slices.Sorted(maps.Keys(o.Faults)) {
		if slices.Contains(known, name) || p.spells(strconv.Quote(name)) {
			continue
		}
		d := &source.Diagnostic{
			Code: "BAL0708", Severity: source.Warning, Message: "nothing in this program waits for the fault `" + name + "`",
			Notes: []string{"its budget changes nothing"},
			Help:  []string{"faults are named by Sim.fault in a script; a farm has `" + baltic.FaultCrash + "`"},
		}
		if near, ok := source.Nearest(name, known); ok {
			d.Help = []string{"did you mean `" + near + "`?"}
		}
		ds = append(ds, d)
	}
	return ds
}

// spells tells whether a text occurs in the script, the images or the workload.
func (p *Program) spells(text string) bool {
	return slices.ContainsFunc(append([]*source.File{p.Script}, p.files...), func(f *source.File) bool {
		return strings.Contains(f.Text, text)
	})
}

// unmade warns about a crash whose place the run never reached.
func unmade(name string) *source.Diagnostic {
	return &source.Diagnostic{
		Code: "BAL0706", Severity: source.Warning, Message: "the crash " + name + " did not happen",
		Notes: []string{"the run ended before that step, or the machine was not there from then on"},
		Help:  []string{"`balticsim run --trace FILE` shows the steps of the run; place the crash at one of them"},
	}
}
