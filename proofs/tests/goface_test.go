package tests

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/examples/eop/adventureworks"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
)

// countTraces returns the outcomes of all executions of a system, each with the number of traces that have it.
func countTraces(t *testing.T, sys *pi.System) map[string]int {
	t.Helper()
	defer sys.Close()
	recording := sys.Recording()
	defer recording.Close()
	// What threads may ever touch is known of scripts only, and costs more than it saves here.
	plain := struct{ sim.System[*pi.Config] }{recording}
	r := explore.Traces(context.Background(), sim.System[*pi.Config](plain), explore.Options{
		Reduce: explore.Optimal, Past: explore.PastOf(sim.System[*pi.Config](recording)),
	})
	if !r.Complete {
		t.Fatalf("not complete: %s", r.Why)
	}
	all := map[string]int{}
	for _, o := range r.Outcomes {
		all[outcome(o.Outcome)] = o.Traces
	}
	return all
}

// TestGoCorpus: a script of the corpus and the same program in Go have the same outcomes, and those that the corpus expects; and so many
// executions lead to each.
func TestGoCorpus(t *testing.T) {
	cases, err := corpusCases()
	if err != nil {
		t.Fatal(err)
	}
	written := goCorpus()
	same := 0
	for _, c := range cases {
		main, ok := written[c.Name]
		if !ok {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			got := countTraces(t, pi.Go(main, pi.Options{}))
			var want []string
			for _, o := range c.Outcomes {
				want = append(want, fmt.Sprintf("%q %s", o.Output, o.End))
			}
			slices.Sort(want)
			if diff := cmp.Diff(want, slices.Sorted(maps.Keys(got))); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(countTraces(t, pi.Compile(cps.Program(elaborate(t, c.Script))).System(pi.Options{})), got); diff != "" {
				t.Errorf("traces (-script +Go):\n%s", diff)
			}
		})
		same++
	}
	if same != len(written) || same < 15 {
		t.Errorf("%d of %d programs are in the corpus", same, len(written))
	}
}

// TestGoFarms: every script of Adventure Works and the same farm in Go have the same outcomes, by as many executions, with a crash and without.
func TestGoFarms(t *testing.T) {
	const eop = "../../examples/eop"
	scripts := map[string]func(t *pi.Thread, f *adventureworks.Farm){
		"isolated": adventureworks.Isolated, "remote_payment": adventureworks.RemotePayment, "figure5": adventureworks.Figure5,
		"eor": adventureworks.Eor, "epar": adventureworks.Epar, "eref": adventureworks.Eref, "failover": adventureworks.Failover,
		"snapshot": adventureworks.Snapshot,
	}
	for _, name := range []string{"isolated", "remote_payment", "figure5", "eor", "epar", "eref", "failover", "snapshot"} {
		for _, faults := range []map[string]int{nil, {"crash": 1}, {"crash:OrderProcessing": 1}} {
			t.Run(name, func(t *testing.T) {
				got := countTraces(t, pi.Go(adventureworks.Program(baltic.Setting{}, scripts[name]), pi.Options{Faults: faults}))
				want := countTraces(t, compileScript(t, eop, name).System(pi.Options{Faults: faults}))
				if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
					t.Errorf("outcomes with their traces (-script +Go):\n%s", diff)
				}
			})
		}
	}
}

// compileScript compiles a script of a farm's folder with its images and workload.
func compileScript(t *testing.T, dir, name string) *pi.Program {
	t.Helper()
	file := func(name string) *source.File {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return source.NewFile(name, string(text))
	}
	tree := func(name string) *script.Tree {
		tree, ds := script.ParseProgram(file(name))
		if ds.HasErrors() {
			t.Fatal(ds[0])
		}
		return tree
	}
	farm, ds := metadata.Read(file("eop.meta.ml"), func(name string) (*source.File, *source.Diagnostic) { return file(name), nil })
	if ds.HasErrors() {
		t.Fatal(ds[0])
	}
	parts := baltic.Parts{Script: tree(name + ".ml"), Images: tree("Images.ml"), Workload: tree("workload.ml")}
	assembled, ds := baltic.Assemble(farm, parts, baltic.Options{})
	if ds.HasErrors() {
		t.Fatal(ds[0])
	}
	units := make([]elab.Unit, len(assembled.Program))
	for i, u := range assembled.Program {
		units[i] = elab.Unit(u)
	}
	result, ds := elab.Check(units)
	if ds.HasErrors() {
		t.Fatal(ds[0])
	}
	program, err := result.Program()
	if err != nil {
		t.Fatal(err)
	}
	return pi.Compile(cps.Program(program))
}
