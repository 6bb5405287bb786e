package props

import (
	"cmp"
	"strings"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// call is a call that a client has made and whose answer it waits for: who waits, and where.
type call struct {
	thread string
	reply  pi.Name
}

func (c call) compare(d call) int {
	return cmp.Or(cmp.Compare(c.thread, d.thread), cmp.Compare(c.reply.String(), d.reply.String()))
}

// replyHint is that of the channels on which stubs wait for answers.
const replyHint = "resp"

// waiting returns the calls of clients that wait in a state.
func waiting(v *pi.View) map[call]bool {
	all := map[call]bool{}
	for _, p := range v.Partitions {
		if p.Name == nil || p.Name.Hint != baltic.ClientPartition {
			continue
		}
		for _, t := range p.Threads {
			if t.At != nil && t.At.Hint == replyHint && strings.HasPrefix(t.Waits, "recv ") {
				all[call{t.Label, *t.At}] = true
			}
		}
	}
	return all
}

// noteCalls notes the calls of a state, which become claims each.
func (v *viewer) noteCalls(s pi.State, _ step.Outcome, _ []Truth) error {
	view := v.space.Config(s).View()
	for c := range waiting(&view) {
		if !v.known[c] {
			v.known[c] = true
			v.calls = append(v.calls, c)
		}
	}
	return nil
}

// lookForAnswers says which calls wait.
func (v *viewer) lookForAnswers(view *pi.View, claims []Truth) {
	open := waiting(view)
	for i := range claims {
		claims[i] = Truth{Starts: open[v.calls[i]], Met: !open[v.calls[i]]}
	}
}
