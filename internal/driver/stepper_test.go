package driver_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/step"
)

// TestStepperWalks: wherever a walk goes, what it has printed there is what a replay of the schedule that it saves prints.
func TestStepperWalks(t *testing.T) {
	dir := t.TempDir()
	script, saved := filepath.Join(dir, "S.ml"), filepath.Join(dir, "walk.sched")
	const text = `let c : int chan = chan "c"
let r = ref 0
let worker n () = set (get r + n) r; print_int (Sim.choose [n; 7]); send c n; Sim.fault "storm"; print_string "!"
let () = fork (worker 1); fork (worker 2)
let () = print_int (recv c + recv c); if get r < 3 then failwith "lost"
`
	if err := os.WriteFile(script, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	p, ds := driver.Compile(driver.Inputs{Script: script})
	if ds.HasErrors() {
		t.Fatal(ds[0])
	}
	ends := map[step.End]int{}
	rapid.Check(t, func(t *rapid.T) {
		o := driver.Options{
			Scheduler: "random", Seed: rapid.Uint64Range(0, 5).Draw(t, "seed"), Faults: map[string]int{"storm": 1},
			MaxSteps: driver.DefaultMaxSteps, MaxRules: driver.DefaultMaxRules,
		}
		commands := rapid.SliceOf(rapid.OneOf(
			rapid.SampledFrom([]string{"", "next 2", "back", "back 3", "list", "state", "past", "to end", "output"}),
			rapid.Map(rapid.IntRange(0, 12), func(n int) string { return fmt.Sprintf("to %d", n) }),
			rapid.Map(rapid.IntRange(0, 4), func(n int) string { return fmt.Sprintf("take %d", n) }),
		)).Draw(t, "commands")
		if rapid.Bool().Draw(t, "to the end") {
			commands = append(commands, "to end")
		}
		var out bytes.Buffer
		s, err := p.Stepper(context.Background(), "", o, &out)
		if err != nil {
			t.Fatal(err)
		}
		walk := strings.Join(append(commands, "save "+saved), "\n") + "\noutput\n"
		if err := s.Commands(strings.NewReader(walk), false); err != nil {
			t.Fatal(err)
		}
		_, printed, ok := strings.Cut(out.String(), saved+"\n") // after the line that says what was written
		if !ok {
			t.Fatalf("nothing was saved:\n%s", out.String())
		}
		run, err := p.Replay(context.Background(), saved, o, driver.RunOutputs{}, nil)
		if err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		ends[run.Outcome.End]++
		if run.Outcome.Output != printed {
			t.Fatalf("the replay prints %q, the walk %q after\n%s", run.Outcome.Output, printed, walk)
		}
	})
	if ends[step.Bound] == 0 || ends[step.Done] == 0 || ends[step.Error] == 0 {
		t.Errorf("the walks end as %v", ends)
	}
}
