//go:build unix

package explore_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/balticsim/balticsim/sim/explore"
)

// verifier builds SPIN's verifier of a Promela model of testdata, for depth-first search of the whole state space with no
// reduction, which rendezvous do not have.
func verifier(b *testing.B, model string, defines ...string) string {
	b.Helper()
	for _, tool := range []string{"spin", "cc"} {
		if _, err := exec.LookPath(tool); err != nil {
			b.Skipf("%s is not installed: no figures to compare with", tool)
		}
	}
	source, err := filepath.Abs(filepath.Join("testdata", model))
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	run := func(name string, args ...string) {
		c := exec.Command(name, args...)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			b.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	run("spin", append(append([]string{}, defines...), "-a", source)...)
	run("cc", "-O2", "-w", "-DSAFETY", "-DNOREDUCE", "-DMEMLIM=6000", "-o", "pan", "pan.c")
	return filepath.Join(dir, "pan")
}

// verify runs a verifier and returns its processor time and what it counted.
func verify(b *testing.B, pan string) (used time.Duration, states, transitions int) {
	b.Helper()
	c := exec.Command(pan, "-m1000000", "-c0", "-w22") // errors are counted only
	c.Dir = filepath.Dir(pan)
	c.Env = append(os.Environ(), "LC_ALL=C")
	out, err := c.Output()
	if err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	number := func(what string) int {
		m := regexp.MustCompile(`(?m)^\s*(\d+) ` + what).FindSubmatch(out)
		if m == nil {
			b.Fatalf("no %q in\n%s", what, out)
		}
		n, err := strconv.Atoi(string(m[1]))
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	return c.ProcessState.UserTime() + c.ProcessState.SystemTime(), number("states, stored"), number("transitions")
}

// against runs SPIN's verifier and ours in turn and reports how many times faster ours goes through its transitions: once by
// transitions a second of processor time, and once by the time for the whole.
func against(b *testing.B, pan string, ours func() *explore.Report) {
	b.Helper()
	var theirs, mine time.Duration
	var r *explore.Report
	var states, transitions int
	for b.Loop() {
		var used time.Duration
		used, states, transitions = verify(b, pan)
		theirs += used
		before := cpuTime(b)
		r = ours()
		mine += cpuTime(b) - before
	}
	spin := float64(transitions) * float64(b.N) / theirs.Seconds()
	here := float64(r.Transitions) * float64(b.N) / mine.Seconds()
	b.Logf("SPIN: %d states, %d transitions; here: %d states, %d transitions", states, transitions, r.States, r.Transitions)
	b.ReportMetric(spin/1e6, "spin-Mtransitions/cpu-s")
	b.ReportMetric(here/1e6, "Mtransitions/cpu-s")
	b.ReportMetric(here/spin, "×spin-by-transition")
	b.ReportMetric(theirs.Seconds()/mine.Seconds(), "×spin-by-time")
}

func BenchmarkAgainstSPIN(b *testing.B) {
	b.Run("philosophers 12", func(b *testing.B) {
		pan := verifier(b, "philosophers.pml", "-DN=12")
		against(b, pan, func() *explore.Report { return explored(philosophers(12), explore.Options{}) })
	})
	b.Run("philosophers 12, stubborn sets", func(b *testing.B) {
		pan := verifier(b, "philosophers.pml", "-DN=12")
		against(b, pan, func() *explore.Report { return explored(philosophers(12), explore.Options{Reduce: explore.Stubborn}) })
	})
	b.Run("phones, 2 cells of 3, by position", func(b *testing.B) {
		pan := verifier(b, "phones.pml", "-DCELLS=2", "-DBASES=3")
		against(b, pan, func() *explore.Report { return explored(phones(2, 3), explore.Options{}) })
	})
	b.Run("phones, 2 cells of 3, modulo congruence", func(b *testing.B) {
		pan := verifier(b, "phones.pml", "-DCELLS=2", "-DBASES=3")
		against(b, pan, func() *explore.Report { return congruent(phones(2, 3)) })
	})
}
