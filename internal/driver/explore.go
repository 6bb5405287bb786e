package driver

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/sim/lts"
	"github.com/balticsim/balticsim/sim/trace"
	"github.com/balticsim/balticsim/step"
)

// ExploreReport is a finished search. Bounds says what else the outcomes rest on: machines and imports that nobody has
// written are the most general ones, within bounds.
type ExploreReport struct {
	*explore.Report
	Bounds   string
	CPU      time.Duration      // what the search took, of all processors together
	Reported source.Diagnostics // warnings about the question
	how      Search
	header   trace.Header
	replay   string          // the command that replays a schedule, up to its name
	recorded []string        // the files of the witnesses, when they were written
	held     *PropertyReport // nil when no properties were asked for
}

// ExploreDoc is what explore prints with --format json.
type ExploreDoc struct {
	explore.Document
	Bounds string `json:"boundedBy,omitempty"`
}

// Document returns the report as the document that scripts read.
func (r *ExploreReport) Document() ExploreDoc {
	d := r.Report.Document(r.schedule)
	d.Stats.CPUMillis = r.CPU.Milliseconds()
	return ExploreDoc{d, r.Bounds}
}

// schedule is the text of a witness.
func (r *ExploreReport) schedule(witness []string, end step.End) string {
	var b strings.Builder
	if err := trace.WriteSchedule(&b, r.header.Fields(), slices.Values(witness), end.String()); err != nil {
		panic(err) // a strings.Builder takes everything
	}
	return b.String()
}

// WriteWitnesses writes the schedule of each outcome into a folder, which it makes when there is none: outcome-1.sched and
// so on. It returns BAL0703 when a file cannot be written.
func (r *ExploreReport) WriteWitnesses(folder string) *source.Diagnostic {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return unwritable(folder, err)
	}
	for i, o := range r.Outcomes {
		path := filepath.Join(folder, fmt.Sprintf("outcome-%d.sched", i+1))
		if d := WriteFile(path, []byte(r.schedule(o.Witness, o.End))); d != nil {
			return d
		}
		r.recorded = append(r.recorded, path)
	}
	if r.held != nil {
		return r.held.WriteWitnesses(folder)
	}
	return nil
}

// Hold adds what the same runs say of properties. A search is complete only when both are.
func (r *ExploreReport) Hold(properties *PropertyReport) {
	r.held = properties
	r.Violations = append(r.Violations, properties.Violations()...)
	r.Reported = append(r.Reported, properties.questioned...)
	if r.Complete && !properties.Complete {
		r.Complete, r.Why = false, "the search for runs against the properties stopped: "+properties.Why
	}
}

// How many states are looked at to make witnesses simpler: all of them together, and each one at the least.
const (
	mostMinimizing  = 20_000
	leastMinimizing = 200
)

// Explore finds what can happen: every outcome, each with a witness that is made as simple as can be. The search itself runs
// on interned states; witnesses are replayed and simplified on the machine that records what causes what.
func (p *Program) Explore(ctx context.Context, o Options, how Search) *ExploreReport {
	searching, stop := context.WithCancel(ctx)
	defer stop()
	memory, full := newMemory(o.MaxMemory), false
	machine := p.system(o, true)
	recording := sim.System[*pi.Config](machine)
	if how.MaxStates == 0 {
		how.MaxStates = math.MaxInt
	}
	options := explore.Options{
		MaxStates: how.MaxStates, MaxDepth: how.MaxDepth, Reduce: how.Reduce, Identity: how.Identity, Workers: how.Workers, Endless: true,
		Past: explore.PastOf(recording),
		Progress: func(s explore.Stats) {
			if full = full || memory.full(); full {
				stop()
			}
			if how.Progress != nil {
				how.Progress(s)
			}
		},
	}
	reported := p.unknownFaults(o)
	o.Scheduler = "explore"
	before := cpuTime()
	var found *explore.Report
	space := sim.System[pi.State](p.Machine.Space(p.machineOptions(o, false)))
	switch how.Mode {
	case explore.ByStates:
		found = explore.States(searching, space, options)
	case explore.ByTraces:
		found = explore.Traces(searching, space, options)
	case explore.BySamples:
		found = explore.Sample(searching, recording, explore.Sampling{
			Strategies: how.Strategies, Samples: how.Samples, Seed: how.Seed, MaxDepth: how.MaxDepth, Progress: options.Progress,
		})
	}
	used := cpuTime() - before
	if full && !found.Complete {
		found.Why = errMemory.Error()
	}
	simplify(ctx, recording, space, found)
	found.Leaks = leaks(machine, found.Outcomes)
	return &ExploreReport{
		Report: found, Bounds: p.bounds(), Reported: reported, CPU: used,
		header: p.header(o), replay: p.replayCommand(o, RunOutputs{}, "FILE"), how: how,
	}
}

