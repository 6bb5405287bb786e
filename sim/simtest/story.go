package simtest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

//nolint:gochecknoglobals // the flags of a test binary are parsed before any test runs, so this one has to be there from the start
var scheduleFlag = flag.String("sim.schedule", "", "replay this schedule in every call of simtest.Test: labels of steps, with a semicolon and a space between them; or @FILE, which has them")

// A schedule as text: labels, which have semicolons and spaces but never one after the other, or nothing.
const (
	between = "; "
	nothing = ";"
)

// replayed returns the labels of -sim.schedule, nil when it was not given.
func replayed() ([]string, error) {
	text := *scheduleFlag
	if file, ok := strings.CutPrefix(text, "@"); ok {
		read, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		text = string(read)
	}
	if text == "" {
		return nil, nil
	}
	if text = strings.TrimSpace(text); text == nothing {
		return []string{}, nil
	}
	return strings.Split(text, between), nil
}

// replay takes the steps of a schedule, shows them, and says whether they fail.
func (x *test[S]) replay(t TB, labels []string) Report {
	t.Helper()
	shown := &recorded{}
	r, err := sim.Run(context.Background(), x.recording, sim.Replay(labels, false), sim.Limits{}, shown)
	closed(r.Final)
	switch {
	case err != nil:
		t.Fatalf("the replay of -sim.schedule: %v\n\n%s", err, shown.chart())
	case x.wrong(r.Outcome) != nil:
		t.Fatalf("%v\n\n%s%s", x.wrong(r.Outcome), shown.chart(), output(r.Outcome))
	default:
		t.Logf("the schedule does not fail\n\n%s%s", shown.chart(), output(r.Outcome))
	}
	return Report{Runs: 1, Why: "one schedule was replayed", Outcomes: []step.Outcome{r.Outcome}}
}

// story tells a failure: what is wrong, the run, and how to make it again.
func (x *test[S]) story(t TB, f *failing) string {
	var b strings.Builder
	shown := &recorded{}
	r, err := sim.Run(context.Background(), x.recording, sim.Replay(f.labels, f.outcome.End == step.Bound), sim.Limits{}, shown)
	closed(r.Final)
	if err != nil || x.wrong(r.Outcome) == nil {
		fmt.Fprintf(&b, "%v\n\n%s\n", f.err, sameAgain)
		return b.String()
	}
	extent := "the shortest schedule that was found has"
	if f.shortest {
		extent = "the shortest schedule has"
	}
	steps := "1 step"
	if n := len(f.labels); n != 1 {
		steps = fmt.Sprintf("%d steps", n)
	}
	fmt.Fprintf(&b, "%v\n\n%s %s:\n\n%s%s", x.wrong(r.Outcome), extent, steps, shown.chart(), output(r.Outcome))
	if _, drawn := x.o.Search.(Drawn); !drawn {
		fmt.Fprintf(&b, "\nto replay it:\n\n  %s\n", command(t.Name(), f.labels))
	}
	return b.String()
}

// sameAgain is what a program has to keep to, for those who find that theirs does not.
const sameAgain = `The same schedule does not show the same again. A thread has to do the same whenever it is given the same answers: it must not ask for the
time or for random numbers, depend on the order of a map, or use variables that change.`

// command returns the line that replays a schedule of a test, from any folder of the module.
func command(test string, labels []string) string {
	words := []string{"go", "test"}
	if info, ok := debug.ReadBuildInfo(); ok {
		if pkg, ok := strings.CutSuffix(info.Path, ".test"); ok {
			words = append(words, pkg)
		}
	}
	return strings.Join(append(words, "-run", quoted(pattern(test)), "-sim.schedule="+argument(labels)), " ")
}

// longest is how many bytes of a schedule are put on a command line: systems limit the length of an argument, Linux to 128 KiB.
const longest = 100_000

// argument returns a schedule as -sim.schedule has it: the labels, or a file that has them when they are too long.
func argument(labels []string) string {
	text := strings.Join(labels, between)
	if len(labels) == 0 {
		text = nothing
	}
	if len(text) <= longest {
		return quoted(text)
	}
	file, err := os.CreateTemp("", "sim-*.schedule")
	if err == nil {
		_, err = file.WriteString(text)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		return fmt.Sprintf("@FILE, with these labels in it, since they could not be written (%v):\n\n%s", err, text)
	}
	return quoted("@" + file.Name())
}

// quoted returns a word as a shell takes it.
func quoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

// pattern is the value of -run for one test.
func pattern(name string) string {
	parts := strings.Split(name, "/")
	for i, p := range parts {
		parts[i] = "^" + regexp.QuoteMeta(p) + "$"
	}
	return strings.Join(parts, "/")
}

// output shows what a run printed and how it ended.
func output(o step.Outcome) string {
	if o.Output == "" {
		return fmt.Sprintf("\nends: %s\n", o.End)
	}
	return fmt.Sprintf("\nends: %s\nprints: %s\n", o.End, strings.Join(sim.Lines(o.Output), "\n        "))
}
