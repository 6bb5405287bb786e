package driver_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/internal/draw"
	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/source"
)

var update = flag.Bool("update", false, "write the goldens anew")

const (
	farmFolder = "examples/eop"
	workload   = farmFolder + "/workload.ml"
)

// inRepository makes the root of the repository the current folder, so that files have the names that users see, and
// returns the folder of the tests.
func inRepository(t *testing.T) string {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir("../..")
	return here
}

// eopScripts are the good scripts of the example farm, by name.
func eopScripts(t *testing.T) []string {
	t.Helper()
	return scripts(t, func(name string) bool { return !strings.HasPrefix(name, "miswired") })
}

func scripts(t *testing.T, keep func(string) bool) []string {
	t.Helper()
	files, err := filepath.Glob(farmFolder + "/*.ml")
	if err != nil {
		t.Fatal(err)
	}
	companions := []string{"Images", "workload", "eop.meta"}
	var names []string
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".ml")
		if !slices.Contains(companions, name) && keep(name) {
			names = append(names, name)
		}
	}
	if len(names) < 5 {
		t.Fatalf("only %v in %s", names, farmFolder)
	}
	return names
}

// run is one run of a script with what it left behind.
type run struct {
	report          *driver.RunReport
	err             error
	schedule, trace string // the files
}

// compiled compiles a script of the example farm with a workload ("" for none); it must be free of mistakes.
func compiled(t *testing.T, path, workload string) *driver.Program {
	t.Helper()
	program, ds := driver.Compile(driver.Inputs{Script: path, Workload: workload, MGICalls: driver.DefaultMGICalls})
	if len(ds) > 0 {
		var b strings.Builder
		source.Render(&b, ds, false)
		t.Fatal(b.String())
	}
	return program
}

func fifo(crashes ...driver.Crash) driver.Options {
	return driver.Options{Scheduler: "fifo", Seed: 1, MaxSteps: driver.DefaultMaxSteps, Crashes: crashes}
}

// ran runs a program and keeps its schedule and trace in a folder of the test.
func ran(t *testing.T, p *driver.Program, o driver.Options) run {
	t.Helper()
	dir := t.TempDir()
	r := run{schedule: filepath.Join(dir, "run.sched"), trace: filepath.Join(dir, "run.btrace.jsonl")}
	r.report, r.err = p.Run(context.Background(), o, driver.RunOutputs{Schedule: r.schedule, Trace: r.trace}, nil)
	if r.err != nil {
		t.Fatal(r.err)
	}
	return r
}

// text is what the run shows to a person: output on stdout, summary on stderr. The schedule's place in the replay command
// changes from test to test.
func (r run) text() string {
	var summary bytes.Buffer
	r.report.Summary(&summary, false)
	return r.report.Outcome.Output + "-- stderr --\n" + strings.ReplaceAll(summary.String(), filepath.Dir(r.trace)+string(filepath.Separator), "")
}

func shown(t *testing.T, file string, o driver.TraceOptions) []byte {
	t.Helper()
	b, err := driver.ShowTrace(file, nil, o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestFarm pins down every script of the example farm: its types, what it becomes, a run with the workload, and the
// pictures of that run.
func TestFarm(t *testing.T) {
	here := inRepository(t)
	for _, name := range eopScripts(t) {
		t.Run(name, func(t *testing.T) {
			path := farmFolder + "/" + name + ".ml"
			p := compiled(t, path, workload)
			golden := func(file string, got []byte) {
				compareGolden(t, filepath.Join(here, "testdata", "eop", name, file), got)
			}

			var types, process bytes.Buffer
			for _, v := range p.Values() {
				fmt.Fprintf(&types, "val %s : %s\n", v.Name, v.Type)
			}
			golden("types.txt", types.Bytes())
			if err := p.Translation(&process, "pi", false); err != nil {
				t.Fatal(err)
			}
			golden("process.txt", process.Bytes())

			r := ran(t, p, fifo())
			golden("run.txt", []byte(r.text()))
			golden("trace.txt", shown(t, r.trace, driver.TraceOptions{Format: "text"}))
			pictures(t, p, r, fifo(), golden)
		})
	}
}

// pictures compares the call graph and the chart of a run with their goldens, and tests that the drawings are legible.
func pictures(t *testing.T, p *driver.Program, r run, o driver.Options, golden func(string, []byte)) {
	t.Helper()
	for _, format := range []string{"dot", "svg"} {
		graph, err := p.Graph(context.Background(), "", o, -1, format)
		if err != nil {
			t.Fatal(err)
		}
		golden("graph."+format, graph)
	}
	golden("chart.svg", shown(t, r.trace, driver.TraceOptions{Chart: true, Format: "svg"}))
	golden("chart.mmd", shown(t, r.trace, driver.TraceOptions{Chart: true, Format: "mermaid"}))
}

// TestGraphAtEveryStep draws each farm after each step of its run: every drawing is legible, and no machine is there
// before it was started.
func TestGraphAtEveryStep(t *testing.T) {
	inRepository(t)
	for _, name := range eopScripts(t) {
		t.Run(name, func(t *testing.T) {
			p := compiled(t, farmFolder+"/"+name+".ml", workload)
			steps := ran(t, p, fifo()).report.Steps
			for at := 0; at <= steps; at++ {
				svg, err := p.Graph(context.Background(), "", fifo(), at, "svg")
				if err != nil {
					t.Fatal(err)
				}
				if err := draw.CheckSVG(svg); err != nil {
					t.Errorf("after step %d: %v", at, err)
				}
				if at == 0 && bytes.Contains(svg, []byte("running")) {
					t.Error("a machine runs before the first step")
				}
			}
			if _, err := p.Graph(context.Background(), "", fifo(), steps+1, "svg"); err == nil {
				t.Error("a step after the end is drawn")
			}
		})
	}
}

// TestMiswired pins down what is said about each deliberate mistake, and that it is said in the words of the domain.
func TestMiswired(t *testing.T) {
	here := inRepository(t)
	for _, name := range scripts(t, func(name string) bool { return strings.HasPrefix(name, "miswired") }) {
		t.Run(name, func(t *testing.T) {
			p, ds := driver.Compile(driver.Inputs{Script: farmFolder + "/" + name + ".ml", MGICalls: driver.DefaultMGICalls})
			if p != nil || !ds.HasErrors() {
				t.Fatal("compiles")
			}
			var b bytes.Buffer
			source.Render(&b, ds, false)
			compareGolden(t, filepath.Join(here, "testdata", "eop", name+".txt"), b.Bytes())
			if len(ds) != 1 {
				t.Errorf("%d diagnostics for one mistake", len(ds))
			}
			if !strings.HasPrefix(ds[0].Code, "BAL04") || !strings.Contains(b.String(), "service") {
				t.Errorf("not a mistake of wiring: %s", ds[0].Code)
			}
			if len(ds[0].Help) == 0 || !strings.Contains(b.String(), "is bound here") && !strings.Contains(b.String(), "promises") {
				t.Error("no fix, or no place where the service was promised")
			}
		})
	}
}

// compareGolden compares got with the golden file; an SVG must be legible too.
func compareGolden(t *testing.T, path string, got []byte) {
	t.Helper()
	if strings.HasSuffix(path, ".svg") {
		if err := draw.CheckSVG(got); err != nil {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("%s has changed (-golden +now; -update rewrites it):\n%s", filepath.Base(path), diff)
	}
}
