package driver

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
)

// Inputs names a script and its companions; see the flags of the same names. "" means the default place.
type Inputs struct {
	Script                     string
	Meta, Em, Images, Workload string
	MGICalls                   int
	Open                       bool // what is outside the farm is not part of the program
	Live                       bool // nor are the images of its machines: see Program.OnMachines
	Stdin                      io.Reader
}

// Checked is a script that was read and typed, perhaps with mistakes.
type Checked struct {
	Script   *source.File
	Meta     *source.File // nil for a script without a farm
	Farm     *metadata.Farm
	assembly *baltic.Assembly // nil when the farm is known by its interface only
	result   *elab.Result     // of the script's own view
	files    []*source.File   // images and workload
	images   *script.Tree     // nil when there are none
	includes []baltic.Text    // what the metadata refer to, as they name it
}

// Values returns the script's top-level values with their types as `ocamlc -i` prints them.
func (c *Checked) Values() []elab.Value {
	if c.result == nil {
		return nil
	}
	return c.result.Values(baltic.ScriptUnit)
}

// Program is a script ready to run, with every stage on the way there.
type Program struct {
	*Checked
	Lambda   *lambda.Program
	Process  *process.Program
	Machine  *pi.Program
	stdin    io.Reader
	mgiCalls int
	path     string   // the script as the user named it
	workload bool     // a client is part of the program
	flags    []string // of the companions that the user named
}

// Check reads a script and its companions and types them. The diagnostics are those of every file involved; the result is
// never nil.
func Check(in Inputs) (*Checked, source.Diagnostics) {
	c, ds := check(in)
	return c, limited(ds)
}

func check(in Inputs) (*Checked, source.Diagnostics) {
	c := &Checked{Script: source.NewFile(in.Script, "")}
	file, d := ReadSource(in.Script, in.Stdin)
	if d != nil {
		return c, source.Diagnostics{d}
	}
	c.Script = file
	if strings.HasSuffix(in.Script, ".meta.ml") {
		return c, source.Diagnostics{{
			Code: "BAL0709", Severity: source.Error, Message: in.Script + " is metadata, not a script",
			Help: []string{"`balticsim gen " + in.Script + "` prints the interface that follows from it; scripts beside it are checked against that"},
		}}
	}
	tree, ds := script.ParseProgram(file)
	views, more := c.views(in, tree)
	ds = append(ds, more...)
	if more.HasErrors() {
		return c, ds // without the farm every name of it would be unknown: one cause, not its consequences
	}
	for i, view := range views {
		result, more := elab.Check(unitsOf(view))
		ds = append(ds, more...)
		if i == 0 {
			c.result = result
		}
	}
	if c.Farm == nil && c.assembly != nil {
		missingFarm(in.Script, ds)
	}
	return c, ds
}

// missingFarm adds to unknown names that a farm would define that there is none, and why.
func missingFarm(path string, ds source.Diagnostics) {
	why := "no metadata was read: name them with --meta, or put them beside the script as a file ending in .meta.ml"
	if found, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*.meta.ml")); err == nil && len(found) > 1 && path != "-" {
		why = fmt.Sprintf("no metadata was read: there are %d files of them beside the script; choose one with --meta", len(found))
	}
	for _, d := range ds {
		name := d.Primary.Span.Text()
		if d.Code == "BAL0201" && isFarmName(name) {
			d.Help = []string{why}
		}
	}
}

// isFarmName tells whether a name is like those that Em.mli gives to what metadata describe: createXRole, importN, exportN.
func isFarmName(name string) bool {
	for _, prefix := range []string{"create", "import", "export"} {
		rest, ok := strings.CutPrefix(name, prefix)
		if ok && rest != "" && rest[0] >= 'A' && rest[0] <= 'Z' {
			return prefix != "create" || strings.HasSuffix(rest, "Role")
		}
	}
	return false
}

// unitsOf converts the units of package baltic, which does not know who checks them.
func unitsOf(units []baltic.Unit) []elab.Unit {
	converted := make([]elab.Unit, len(units))
	for i, u := range units {
		converted[i] = elab.Unit(u)
	}
	return converted
}

// Compile checks a script and takes it through elaboration, translation and compilation. The program is nil when there
// is an error among the diagnostics.
func Compile(in Inputs) (*Program, source.Diagnostics) {
	c, ds := Check(in)
	if ds.HasErrors() {
		return nil, ds
	}
	if c.assembly == nil {
		return nil, append(ds, &source.Diagnostic{
			Code: "BAL0704", Severity: source.Error,
			Message: "this farm is known by its interface only: the script can be checked but not run",
			Help:    []string{"give the farm's metadata with --meta, or put S.meta.ml beside S.ml"},
		})
	}
	result, problems := elab.Check(unitsOf(c.assembly.Program))
	if problems.HasErrors() {
		// Every view was free of mistakes and the program hides less than they do.
		panic("driver: the assembled program does not check: " + problems[0].Error())
	}
	term, err := result.Program()
	if err != nil {
		panic(err)
	}
	proc := cps.Program(term)
	if in.Live {
		ds = append(ds, c.sharedImages()...)
	}
	return &Program{
		Checked: c, Lambda: term, Process: proc, Machine: pi.Compile(proc),
		stdin: in.Stdin, mgiCalls: in.MGICalls, path: in.Script, workload: in.Workload != "", flags: in.flags(),
	}, ds
}

// flags returns the flags that repeat these inputs.
func (in Inputs) flags() []string {
	var words []string
	for _, f := range []struct{ flag, value string }{
		{"--meta", in.Meta}, {"--images", in.Images}, {"--workload", in.Workload},
	} {
		if f.value != "" {
			words = append(words, f.flag, f.value)
		}
	}
	if in.MGICalls != DefaultMGICalls {
		words = append(words, "--mgi-calls", strconv.Itoa(in.MGICalls))
	}
	return words
}

// General names the machines and imports of the farm that nobody has written, so that a report can say that it rests on
// the most general ones.
func (p *Program) General() []string { return slices.Clone(p.assembly.General) }
