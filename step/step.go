// Package step is the vocabulary of a step of any transition system: who moves, by which rule, what it touches, how it
// is called in a schedule and shown in a trace. It is a leaf of plain types, so that the runtime (package pi) and the
// schedulers (package sim) need not know each other.
package step

import "github.com/balticsim/balticsim/internal/source"

// Span is the place of a piece of script text, under the name by which packages that import only step can say it.
type Span = source.Span

// Token identifies, within one system, a thing that steps touch: a thread, a message, a cell, a partition, standard
// output or a fault budget. Tokens of threads grow in the order of creation.
type Token uint32

// Output is the token of standard output in every system that says beforehand what its threads may touch.
const Output Token = 2

// Mode says how a step touches a token.
type Mode uint8

// Consume ends the token's life (a message that is received, the old state of a thread); Read and Write leave it there.
// Offer puts something there for others to take: a send on a channel, a start that brings the messages and cells of a
// frozen partition to life. It is never what a step does to a token, only what a thread may do to an object.
const (
	Consume Mode = iota
	Read
	Write
	Offer
)

// Use is one touch of one token.
type Use struct {
	Token Token
	Mode  Mode
}

// Step is one enabled move, small enough for the fast path. Actor is the thread that moves; Rule is the system's rule
// number; Pick tells the system which of the actor's alternatives this is; Env marks an environment move (a fault), and
// Visible a move that can be seen from outside (output, failure).
type Step struct {
	Actor        Token
	Rule         uint8
	Pick         uint64
	Env, Visible bool
}

// End says whether and how a run is over in a state.
type End uint8

// Running: some step is enabled. Done: none is (or only environment moves), and main has finished. Deadlock: likewise
// and main is blocked. Error: a thread failed. Bound: the caller's limit stopped the run.
const (
	Running End = iota
	Done
	Deadlock
	Error
	Bound
)

// String returns the name used in every report.
func (e End) String() string { return [...]string{"running", "done", "deadlock", "error", "bound"}[e] }

// Blocked is one thread that waits for ever, in words and with its place.
type Blocked struct {
	Thread    string // label of the thread
	Partition string // display name of its partition, "host" for the host
	Waits     string // for example "recv resp#main.2"
	Span      source.Span
}

// Failure is why a run ended with Error: a code (BAL9nnn), words, where, and in which partition.
type Failure struct {
	Code, Message string
	Span          source.Span
	Thread        string
	Partition     string
}

// Outcome is what a run showed: its output as one text, its end, and details that do not count for equality of outcomes.
// MayEnd is true in a state where the run may stop although environment moves are enabled.
type Outcome struct {
	Output  string
	End     End
	MayEnd  bool
	Failure *Failure
	Blocked []Blocked
}

// Label is a step in words, for schedules and traces. Text is the stable name that a schedule stores: it depends on
// who forked whom, rules and name hints, never on line numbers, and is unique among the steps enabled in one state.
// The other fields are for people: Rule is an identifier of docs/spec.md (P-Comm, …).
type Label struct {
	Text      string
	Rule      string
	Actor     string // thread label: main, main.1, main+1.0
	Partition string // display name of the actor's partition
	Chan      string // display name of the channel, cell or partition name acted upon, or ""
	Value     string // the value received, written, printed or chosen, as script text, or ""
	From      string // label of the sending thread, for P-Comm
	FromPart  string // display name of the partition where the message or cell lived
	Message   string // stable name of the message received
	Span      source.Span
	Inner     source.Span // where the step stands in the library, when Span is the call in the user's files that led there
}

// Effect is one local step that ran together with a step: the runtime runs them eagerly because they commute with
// everything. Kind is fork, send, chan, name, ref, box, done or thread (a thread brought to life by start).
type Effect struct {
	Kind   string
	Actor  string // thread that did it
	Object string // thread, message or name that came into being
	Chan   string // display name of the channel of a send
	Value  string
	Token  Token // token of the thread, message or cell that came into being, 0 when it has none
	Maker  Token // token of the actor
	Span   source.Span
}
