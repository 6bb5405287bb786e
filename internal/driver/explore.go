package driver

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/sim/trace"
)

// ExploreReport is a finished search. Bounds says what else the outcomes rest on: machines and imports that nobody has
// written are the most general ones, within bounds.
type ExploreReport struct {
	*explore.Report
	Bounds   string
	Reported source.Diagnostics // warnings about the question
	header   trace.Header
	replay   string   // the command that replays a schedule, up to its name
	recorded []string // the files of the witnesses, when they were written
}

// ExploreDoc is what explore prints with --format json.
type ExploreDoc struct {
	explore.Document
	Bounds string `json:"boundedBy,omitempty"`
}

// Document returns the report as the document that scripts read.
func (r *ExploreReport) Document() ExploreDoc {
	return ExploreDoc{r.Report.Document(r.schedule), r.Bounds}
}

// schedule is the text of an outcome's witness.
func (r *ExploreReport) schedule(o explore.Outcome) string {
	var b strings.Builder
	if err := trace.WriteSchedule(&b, r.header.Fields(), slices.Values(o.Witness), o.End.String()); err != nil {
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
		if d := WriteFile(path, []byte(r.schedule(o))); d != nil {
			return d
		}
		r.recorded = append(r.recorded, path)
	}
	return nil
}

// Explore searches every interleaving of the program. progress, which may be nil, is told the number of states so far.
func (p *Program) Explore(ctx context.Context, o Options, maxStates int, progress func(int)) *ExploreReport {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	memory, full := newMemory(o.MaxMemory), false
	options := explore.Options{MaxStates: maxStates, Progress: func(s explore.Stats) {
		if full = full || memory.full(); full {
			stop()
		}
		if progress != nil {
			progress(s.States)
		}
	}}
	reported := p.unknownFaults(o)
	o.Scheduler = "explore"
	found := explore.Naive(ctx, sim.System[*pi.Config](p.system(o, false)), options)
	if full && !found.Complete {
		found.Why = errMemory.Error()
	}
	return &ExploreReport{
		Report: found, Bounds: p.bounds(), Reported: reported,
		header: p.header(o), replay: p.replayCommand(o, RunOutputs{}, "FILE"),
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
	verdict := "complete: these are all the outcomes"
	if !r.Complete {
		verdict = "NOT complete, " + r.Why + ": there may be more outcomes"
	}
	if r.Bounds != "" {
		fmt.Fprintf(w, "bounded by %s\n", r.Bounds)
	}
	fmt.Fprintf(w, "%s\n%s, %s, %s; %s\n", verdict,
		count(len(r.Outcomes), "outcome"), count(r.States, "state"), count(r.Transitions, "transition"), "no reduction")
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
