package driver_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/internal/driver"
)

// program is a script to be run many times.
type program struct{ name, script, workload string }

// compile compiles the script anew.
func (p program) compile(t *testing.T) *driver.Program {
	t.Helper()
	c, ds := driver.Compile(driver.Inputs{Script: p.script, Workload: p.workload, MGICalls: driver.DefaultMGICalls})
	if ds.HasErrors() {
		t.Fatal(ds[0])
	}
	return c
}

// everyProgram lists the farm's scripts with their client, and the corpus.
func everyProgram(t *testing.T) []program {
	t.Helper()
	var all []program
	for _, name := range eopScripts(t) {
		all = append(all, program{name, farmFolder + "/" + name + ".ml", workload})
	}
	corpus, err := filepath.Glob("testdata/corpus/*.ml")
	if err != nil {
		t.Fatal(err)
	}
	if len(corpus) < 20 {
		t.Fatalf("only %d scripts in the corpus", len(corpus))
	}
	for _, f := range corpus {
		all = append(all, program{strings.TrimSuffix(filepath.Base(f), ".ml"), f, ""})
	}
	return all
}

// bytesOf is all that a run leaves behind.
type bytesOf struct{ Stdout, Summary, Schedule, Trace string }

const mostSteps = 3000

func recorded(t *testing.T, report *driver.RunReport, err error) bytesOf {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var summary strings.Builder
	report.Summary(&summary, false)
	schedule, trace, err := report.Texts()
	if err != nil {
		t.Fatal(err)
	}
	return bytesOf{report.Outcome.Output, summary.String(), schedule, trace}
}

func random(seed uint64) driver.Options {
	return driver.Options{Scheduler: "random", Seed: seed, MaxSteps: mostSteps}
}

// TestHundredTimes runs every script a hundred times with one seed, and with ten separate compilations, because a map
// that is ranged over betrays itself only now and then. Every byte that a run leaves behind must be the same.
func TestHundredTimes(t *testing.T) {
	inRepository(t)
	for _, script := range everyProgram(t) {
		t.Run(script.name, func(t *testing.T) {
			var first bytesOf
			for i := range 10 {
				p := script.compile(t)
				for j := range 10 {
					report, err := p.Run(context.Background(), random(7), driver.RunOutputs{}, nil)
					got := recorded(t, report, err)
					if i+j == 0 {
						first = got
					} else if got != first {
						t.Fatalf("run %d of compilation %d differs (-first +now):\n%s", j+1, i+1, cmp.Diff(first, got))
					}
				}
			}
		})
	}
}

// TestSeedsReplay runs every script with twenty seeds. The schedule of each run, and its trace, replay to the same bytes.
// Somewhere two seeds must make a difference, or the seed would not matter.
func TestSeedsReplay(t *testing.T) {
	inRepository(t)
	schedules := 0
	for _, script := range everyProgram(t) {
		t.Run(script.name, func(t *testing.T) {
			p, distinct := script.compile(t), map[string]bool{}
			file := filepath.Join(t.TempDir(), "recorded")
			for seed := uint64(1); seed <= 20; seed++ {
				report, err := p.Run(context.Background(), random(seed), driver.RunOutputs{}, nil)
				want := recorded(t, report, err)
				_, labels, _ := strings.Cut(want.Schedule, fmt.Sprintf("#seed=%d\n", seed))
				distinct[labels] = true
				for _, text := range []string{want.Schedule, want.Trace} {
					if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
						t.Fatal(err)
					}
					// The scheduler and seed of the flags count for nothing beside those of the file.
					report, err := p.Replay(context.Background(), file, fifo(), driver.RunOutputs{}, nil)
					got := recorded(t, report, err)
					got.Summary = want.Summary // it names the file
					if diff := cmp.Diff(want, got); diff != "" {
						t.Fatalf("seed %d replays differently (-run +replay):\n%s", seed, diff)
					}
				}
			}
			schedules += len(distinct) - 1
		})
	}
	if schedules == 0 {
		t.Error("no script has two schedules: the seed is not used")
	}
}
