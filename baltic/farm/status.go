package farm

import (
	"slices"
	"time"
)

// MachineStatus is how a machine is.
type MachineStatus struct {
	Name     string // unique in the farm: OrderProcessing, OrderProcessing#2
	Role     string
	State    State
	Note     string        // how far a boot has come, or why the machine crashed
	Open     int           // calls that it has not answered
	Boots    int           //
	Restores int           // of states other than the one that it was in
	Crashes  int           //
	Took     time.Duration // its last boot, or the last time that it went on from a frozen state
}

// State is what people are told of a machine.
type State string

// The states of machines.
const (
	StateBooting State = "booting"
	StateReady   State = "ready"
	StateFrozen  State = "frozen"  // or about to be, or about to go on
	StateCrashed State = "crashed" // its handler will run
	StateGone    State = "gone"    // nothing runs in its place
)

func (p phase) state() State {
	switch p {
	case created, booting:
		return StateBooting
	case running:
		return StateReady
	case freezing, held, stopped, thawing:
		return StateFrozen
	case crashed:
		return StateCrashed
	case gone:
		return StateGone
	}
	panic("farm: unknown phase")
}

// Status returns how the machines are, in the order in which they were created. It waits for nothing.
func (c *Controller) Status() []MachineStatus {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.status)
}

// show changes what Status says of the machine.
func (m *machine) show(change func(*MachineStatus)) {
	m.c.mu.Lock()
	defer m.c.mu.Unlock()
	change(&m.c.status[m.index])
}
