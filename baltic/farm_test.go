package baltic_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/step"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const eop = "../examples/eop"

// farm is a farm under test with what stands beside a script.
type farm struct {
	meta             *metadata.Farm
	images, workload *script.Tree
}

func readFile(t testing.TB, path string) *source.File {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return source.NewFile(filepath.Base(path), string(text))
}

func parse(t testing.TB, f *source.File) *script.Tree {
	t.Helper()
	tree, ds := script.ParseProgram(f)
	if len(ds) > 0 {
		t.Fatal(render(ds))
	}
	return tree
}

func parseText(t testing.TB, name, text string) *script.Tree {
	t.Helper()
	return parse(t, source.NewFile(name, text))
}

// readMeta reads metadata whose files stand in dir.
func readMeta(t testing.TB, f *source.File, dir string) *metadata.Farm {
	t.Helper()
	meta, ds := metadata.Read(f, func(path string) (*source.File, *source.Diagnostic) {
		return readFile(t, filepath.Join(dir, path)), nil
	})
	if len(ds) > 0 {
		t.Fatal(render(ds))
	}
	return meta
}

// adventureWorks is the farm of examples/eop with its images and its workload.
func adventureWorks(t testing.TB) farm {
	t.Helper()
	return farm{
		meta:     readMeta(t, readFile(t, eop+"/eop.meta.ml"), eop),
		images:   parse(t, readFile(t, eop+"/Images.ml")),
		workload: parse(t, readFile(t, eop+"/workload.ml")),
	}
}

func render(ds source.Diagnostics) string {
	var b bytes.Buffer
	source.Render(&b, ds, false)
	return b.String()
}

func check(units []baltic.Unit) (*elab.Result, source.Diagnostics) {
	list := make([]elab.Unit, len(units))
	for i, u := range units {
		list[i] = elab.Unit(u)
	}
	return elab.Check(list)
}

// assemble puts a script into the farm and returns the program and the diagnostics of the views.
func (f farm) assemble(t testing.TB, tree *script.Tree, o baltic.Options) (*lambda.Program, *baltic.Assembly, source.Diagnostics) {
	t.Helper()
	a, ds := baltic.Assemble(f.meta, baltic.Parts{Script: tree, Images: f.images, Workload: f.workload}, o)
	for _, view := range a.Views {
		_, more := check(view)
		ds = append(ds, more...)
	}
	if ds.HasErrors() {
		return nil, a, ds
	}
	result, whole := check(a.Program)
	if whole.HasErrors() {
		t.Fatalf("the views are right and the program is not:\n%s\n%s", render(whole), a.Em)
	}
	p, err := result.Program()
	if err != nil {
		t.Fatal(err)
	}
	return p, a, ds
}

// compile goes on to the runtime, past the independent type checkers of both calculi.
func (f farm) compile(t testing.TB, tree *script.Tree) *pi.Program {
	t.Helper()
	p, a, ds := f.assemble(t, tree, baltic.Options{MGICalls: 1})
	if len(ds) > 0 {
		t.Fatal(render(ds))
	}
	if err := typing.LambdaProgram(p); err != nil {
		t.Fatalf("%v\n%s", err, a.Em)
	}
	q := cps.Program(p)
	if err := typing.ProcessProgram(q); err != nil {
		t.Fatal(err)
	}
	return pi.Compile(q)
}

func run(t testing.TB, p *pi.Program, faults map[string]int, sch sim.Scheduler) step.Outcome {
	t.Helper()
	sys := p.System(pi.Options{Faults: faults})
	r, err := sim.Run(context.Background(), sim.System[*pi.Config](sys), sch, sim.Limits{MaxSteps: 100_000}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r.Outcome
}

// golden compares a text with a file of testdata.
func golden(t testing.TB, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-update rewrites it):\n%s", name, diff)
	}
}

// outcomes explores a program and returns its outcomes, one a line, and whether the search was complete.
func outcomes(t testing.TB, p *pi.Program, faults map[string]int, limit int) ([]string, bool) {
	t.Helper()
	sys := p.System(pi.Options{Faults: faults})
	r := explore.Naive(context.Background(), sim.System[*pi.Config](sys), explore.Options{MaxStates: limit})
	var list []string
	for _, o := range r.Outcomes {
		list = append(list, strings.ReplaceAll(strings.TrimSuffix(o.Output, "\n"), "\n", " | ")+": "+o.End.String())
	}
	t.Logf("%d states, complete %v", r.States, r.Complete)
	return list, r.Complete
}

func parseInterface(text string) (*script.Tree, source.Diagnostics) {
	return script.ParseInterface(source.NewFile("Em.mli", text))
}
