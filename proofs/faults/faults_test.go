package faults

import (
	"flag"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// For somebody who works on the table: fewer faults, and fewer tests that judge them. A run with all of both is the one that counts.
var (
	only   = flag.String("fault", "", "try only the faults whose `kind: name` matches this regular expression")
	judges = flag.String("judge", "", "let only the tests judge whose names match this regular expression")
)

// TestSeededFaults asserts that the suite kills every fault within its normal budget, and logs which test did and after how
// much processor time.
func TestSeededFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("a minute or two of seeded faults; run without -short")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("the seeded faults are compiled by the go command, which is not in the path")
	}
	faults, err := Table()
	if err != nil {
		t.Fatal(err)
	}
	wanted, judging := regexp.MustCompile(*only), regexp.MustCompile(*judges)
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	j, err := Build(t.Context(), root, "proofs/tests", t.TempDir(), faults)
	if err != nil {
		t.Fatal(err)
	}
	tests, late, err := j.Control(t.Context(), func(test string) bool {
		return strings.HasPrefix(test, "TestOCaml") || // what they judge is the type inference, and they need OCaml
			!judging.MatchString(test)
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d tests judge; without a fault they pass, and %d take so long that they come last", tests, late)
	faults = slices.DeleteFunc(faults, func(f Fault) bool { return !wanted.MatchString(f.Kind + ": " + f.Name) })
	killed, total := tryAll(t, j, faults)
	t.Logf("%d of %d faults killed, in %s of processor time", killed, len(faults), total.Round(time.Millisecond))
}

// tryAll tries as many faults at a time as there are processors, and logs each verdict.
func tryAll(t *testing.T, j *Judge, faults []Fault) (killed int, total time.Duration) {
	t.Helper()
	var mu sync.Mutex
	each(len(faults), func(i int) {
		f := faults[i]
		v, err := j.Try(t.Context(), f)
		mu.Lock()
		defer mu.Unlock()
		total += v.Cost
		switch {
		case err != nil:
			t.Errorf("%s: %v", f.Name, err)
		case v.Killer == "":
			t.Errorf("no test notices that %s (%s, %s)", f.Name, f.Kind, strings.Join(f.Targets, ", "))
		default:
			killed++
			t.Logf("%6d ms  %s: %s (%s): %s %s", v.Cost.Milliseconds(), f.Kind, f.Name, strings.Join(f.Targets, ", "), v.Killer, v.How)
		}
	})
	return killed, total
}
