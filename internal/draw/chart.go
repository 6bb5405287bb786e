package draw

import (
	"fmt"

	"github.com/balticsim/balticsim/step"
)

// Chart is the message sequence chart of a run: lanes from left to right, events from top to bottom. A thread is alive from
// the event that brings it to life (Fork, Start, Restore, Snapshot) to the one that ends it (Done, Fail, or the end of its
// partition); a thread that no event begins has been there since its lane began.
type Chart struct {
	Title   string
	Lanes   []Lane
	Events  []Event
	Outcome Outcome
}

// Lane is a partition. Up says that it runs from the beginning, as the host does; other lanes begin with a Start.
type Lane struct {
	Name string
	Up   bool
}

// EventKind says what happened.
type EventKind uint8

// The kinds of events, and the fields of Event that each uses besides Step, Lane, Thread, Text, Mark and Span.
const (
	Send     EventKind = iota // a message leaves: Message, Chan, Value
	Recv                      // a message arrives: Message, Chan, Value; Target is the lane where it lived
	Print                     // output: Value
	Choose                    // a choice: Value, what was chosen
	Get                       // a cell is read: Chan, the cell; Value; Target, the lane where it lives
	Set                       // a cell is written: likewise
	Fork                      // a thread of the same partition begins: Starts
	Done                      // the acting thread ends
	Fail                      // the acting thread fails and the run ends: Value, the failure
	Note                      // anything else: Text
	Fault                     // the environment lets a fault happen: Value, its name
	Start                     // the partition Target begins: Starts, the threads that come to life in it
	Stop                      // the partition Target is frozen: its threads end
	Snapshot                  // Target is frozen and started again at once: Starts, its threads from now on
	Restore                   // Target is replaced by a snapshot: Starts, the threads of the snapshot
	Crash                     // Target goes down and its threads are lost
)

// String returns the word that the pictures print for the kind.
func (k EventKind) String() string {
	switch k {
	case Send:
		return "send"
	case Recv:
		return "recv"
	case Print:
		return "print"
	case Choose:
		return "choose"
	case Get:
		return "get"
	case Set:
		return "set"
	case Fork:
		return "fork"
	case Done:
		return "done"
	case Fail:
		return "fail"
	case Note:
		return "note"
	case Fault:
		return "fault"
	case Start:
		return "start"
	case Stop:
		return "stop"
	case Snapshot:
		return "snapshot"
	case Restore:
		return "restore"
	case Crash:
		return "crash"
	default:
		panic(fmt.Sprintf("draw: unknown event kind %d", uint8(k)))
	}
}

// Event is one thing that happened. Lane and Target are indexes in Chart.Lanes; Target counts only for the kinds that name
// it. Thread is the label of the acting thread, empty when nobody acted. Step is the number shown in the margin, 0 for none.
// Text, when not empty, replaces the words that the picture would otherwise make of the other fields. Mark highlights it.
type Event struct {
	Kind    EventKind
	Step    int
	Lane    int
	Thread  string
	Target  int
	Chan    string
	Value   string
	Message string // stable name of a message; joins a Recv to its Send
	Starts  []string
	Text    string
	Mark    bool
	Span    step.Span
}

// Outcome is how the run ended, shown below the lanes: the word (done, deadlock, error, bound), an optional explanation, the
// lines of output, and the threads that wait for ever.
type Outcome struct {
	End     string
	Detail  string
	Output  []string
	Blocked []Blocked
}

// Blocked is a thread that waits at the end, its lane, and what it waits for in words.
type Blocked struct {
	Lane   int
	Thread string
	Waits  string
}

// Window selects the events to draw: those with From ≤ index < To. To 0 means all that follow, and at most Max are drawn, 0
// meaning DefaultMax. What is left out is said in the picture.
type Window struct {
	From, To, Max int
}

// DefaultMax is the number of events that a chart shows unless its Window says otherwise.
const DefaultMax = 400

// bounds returns the half-open range of events to draw.
func (w Window) bounds(n int) (from, to int) {
	most := w.Max
	if most <= 0 {
		most = DefaultMax
	}
	from, to = max(0, min(w.From, n)), n
	if w.To > 0 {
		to = min(w.To, n)
	}
	return from, max(from, min(to, from+most))
}

// targeted tells whether the kind uses Target.
func (k EventKind) targeted() bool {
	switch k {
	case Recv, Get, Set, Start, Stop, Snapshot, Restore, Crash:
		return true
	case Send, Print, Choose, Fork, Done, Fail, Note, Fault:
		return false
	default:
		panic(fmt.Sprintf("draw: unknown event kind %d", uint8(k)))
	}
}

// Check tells whether the chart can be drawn: there is a lane, and every index of a lane exists. SVG and Mermaid fail with
// the same error.
func (c *Chart) Check() error {
	if len(c.Lanes) == 0 {
		return fmt.Errorf("draw: the chart has no lanes")
	}
	bad := func(lane int) bool { return lane < 0 || lane >= len(c.Lanes) }
	for i, e := range c.Events {
		if bad(e.Lane) || e.Kind.targeted() && bad(e.Target) {
			return fmt.Errorf("draw: event %d (%s): there is no lane %d or %d", i, e.Kind, e.Lane, e.Target)
		}
	}
	for _, b := range c.Outcome.Blocked {
		if bad(b.Lane) {
			return fmt.Errorf("draw: blocked thread %q: there is no lane %d", b.Thread, b.Lane)
		}
	}
	return nil
}
