package driver

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
)

// ExploreReport is a finished search.
type ExploreReport struct{ *explore.Report }

// Explore searches every interleaving of the program. progress, which may be nil, is told the number of states so far.
func (p *Program) Explore(ctx context.Context, o Options, maxStates int, progress func(int)) *ExploreReport {
	options := explore.Options{MaxStates: maxStates}
	if progress != nil {
		options.Progress = func(s explore.Stats) { progress(s.States) }
	}
	return &ExploreReport{explore.Naive(ctx, sim.System[*pi.Config](p.system(o, false)), options)}
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
	}
	if r.Endless {
		fmt.Fprintln(w, "endless: there are runs that never end")
	}
	verdict := "complete: these are all the outcomes"
	if !r.Complete {
		verdict = "NOT complete, " + r.Why + ": there may be more outcomes"
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
