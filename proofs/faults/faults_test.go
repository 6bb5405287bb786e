package faults

import (
	"context"
	"flag"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// For somebody who works on the table: fewer faults, and fewer tests that judge them. A run with all of both is the one that counts.
var (
	only   = flag.String("fault", "", "try only the faults whose names match this regular expression")
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
	cost, err := j.Control(t.Context(), func(test string) bool {
		return strings.HasPrefix(test, "TestOCaml") || // what they judge is the type inference, and they need OCaml
			!judging.MatchString(test)
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the suite passes without a fault, in %s of processor time, as %d batches", cost.Round(time.Millisecond), len(j.batches))
	faults = slices.DeleteFunc(faults, func(f Fault) bool { return !wanted.MatchString(f.Name) })
	verdicts := tryAll(t, j, faults)
	var total time.Duration
	killed := 0
	var text strings.Builder
	for i, f := range faults {
		v := verdicts[i]
		total += v.Cost
		end := "SURVIVES"
		if v.Killer != "" {
			killed++
			end = v.Killer + " " + v.How
		} else {
			t.Errorf("no test notices that %s (%s)", f.Name, strings.Join(f.Targets, ", "))
		}
		fmt.Fprintf(&text, "%7d ms  %-9s %-24s %s: %s\n", v.Cost.Milliseconds(), f.Kind, strings.Join(f.Targets, ", "), f.Name, end)
	}
	t.Logf("%d of %d faults killed, in %s of processor time:\n%s", killed, len(faults), total.Round(time.Millisecond), &text)
}

// tryAll tries as many faults at a time as there are processors.
func tryAll(t *testing.T, j *Judge, faults []Fault) []Verdict {
	t.Helper()
	verdicts := make([]Verdict, len(faults))
	next := make(chan int)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				v, err := j.Try(ctx, faults[i])
				if err != nil {
					t.Errorf("%s: %v", faults[i].Name, err)
				}
				verdicts[i] = v
			}
		})
	}
	for i := range faults {
		next <- i
	}
	close(next)
	workers.Wait()
	return verdicts
}
