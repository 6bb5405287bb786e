package ops

import (
	"context"
	"encoding/json"
	"time"
)

// Farm is what an operator can ask of a farm that runs. Its methods may be called from several goroutines, and return soon after
// their context ends. An error that is a *source.Diagnostic reaches the operator as such; any other one as its text.
type Farm interface {
	// Status says how the farm is. It never waits for a machine.
	Status() Status

	// Call sends a request, JSON by the type of the operation, to an operation that the farm exports, named Export.Operation,
	// and returns the reply.
	Call(ctx context.Context, operation string, request json.RawMessage) (json.RawMessage, error)

	// Fault makes a machine fail.
	Fault(ctx context.Context, machine string, fault Fault) error

	// Snapshot keeps the state that a machine is in, as snapshotVM of a script does, and returns the name of the snapshot.
	Snapshot(ctx context.Context, machine string) (string, error)

	// Restore puts a machine back to one of its snapshots, the latest one when no name is given.
	Restore(ctx context.Context, machine, snapshot string) error

	// Down asks the farm to end. It returns at once.
	Down()
}

// Fault is what an operator can do to a machine.
type Fault string

// The faults.
const (
	Kill  Fault = "kill"  // its process ends
	Pause Fault = "pause" // it hangs
	Cut   Fault = "cut"   // nothing that it says is heard any more
)

// Faults lists the faults that there are.
func Faults() []Fault { return []Fault{Kill, Pause, Cut} }

// State is how a farm is.
type State string

// The states of farms. Only a farm that answers tells its own; the last two are what others see of it.
const (
	Booting State = "booting" // machines start
	Serving State = "serving" // exports are served, or the workload runs
	Failed  State = "failed"  // the run has failed and its machines are kept for inspection
	Ending  State = "ending"  // machines are being ended
	Silent  State = "silent"  // the process is there and does not answer
	Dead    State = "dead"    // the process is gone, its folder is not
)

// Status is how a farm is at one moment.
type Status struct {
	Name     string    `json:"name"`
	State    State     `json:"state"`
	Script   string    `json:"script"`
	Backend  string    `json:"backend"`
	PID      int       `json:"pid"`
	Began    time.Time `json:"began"`
	Exports  []Export  `json:"exports"`
	Machines []Machine `json:"machines"`
	Problem  string    `json:"problem,omitempty"` // why it failed
}

// Export is an operation that outside parties may call.
type Export struct {
	Operation string `json:"operation"`     // Export.Operation, as Call takes it
	URL       string `json:"url,omitempty"` // where it is served, when it is
	Input     string `json:"input"`         // type of requests
	Output    string `json:"output"`        // type of replies
	Example   string `json:"example,omitempty"`
}

// Machine is a machine of a farm.
type Machine struct {
	Name     string  `json:"name"` // unique in the farm
	Role     string  `json:"role"`
	State    string  `json:"state"`          // booting, ready, frozen, crashed or gone
	Note     string  `json:"note,omitempty"` // how far a boot has come, or why it crashed
	Open     int     `json:"open"`           // calls that it has not answered
	Boots    int     `json:"boots"`
	Restores int     `json:"restores"`
	Crashes  int     `json:"crashes"`
	Seconds  float64 `json:"seconds,omitempty"` // how long its last boot, or return from a snapshot, took
}
