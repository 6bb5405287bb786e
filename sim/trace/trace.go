// Package trace holds the files that a run leaves behind, and reads them back: the schedule, which is the choices made
// and enough to repeat the run, and the trace, which says step by step what happened and where, for people, pictures
// and other programs.
package trace

import (
	"github.com/balticsim/balticsim/sim"
)

// A trace file (*.btrace.jsonl) is JSON Lines: a Header, a Step for the start (number 0) and one for each step taken,
// and an End. docs/schema/trace-*.json describes the lines. A trace without its last line has been cut short.

// Version is the version of traces that this package writes and reads; Kind marks a file as one.
const (
	Version = 1
	Kind    = "balticsim-trace"
)

// File names a file that went into a run, with the SHA-256 of its content in hexadecimal.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Header is the first line: which program ran, and every option that decides what a schedule means. Partitions and
// Channels list what the run mentions, in order of appearance, unless the caller knows better and fills them in.
type Header struct {
	V          int               `json:"v"`
	Kind       string            `json:"kind"`
	Tool       string            `json:"tool"`
	Script     File              `json:"script"`
	Meta       *File             `json:"meta,omitempty"`
	Files      []File            `json:"files,omitempty"`
	Scheduler  string            `json:"scheduler"`
	Seed       uint64            `json:"seed"`
	Policy     string            `json:"policy,omitempty"`
	Faults     map[string]int    `json:"faults,omitempty"`
	Options    map[string]string `json:"options,omitempty"`
	Partitions []Partition       `json:"partitions"`
	Channels   []Channel         `json:"channels"`
}

// Partition is a partition by its display name.
type Partition struct {
	Name string `json:"name"`
}

// Channel is a channel, cell or partition name by its display name. Kind is chan, ref or name where it is known.
type Channel struct {
	Name string `json:"name"`
	Kind string `json:"kind,omitempty"`
}

// Step is one step. N counts from 1; number 0 is the start, whose Rule is "start" and which has only effects. Rule is an
// identifier of docs/spec.md. Clock is the vector clock: how many steps of each thread happened before this one or are
// it. Label is the step's name in a schedule, and Enabled are the labels that were possible, this one included; a long
// list is cut, and EnabledCount is its full length. Effects ran together with the step. Output is the text it wrote. Span is where the step stands in the user's
// files and Inner where in the library, when it is there.
type Step struct {
	N             int               `json:"n"`
	Rule          string            `json:"rule"`
	Actor         string            `json:"actor,omitempty"`
	Partition     string            `json:"partition,omitempty"`
	Chan          string            `json:"chan,omitempty"`
	Value         string            `json:"value,omitempty"`
	From          string            `json:"from,omitempty"`
	FromPartition string            `json:"fromPartition,omitempty"`
	Message       string            `json:"message,omitempty"`
	Env           bool              `json:"env,omitempty"`
	Span          *sim.Place        `json:"span,omitempty"`
	Inner         *sim.Place        `json:"inner,omitempty"`
	Clock         map[string]uint32 `json:"clock"`
	Label         string            `json:"label,omitempty"`
	Enabled       []string          `json:"enabled"`
	EnabledCount  int               `json:"enabledCount"`
	Effects       []Effect          `json:"effects"`
	Output        string            `json:"output,omitempty"`
}

// Effect is a local step that ran together with a step; see step.Effect.
type Effect struct {
	Kind   string     `json:"kind"`
	Actor  string     `json:"actor,omitempty"`
	Object string     `json:"object,omitempty"`
	Chan   string     `json:"chan,omitempty"`
	Value  string     `json:"value,omitempty"`
	Span   *sim.Place `json:"span,omitempty"`
}

// End is the last line: the outcome, who is blocked, and what was counted.
type End struct {
	End     string                `json:"end"`
	Output  []string              `json:"output"`
	Failure *sim.FailureDocument  `json:"failure,omitempty"`
	Blocked []sim.BlockedDocument `json:"blocked"`
	Stats   Stats                 `json:"stats"`
}

// Stats counts the steps of a trace, and how often each rule was the step.
type Stats struct {
	Steps int            `json:"steps"`
	Rules map[string]int `json:"rules"`
}

// Trace is a whole trace in memory. Steps[n] is step n; Steps[0] is the start.
type Trace struct {
	Header Header
	Steps  []Step
	End    End
}

// Schedule returns the schedule of the trace, so that a trace can be replayed like a schedule.
func (t *Trace) Schedule() *Schedule {
	s := &Schedule{Fields: t.Header.Fields(), End: t.End.End}
	for _, st := range t.Steps[min(1, len(t.Steps)):] {
		s.Labels = append(s.Labels, st.Label)
	}
	return s
}

// Document is a trace as one JSON document, for programs that do not read JSON Lines.
type Document struct {
	V       int    `json:"v"`
	Command string `json:"command"`
	Header  Header `json:"header"`
	Steps   []Step `json:"steps"`
	End     End    `json:"end"`
}

// Document returns the trace as one JSON document.
func (t *Trace) Document() Document {
	return Document{V: Version, Command: "trace", Header: t.Header, Steps: t.Steps, End: t.End}
}
