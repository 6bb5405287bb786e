package simtest

import (
	"context"
	"flag"
	"fmt"
	"regexp"
	"strings"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

//nolint:gochecknoglobals // the flags of a test binary are parsed before any test runs, so this one has to be there from the start
var scheduleFlag = flag.String("sim.schedule", "", "replay this schedule in every call of simtest.Test: labels of steps, separated by semicolons")

// replayed returns the labels of -sim.schedule, nil when it was not given.
func replayed() []string {
	if *scheduleFlag == "" {
		return nil
	}
	var labels []string
	for l := range strings.SplitSeq(*scheduleFlag, ";") {
		labels = append(labels, strings.TrimSpace(l))
	}
	return labels
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
		fmt.Fprintf(&b, "%v\n\nThe same schedule does not show the same again: the program is not deterministic.\n", f.err)
		return b.String()
	}
	extent := "the shortest schedule that was found has"
	if f.shortest {
		extent = "the shortest schedule has"
	}
	fmt.Fprintf(&b, "%v\n\n%s %d steps:\n\n%s%s", x.wrong(r.Outcome), extent, len(f.labels), shown.chart(), output(r.Outcome))
	if _, drawn := x.o.Search.(Drawn); !drawn {
		fmt.Fprintf(&b, "\nto replay it:\n\n  go test -run '%s' -sim.schedule='%s'\n", pattern(t.Name()),
			strings.ReplaceAll(strings.Join(f.labels, "; "), "'", `'\''`))
	}
	return b.String()
}

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
