package simtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// TB is what Test needs of a test: a *testing.T, or a *rapid.T.
type TB interface {
	Helper()
	Name() string
	Logf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Options says what to look for and how. The zero Options looks for failures and deadlocks in all traces, within the default budget.
type Options struct {
	// Search says which runs to make; nil is AllTraces{}.
	Search Search
	// Check looks at the outcome of a run that ended and returns what is wrong with it, nil for nothing. It is not asked about runs that
	// failed or deadlocked, unless these are allowed.
	Check func(o step.Outcome) error
	// MayFail and MayDeadlock allow runs to end that way.
	MayFail, MayDeadlock bool
	// MaxSteps is how many steps a run may take; 0 is 10,000. A run that is cut there is neither right nor wrong.
	MaxSteps int
	// Complete makes the test fail when the search had to leave something out.
	Complete bool
}

const defaultSteps = 10_000

// Report says what Test has seen when nothing failed.
type Report struct {
	Runs     int            // executions that were made
	Complete bool           // there are no others
	Why      string         // the search is not complete
	Outcomes []step.Outcome // that were seen, each once, in canonical order
}

// Recorder is a system that can be made to record: its effects, and where its steps are in the user's text.
type Recorder[Y any] interface{ Recording() Y }

// Test looks for a run of sys that fails. When there is one, the test ends with the shortest such schedule that was found, as a message
// sequence chart, and with the command line that replays it. Test closes sys, if it can be closed.
//
// When the tests are run with -sim.schedule, that schedule is replayed instead of a search.
func Test[S any, Y sim.System[S]](t TB, sys Y, o Options) Report {
	t.Helper()
	defer closed(sys)
	recording := sys
	if r, ok := any(sys).(Recorder[Y]); ok {
		recording = r.Recording()
		defer closed(recording)
	}
	if o.MaxSteps <= 0 {
		o.MaxSteps = defaultSteps
	}
	if o.Search == nil {
		o.Search = AllTraces{}
	}
	x := &test[S]{sys: sys, recording: recording, o: o}
	switch labels, err := replayed(); {
	case err != nil:
		t.Fatalf("-sim.schedule: %v", err)
	case labels != nil:
		return x.replay(t, labels)
	}
	r, failing := x.look(t)
	if failing != nil {
		x.simplify(failing)
		t.Fatalf("%s", x.story(t, failing))
		return r
	}
	switch {
	case r.Complete:
	case o.Complete:
		t.Fatalf("nothing fails in %d runs, but there are more: %s", r.Runs, r.Why)
	default:
		t.Logf("nothing fails in %d runs; there are more: %s", r.Runs, r.Why)
	}
	return r
}

// closed closes a system, or a state, that can be closed.
func closed(x any) {
	if c, ok := x.(interface{ Close() }); ok {
		c.Close()
	}
}

// test is a call of Test.
type test[S any] struct {
	sys       sim.System[S]
	recording sim.System[S]
	o         Options
}

// failing is a run that fails.
type failing struct {
	labels   []string
	outcome  step.Outcome
	err      error
	shortest bool // no run is shorter
}

// look searches. A search trusts that its system does the same in the same state, and panics when it finds out that this is not so.
func (x *test[S]) look(t TB) (Report, *failing) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			words, ok := r.(string)
			if ok && slices.ContainsFunc([]string{"explore: ", "order: ", "sim: "}, func(who string) bool { return strings.HasPrefix(words, who) }) {
				t.Fatalf("the program is not deterministic: %s", words)
			}
			panic(r)
		}
	}()
	return x.search(t, x.o.Search)
}

// wrong says what is wrong with an outcome, nil for nothing.
func (x *test[S]) wrong(o step.Outcome) error {
	switch {
	case o.End == step.Bound:
		return nil
	case o.End == step.Error && !x.o.MayFail:
		place := ""
		if o.Failure.Span.Known() {
			place = ", at " + at(o.Failure.Span)
		}
		return fmt.Errorf("%s fails: %s%s", o.Failure.Thread, o.Failure.Message, place)
	case o.End == step.Deadlock && !x.o.MayDeadlock:
		return fmt.Errorf("deadlock: %s", blocked(o))
	case x.o.Check != nil:
		return x.o.Check(o)
	}
	return nil
}

// blocked lists who waits for what, main first.
func blocked(o step.Outcome) string {
	var list []string
	for _, b := range o.Blocked {
		words := b.Thread + " waits to " + b.Waits
		if b.Span.Known() {
			words += ", at " + at(b.Span)
		}
		list = append(list, words)
	}
	slices.SortStableFunc(list, func(a, b string) int {
		main := func(s string) int {
			if strings.HasPrefix(s, "main ") {
				return 0
			}
			return 1
		}
		return main(a) - main(b)
	})
	return strings.Join(list, "; ")
}

// at is the place of a span as file:line.
func at(s step.Span) string {
	return fmt.Sprintf("%s:%d", s.File.Name, s.File.Position(int(s.Start)).Line)
}
