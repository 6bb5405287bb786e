package conform

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Kind says what happened.
type Kind string

// What can be seen of a farm. A Note is for people: it is no event of the model, and a validation passes over it.
const (
	Call     Kind = "call"     // a forwarder, or the farm's border, took a request
	Reply    Kind = "reply"    // the answer to an earlier call was sent back
	Crash    Kind = "crash"    // a machine failed
	Snapshot Kind = "snapshot" // a machine was frozen, and goes on
	Restore  Kind = "restore"  // a machine goes on from a frozen state
	Rewire   Kind = "rewire"   // a reference to an endpoint was set
	Print    Kind = "print"    // a thread wrote to standard output
	Fail     Kind = "fail"     // a program failed, which ends the run
	Note     Kind = "note"     // something else that people may want to know
)

// Event is one thing that happened. Which fields are set depends on Kind:
//
//	call      At, Call, Value; Machine at the border of one
//	reply     the same; Call is that of the call that it answers
//	crash     Machine, Cause
//	snapshot  Machine; By and Snapshot when it was not the script's own doing
//	restore   the same
//	rewire    At, the hint of the endpoint that the reference leads to from now on; Machine when it is one's
//	print     Machine, Value a string
//	fail      Machine, Value a string
//	note      Cause, and whatever else applies
type Event struct {
	N        int             `json:"n"`
	Kind     Kind            `json:"kind"`
	At       string          `json:"at,omitempty"`       // the channel of the operation, by its hint: see package baltic
	Machine  string          `json:"machine,omitempty"`  // the role; the second machine of the role X is X#2; "" is the host
	By       string          `json:"by,omitempty"`       // Operator, or nothing
	Snapshot int             `json:"snapshot,omitempty"` // which snapshot of an operator, from 1
	Call     int             `json:"call,omitempty"`     // which call, from 1
	Value    json.RawMessage `json:"value,omitempty"`    // by baltic/wire
	Cause    string          `json:"cause,omitempty"`    // why, for people
	Time     string          `json:"time,omitempty"`     // when, for people: RFC 3339
}

// Operator is who asks a farm for snapshots and restores from outside.
const Operator = "operator"

// Same tells whether two events are the same to a validation: Cause, which only people see, and when and as which one it was
// recorded do not count.
func (e *Event) Same(f *Event) bool {
	return e.Kind == f.Kind && e.At == f.At && e.Machine == f.Machine && e.Call == f.Call &&
		e.By == f.By && e.Snapshot == f.Snapshot && string(e.Value) == string(f.Value)
}

// String returns the event in words, on one line.
func (e Event) String() string {
	var b strings.Builder
	b.WriteString(string(e.Kind))
	if e.Call > 0 {
		b.WriteString(" " + strconv.Itoa(e.Call))
	}
	if e.At != "" {
		b.WriteString(" " + e.At)
	}
	if e.Machine != "" {
		b.WriteString(" of " + e.Machine)
	}
	if e.By != "" {
		b.WriteString(" by an " + e.By + ", number " + strconv.Itoa(e.Snapshot))
	}
	if len(e.Value) > 0 {
		b.WriteString(" " + string(e.Value))
	}
	if e.Cause != "" {
		b.WriteString(" (" + e.Cause + ")")
	}
	return b.String()
}
