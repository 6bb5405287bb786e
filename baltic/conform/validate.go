package conform

import (
	"context"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/pi"
)

// Model is a farm's program whose outside is not part of it: compiled from an assembly with baltic.Options.Open.
type Model struct {
	Program  *pi.Program
	Alphabet *Alphabet
	Policy   calculus.StartPolicy
}

// DefaultMaxStates is how many states a validation visits when nobody says another number.
const DefaultMaxStates = 1_000_000

// Options bounds a validation. Naive leaves no interleaving out: it is for tests, which hold the reduction against it.
type Options struct {
	MaxStates int            // 0 for DefaultMaxStates
	Naive     bool           //
	Progress  func(Progress) // may be nil
}

// Progress says how far a validation has come: how many events are admitted so far.
type Progress struct{ States, Admitted int }

// Answer is what a validation found.
type Answer string

// The answers. Unknown: the search was stopped before it was over.
const (
	Admitted Answer = "admitted"
	Refused  Answer = "refused"
	Unknown  Answer = "unknown"
)

// Verdict is a finished validation. Admitted events are those before Refused, all when that is nil. Instead are the events that the
// model could have shown in place of the one refused, as far as the search has come; a call or reply without a value may carry
// any. Schedule are the labels of the steps of a run that shows what is admitted, when that is not all; those that begin with `outside`
// are no steps of the program.
type Verdict struct {
	Answer   Answer
	Why      string // the search was stopped
	Admitted int
	Refused  *Event
	Instead  []Event
	Schedule []string
	States   int
}

// Validate decides whether the model admits the events: whether they are what some run of it shows first. The program of the model may
// crash each machine once more than the record says, so that a verdict can tell that it could.
func Validate(ctx context.Context, m Model, record []Event, o Options) *Verdict {
	if o.MaxStates == 0 {
		o.MaxStates = DefaultMaxStates
	}
	s := newSearch(m, record, o)
	why := s.run(ctx)
	return s.verdict(record, why)
}

// faults is the budget of crashes.
func faults(a *Alphabet, record []Event) map[string]int {
	most := 1
	for i := range record {
		if record[i].Kind == Crash {
			most++
		}
	}
	budget := map[string]int{}
	for _, p := range a.places {
		if p.role != "" {
			budget[baltic.FaultCrashOf(p.role)] = most
		}
	}
	return budget
}