// simplify makes the witness of each outcome as simple as can be.
func simplify(ctx context.Context, recording sim.System[*pi.Config], space sim.System[pi.State], found *explore.Report) {
	most := max(leastMinimizing, mostMinimizing/max(1, len(found.Outcomes)))
	for i := range found.Outcomes {
		o := &found.Outcomes[i]
		if m, err := lts.Minimize(ctx, recording, space, o.Witness, lts.Options{Identity: sim.Multiset, MaxStates: most}); err == nil {
			o.Witness = m.Labels
		}
	}
}

// bounds says in words what the most general machines and imports of the program may do.
func (p *Program) bounds() string {
	if len(p.assembly.General) == 0 {
		return ""
	}
	return fmt.Sprintf("%s: not written, so the most general: each answers any value of its type or never, with integers 0 and 1, "+
		"strings \"a\" and \"b\", lists of at most one element, and %s for a request",
		strings.Join(p.assembly.General, ", "), count(p.mgiCalls, "import call"))
}

// Print shows the report to a person.
func (r *ExploreReport) Print(w io.Writer) {
	for i, o := range r.Outcomes {
		fmt.Fprintf(w, "outcome %d: %s", i+1, o.End)
		if o.Failure != nil {
			fmt.Fprintf(w, " %s %s (%s)", o.Failure.Code, o.Failure.Message, o.Failure.Span)
		}
		fmt.Fprintln(w)
		for _, line := range sim.Lines(o.Output) {
			fmt.Fprintf(w, "  | %s\n", line)
		}
		switch r.Mode {
		case explore.ByStates:
		case explore.ByTraces:
			fmt.Fprintf(w, "  %s\n", count(o.Traces, "execution"))
		case explore.BySamples:
			fmt.Fprintf(w, "  %s of %s\n", count(o.Samples, "sample"), count(o.Traces, "different execution"))
		}
		fmt.Fprintf(w, "  shortest schedule, %s: %s\n", count(len(o.Witness), "step"), shortened(o.Witness))
		if len(r.recorded) > i {
			fmt.Fprintf(w, "  replay: %s\n", strings.TrimSuffix(r.replay, "FILE")+quoted(r.recorded[i]))
		}
	}
	if r.Endless {
		fmt.Fprintln(w, "endless: there are runs that never end")
		if r.Lasso != nil {
			if len(r.Lasso.Prefix) > 0 {
				fmt.Fprintf(w, "  after: %s\n", shortened(r.Lasso.Prefix))
			}
			fmt.Fprintf(w, "  again and again: %s\n", shortened(r.Lasso.Cycle))
		}
	}
	if r.held != nil {
		r.held.printFindings(w)
	}
	if r.how.Leaks {
		r.printLeaks(w)
	}
	verdict := "complete: these are all the outcomes"
	if !r.Complete {
		verdict = "NOT complete, " + r.Why + ": there may be more outcomes"
	}
	if r.Bounds != "" {
		fmt.Fprintf(w, "bounded by %s\n", r.Bounds)
	}
	fmt.Fprintln(w, verdict)
	fmt.Fprintf(w, "%s, %s\n", count(len(r.Outcomes), "outcome"), r.effort())
}

// printLeaks lists what is left behind at the ends of the runs that were shown.
func (r *ExploreReport) printLeaks(w io.Writer) {
	for _, l := range r.Leaks {
		fmt.Fprintf(w, "leak: a %s that nothing can reach again (%s)\n  %s\n", l.Kind, l.Span, l.Where)
	}
	if len(r.Leaks) == 0 {
		fmt.Fprintln(w, "no leaks: everything left at the ends of these runs can still be reached")
	}
}

// effort says what the search has gone through, and what spared it more.
func (r *ExploreReport) effort() string {
	words := []string{count(r.States, "state"), count(r.Transitions, "transition")}
	switch r.Mode {
	case explore.ByStates:
	case explore.ByTraces:
		words = append(words, count(r.Executions+r.Blocked, "execution"), fmt.Sprintf("%d of them in vain", r.Blocked))
	case explore.BySamples:
		return fmt.Sprintf("%s, %s; seed %d", count(r.Executions, "sample"), count(r.Transitions, "step"), r.how.Seed)
	}
	reduction := map[explore.Reduction]string{
		explore.None: "no reduction", explore.Stubborn: "reduced by stubborn sets", explore.Sleep: "reduced by sleep sets",
		explore.Optimal: "one execution for each trace",
	}[r.how.Reduce]
	return strings.Join(words, ", ") + "; " + reduction
}

// shortened shows a schedule on one line; a long one is cut in the middle.
func shortened(labels []string) string {
	const most = 6
	if len(labels) <= most {
		return strings.Join(labels, "; ")
	}
	head, tail := labels[:most-1], labels[len(labels)-1]
	return strings.Join(head, "; ") + fmt.Sprintf("; … %d more …; ", len(labels)-most) + tail
}
