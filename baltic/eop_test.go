package baltic_test

import (
	"path/filepath"
	"strings"
	"testing"

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

// TestMiswired: each mistake of wiring is found by the type checker, and told in the words of the farm.
func TestMiswired(t *testing.T) {
	f := adventureWorks(t)
	for _, path := range scripts(t, "miswired") {
		base := strings.TrimSuffix(filepath.Base(path), ".ml")
		t.Run(base, func(t *testing.T) {
			_, _, ds := f.assemble(t, parse(t, readFile(t, path)), baltic.Options{})
			if !ds.HasErrors() {
				t.Error("accepted")
			}
			golden(t, base+".txt", render(ds))
		})
	}
}
