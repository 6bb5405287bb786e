// Package reaper starts processes that do not outlive the one that asked for them. They are children of a second process, the reaper,
// which holds a pipe to the first: when that pipe closes, however the first process ended, the reaper kills what it started and removes
// the folders that belonged to it. Should the reaper itself be killed, the kernel kills its children.
package reaper

// Reading order: serve_linux.go (the reaper), client.go (whoever asks it).

import "errors"

// asked is set in the environment of a reaper. A program that was started as one and is none must not start another: a program of
// tests would run all of its tests in each.
const asked = "BALTICSIM_REAPER"

// ready is the first thing that a reaper says.
const ready = "reaper 1"

// ErrEnded is the error of asking a reaper that is not there any more.
var ErrEnded = errors.New("the process that starts machines has ended")

// Folders are what a reaper removes. "" is none.
type Folders struct {
	Own       string `json:"own,omitempty"`       // in any case
	Abandoned string `json:"abandoned,omitempty"` // when whoever asked has ended without Close
}

// request is what a reaper is asked for, a line of JSON.
type request struct {
	Folders *Folders `json:"folders,omitempty"` // in the first request
	Closing bool     `json:"closing,omitempty"` // the end of the pipe is intended
	ID      int      `json:"id,omitempty"`      // of a process, chosen by whoever asks
	Start   []string `json:"start,omitempty"`   // command
	Output  string   `json:"output,omitempty"`  // file for what it prints
	Kill    bool     `json:"kill,omitempty"`
}

// report is what a reaper tells, a line of JSON: first that it is ready. Each start is followed by Started or Error, and Started by Ended.
type report struct {
	Ready   string `json:"ready,omitempty"`
	ID      int    `json:"id,omitempty"`
	Started int    `json:"started,omitempty"` // the process id
	Error   string `json:"error,omitempty"`   // why it did not start
	Ended   string `json:"ended,omitempty"`   // how it ended
}
