package driver

import (
	"slices"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/step"
)

// oncePrefix begins the hints of the channels by which generated code remembers what it has done; baltic/hint.go has the others.
const oncePrefix = "once:"

// leaks returns what nothing can ever reach again at the ends of the runs that show the outcomes, in the order of those. Clients may
// still call the exports. What generated code leaves behind by itself is not listed: its memory, and servers of the library
// that were never asked anything by the user's text.
func leaks(sys *pi.System, outcomes []explore.Outcome) []explore.Leak {
	var all []explore.Leak
	for _, o := range outcomes {
		end, sent := finish(sys, o.Witness)
		if end == nil {
			continue
		}
		for _, l := range sys.Lost(end, func(n pi.Name) bool { return strings.HasPrefix(n.Hint, exportPrefix) }) {
			leak := explore.Leak{Kind: "thread", Where: l.Label + " in " + l.Partition + " waits for ever: " + l.Waits, Span: l.Span}
			if l.Message {
				leak = explore.Leak{Kind: "message", Where: l.Chan.String() + " in " + l.Partition + " keeps " + l.Label, Span: sent[l.Label]}
			}
			ours := strings.HasPrefix(l.Chan.Hint, oncePrefix) || !l.Message && (!l.Span.Known() || l.Span.File.Builtin)
			if !ours && !slices.Contains(all, leak) {
				all = append(all, leak)
			}
		}
	}
	return all
}

// finish takes a run to its end, and tells for each message where it was sent. The end is nil when the run cannot be taken.
func finish(sys *pi.System, labels []string) (end *pi.Config, sent map[string]source.Span) {
	sent = map[string]source.Span{}
	c := sys.Start()
	note := func() {
		for _, e := range sys.Effects(c) {
			if e.Kind == "send" {
				sent[e.Object] = e.Span
			}
		}
	}
	note()
	for _, label := range labels {
		steps := sys.Steps(c, nil)
		i := slices.IndexFunc(steps, func(m step.Step) bool { return sys.Label(c, m).Text == label })
		if i < 0 {
			return nil, nil
		}
		c = sys.Next(c, steps[i])
		note()
	}
	return c, sent
}
