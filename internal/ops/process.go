package ops

import (
	"fmt"
	"os"
)

// Process names one process for good: numbers are used again, a number with a start time is not.
type Process struct {
	PID   int    `json:"pid"`
	Start uint64 `json:"start"` // in the system's own unit; 0 when the system does not tell
	What  string `json:"what,omitempty"`
}

// Self is the process that asks.
func Self() Process { return ProcessOf(os.Getpid(), "balticsim") }

// ProcessOf names the process that has the number now; what says to people what it is.
func ProcessOf(pid int, what string) Process {
	start, _ := startTime(pid)
	return Process{PID: pid, Start: start, What: what}
}

// Alive tells whether the process is there still. It is false where the system does not tell start times.
func (p Process) Alive() bool {
	start, ok := startTime(p.PID)
	return ok && p.Start != 0 && start == p.Start
}

// Kill ends the process if it is there still, and only it: another process that has its number since is left alone.
func (p Process) Kill() error {
	found, err := os.FindProcess(p.PID)
	if err != nil {
		return nil //nolint:nilerr // no process has the number
	}
	defer found.Release() //nolint:errcheck // never fails after use
	// Found first and compared afterwards: the handle stays that of one process whatever becomes of the number.
	if !p.Alive() {
		return nil
	}
	if err := found.Kill(); err != nil && p.Alive() {
		return fmt.Errorf("cannot end process %d (%s): %w", p.PID, p.What, err)
	}
	return nil
}
