package driver_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/lts"
	"github.com/balticsim/balticsim/step"
)

// minimized holds the simplest run that Minimize finds against all runs of a script: none with the outcome of the run with this seed is
// shorter, none as short changes threads less often, and of those it is the first in the order of labels. It tells whether there were few
// enough to compare, and whether the run became another.
func minimized(t rapid.TB, dir, script string, seed uint64) (compared, changed bool) {
	path := filepath.Join(dir, "S.ml")
	if err := os.WriteFile(path, []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	p, ds := driver.Compile(driver.Inputs{Script: path})
	if ds.HasErrors() {
		t.Fatal(ds[0])
	}
	system := sim.System[*pi.Config](p.Machine.System(pi.Options{Record: true}))
	run, err := sim.Run(context.Background(), system, sim.Random(seed), sim.Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	labels := slices.Collect(run.Labels())
	m, err := lts.Minimize(context.Background(), system, sim.System[pi.State](p.Machine.Space(pi.Options{})), labels, lts.Options{})
	if err != nil {
		t.Fatal(err)
	}
	best := simplest(system, run.Outcome, 4000)
	if best == nil {
		return false, false
	}
	if diff := cmp.Diff(best, m.Labels); diff != "" || !m.Shortest || !m.Fewest {
		t.Fatalf("shortest %v, fewest %v: %s\nseed %d of\n%s", m.Shortest, m.Fewest, diff, seed, script)
	}
	return true, !slices.Equal(labels, m.Labels)
}

// TestMinimizeScripts is about threads that are alike: states that differ in who did what are one state of the search.
func TestMinimizeScripts(t *testing.T) {
	dir := t.TempDir()
	// The last thread to move is not the one that has a step left: which of the two ways to the same state is better shows later.
	minimized(t, dir, "let r = ref 0\nlet code () = set 5 r; set 5 r\nlet () = fork code; fork code\nlet () = print_int (get r)\n", 0)
	compared, changed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		few, other := minimized(t, dir, similarThreads(t), rapid.Uint64().Draw(t, "seed"))
		if few {
			compared++
		}
		if other {
			changed++
		}
	})
	if compared == 0 || changed == 0 {
		t.Errorf("%d runs were compared with all, %d became simpler: the draw shows nothing", compared, changed)
	}
}

// similarThreads draws a script with a few threads of the same code.
func similarThreads(t *rapid.T) string {
	code := rapid.SliceOfN(rapid.SampledFrom([]string{
		"set (get r + 1) r", "set 5 r", "send c 1", "let _ = recv c in ()", `print_string "x"`, "let _ = Sim.choose [1; 2] in ()", "send d ()",
	}), 1, 2).Draw(t, "code")
	main := rapid.SliceOfN(rapid.SampledFrom([]string{
		"recv d", "send c 2", "print_int (get r)", "let _ = recv c in ()", `(if get r = 1 then failwith "one")`,
	}), 1, 2).Draw(t, "main")
	var b strings.Builder
	b.WriteString("let r = ref 0\nlet c : int chan = chan \"c\"\nlet d : unit chan = chan \"d\"\nlet code () = " + strings.Join(code, "; ") + "\n")
	for range rapid.IntRange(2, 3).Draw(t, "threads") {
		b.WriteString("let () = fork code\n")
	}
	b.WriteString("let () = " + strings.Join(main, "; ") + "\n")
	return b.String()
}

// simplest tries every interleaving and returns the simplest run with the outcome; nil when there are more than budget steps to try.
func simplest(system sim.System[*pi.Config], outcome step.Outcome, budget int) (best []string) {
	simpler := func(a, b []string) bool {
		if len(a) != len(b) {
			return len(a) < len(b)
		}
		if x, y := lts.Switches(a), lts.Switches(b); x != y {
			return x < y
		}
		return slices.Compare(a, b) < 0
	}
	var walk func(c *pi.Config, labels []string)
	walk = func(c *pi.Config, labels []string) {
		steps := system.Steps(c, nil)
		if len(steps) == 0 && sim.SameOutcome(system.Outcome(c), outcome) && (best == nil || simpler(labels, best)) {
			best = slices.Clone(labels)
		}
		for _, m := range steps {
			if budget--; budget < 0 {
				return
			}
			walk(system.Next(system.Copy(c), m), append(slices.Clone(labels), system.Label(c, m).Text))
		}
	}
	walk(system.Start(), []string{})
	if budget < 0 {
		return nil
	}
	return best
}
