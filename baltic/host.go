package baltic

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"
)

// Host is what a farm runs on: machines that a script's partitions stand for, and the border to the outside. Both
// implementations, partitions of the model and QEMU's machines, are held to one conformance suite.
//
// A Host never decides anything of the script: who calls whom, what a crash leads to and when a machine is frozen is the script's
// own run. All methods may be called from several goroutines; none of them waits for the script.
type Host interface {
	// Boot starts a machine. It returns at once: the machine is Ready when an event says so, and what is sent to it before waits.
	Boot(ctx context.Context, b Boot) (MachineID, error)

	// Call sends a request to an operation that the machine exports. The answer comes as a Reply event with the same call.
	Call(ctx context.Context, m MachineID, c Call) error

	// Answer sends the answer to a call that the machine made (an Asks event).
	Answer(ctx context.Context, m MachineID, a Answer) error

	// Freeze stops a machine and keeps what it was: `stop n`. When it returns, every event of the machine from before has been
	// put on Events, and behind them Frozen; no other follows until the machine is thawed. A machine that does not hold in time has
	// crashed. Freezing a machine that has crashed is no error: what is kept is a machine that has crashed, and stays so when thawed.
	Freeze(ctx context.Context, m MachineID) (FrozenID, error)

	// Thaw lets the machine go on from f: `start n p`. Thawing what was frozen last just continues the machine. Calls that were open
	// when f was frozen are open again, under the same numbers; all later ones are forgotten.
	Thaw(ctx context.Context, m MachineID, f FrozenID) error

	// Kill ends a machine, which sends no more events. Its frozen states can still be thawed.
	Kill(ctx context.Context, m MachineID) error

	// Events returns what machines do, in one order. It is closed by Close.
	Events() <-chan HostEvent

	// Import calls an operation of a service outside.
	Import(ctx context.Context, c Call) (Answer, error)

	// Export lets outside parties call an operation of the farm; serve answers one call and may be called many times at once. Of its
	// errors a *wire.Blame says who broke a type, ErrBusy that the caller may try again, and context.DeadlineExceeded that there was no answer in time.
	Export(x ExportPoint, serve func(ctx context.Context, request json.RawMessage) (json.RawMessage, error)) error

	// Close ends every machine and every listener.
	Close() error
}

// ErrBusy is why a call of an export is refused when too many wait for an answer.
var ErrBusy = errors.New("too many calls wait for an answer")

// MachineID is a machine of one Host.
type MachineID int

// FrozenID is a frozen state of a machine of one Host. None is 0.
type FrozenID int

// Boot is all that a machine needs to start: what it is called, and either the texts that make its program or an executable
// that serves HTTP.
type Boot struct {
	Role    string // of the metadata
	Name    string // of the partition, unique in the farm: OrderProcessing, OrderProcessing#2
	Image   Image
	Limits  MachineLimits
	Console io.Writer // receives what the machine's console says; may be nil
}

// Image is what runs inside a machine. Program texts are named like files: the farm's metadata (and what it includes) and Images.ml.
// When Executable is not empty the machine runs this file instead, unmodified.
type Image struct {
	Metadata   Text
	Includes   []Text
	Images     Text
	Executable string // path of a static HTTP server
}

// Text is a file by name and contents.
type Text struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// MachineLimits bounds a machine; zero means the host's own choice.
type MachineLimits struct {
	MemoryMiB int
	DiskMiB   int
	CPUs      int
}

// Call is a request. At names the operation as Service.Op of the side that serves it: an export of the machine (its index among the outputs
// when a service is exported twice), an import of the machine, or an import of the farm.
type Call struct {
	At   string          // the operation: see ExportOp, ImportOp
	ID   uint64          // unique among the open calls of one machine and direction
	Body json.RawMessage // by baltic/wire
}

// Answer is the reply to a call, or why there is none.
type Answer struct {
	ID    uint64
	Body  json.RawMessage
	Fault string // not empty: no reply will come, and why
}

// ExportPoint is an operation that outside parties may call.
type ExportPoint struct {
	Export    string // name of the export in the metadata
	Service   string
	Operation string
	URL       string // of the metadata
	Action    string // SOAP action
}

// HostEventKind says what a machine did.
type HostEventKind uint8

// What machines do.
const (
	Ready   HostEventKind = iota + 1 // the image has its imports and serves its exports
	Replied                          // Answer: to a call of ours
	Asks                             // Call: to one of its imports
	Printed                          // Text: on standard output
	Failed                           // Text: the image's program failed (failwith, assert, an uncaught fault); ends the run with `error`
	Crashed                          // Cause: the machine failed
	Booting                          // Text: how far a boot has come
	Frozen                           // the machine was frozen: what it said before has been said
	Dropped                          // Text: a message that does not have the type of its operation was dropped, and who is to blame
)

// HostEvent is something that a machine did. At is for people and logs, never for decisions.
type HostEvent struct {
	Kind    HostEventKind
	Machine MachineID
	At      time.Time
	Call    Call
	Answer  Answer
	Text    string
	Place   string // of a failure in the text of an image: code and place
	Cause   Cause
}

// Cause is why a machine crashed.
type Cause string

// The causes of crashes.
const (
	Panic  Cause = "panic"  // the guest's kernel, or its first process, died
	Exit   Cause = "exit"   // the machine ended by itself
	Killed Cause = "killed" // its process was killed
	Hang   Cause = "hang"   // it did not answer in time
)
