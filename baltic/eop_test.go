package baltic_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/sim"
)

func scripts(t *testing.T, pattern string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(eop, "*.ml"))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, path := range all {
		base := filepath.Base(path)
		if base == "Images.ml" || base == "workload.ml" || strings.HasSuffix(base, ".meta.ml") {
			continue
		}
		if strings.HasPrefix(base, "miswired_") == (pattern == "miswired") {
			list = append(list, path)
		}
	}
	if len(list) < 5 {
		t.Fatalf("only %d %s scripts in %s", len(list), pattern, eop)
	}
	return list
}

// TestExamples runs every script of examples/eop with the workload: the client is served.
func TestExamples(t *testing.T) {
	f := adventureWorks(t)
	for _, path := range scripts(t, "right") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			p := f.compile(t, parse(t, readFile(t, path)))
			out := run(t, p, nil, sim.FIFO())
			if out.End.String() != "done" || !strings.Contains(out.Output, "bicycle ordered, paid by visa at ") {
				t.Errorf("the run ends with %s and prints %q: %+v %+v", out.End, out.Output, out.Failure, out.Blocked)
			}
			for seed := range uint64(20) {
				if out := run(t, p, nil, sim.Random(seed)); out.End.String() != "done" {
					t.Errorf("seed %d: %s, %q, %+v", seed, out.End, out.Output, out.Blocked)
				}
			}
		})
	}
}

// TestMiswired: each mistake of wiring is found by the type checker under its own code. The wording is the checker's own matter.
func TestMiswired(t *testing.T) {
	f := adventureWorks(t)
	codes := map[string]string{
		"miswired_eor": "BAL0406", "miswired_export": "BAL0401", "miswired_pair": "BAL0403", "miswired_swapped": "BAL0402",
		"miswired_update": "BAL0406",
	}
	for _, path := range scripts(t, "miswired") {
		base := strings.TrimSuffix(filepath.Base(path), ".ml")
		t.Run(base, func(t *testing.T) {
			_, _, ds := f.assemble(t, parse(t, readFile(t, path)), baltic.Options{})
			if len(ds) != 1 || ds[0].Code != codes[base] {
				t.Errorf("want one %s, got:\n%s", codes[base], render(ds))
			}
		})
	}
}

// TestOutcomes: the outcomes of every example under every schedule. A crash may hit while the order is in a machine: neither
// rewiring nor a snapshot taken before can bring that order back, and the client waits for ever, before or after the order was processed.
func TestOutcomes(t *testing.T) {
	f := adventureWorks(t)
	const paid = "processing bicycle | bicycle ordered, paid by visa at "
	home, france := []string{paid + "home: done"}, []string{paid + "credit.fr: done"}
	both := []string{paid + "credit.fr: done", paid + "credit.us: done"}
	lossy := func(served []string) []string {
		return append(append([]string{": deadlock"}, served...), "processing bicycle: deadlock")
	}
	tests := []struct {
		script string
		faults map[string]int
		want   []string
	}{
		{"isolated", nil, home},
		{"remote_payment", nil, france},
		{"figure5", nil, france},
		{"eor", nil, home},
		{"epar", nil, both},
		{"eref", nil, both},
		{"failover", nil, france},
		{"snapshot", nil, france},
		{"isolated", map[string]int{"crash": 1}, lossy(home)},
		{"failover", map[string]int{"crash": 1}, lossy(france)},
		{"failover", map[string]int{"crash:OrderProcessing": 1}, lossy(france)},
		{"failover", map[string]int{"crash:Payment": 1}, france}, // there is no such machine
		{"snapshot", map[string]int{"crash": 1}, lossy(france)},
		{"snapshot", map[string]int{"crash:OrderEntry": 1}, lossy(france)},
	}
	for _, tt := range tests {
		t.Run(tt.script, func(t *testing.T) {
			p := f.compile(t, parse(t, readFile(t, filepath.Join(eop, tt.script+".ml"))))
			got, complete := outcomes(t, p, tt.faults, 300_000)
			if !complete {
				t.Error("the search was not complete")
			}
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestReadme: the example's README tells of every file there, and of no other.
func TestReadme(t *testing.T) {
	text := readFile(t, filepath.Join(eop, "README.md")).Text
	files, err := filepath.Glob(filepath.Join(eop, "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, path := range files {
		base := filepath.Base(path)
		known[base] = true
		if base != "README.md" && !strings.Contains(text, "`"+base+"`") {
			t.Errorf("README.md does not tell of %s", base)
		}
	}
	for i, piece := range strings.Split(text, "`") {
		if i%2 == 1 && !strings.Contains(piece, " ") && strings.HasSuffix(piece, ".ml") && !known[piece] {
			t.Errorf("README.md tells of %s, which is not there", piece)
		}
	}
}
