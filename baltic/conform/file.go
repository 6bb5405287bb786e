package conform

import (
	"bytes"
	"encoding/json"
	"io"
)

// An event file (*.events.jsonl) is JSON Lines: a Header, and then a line for each Event, numbered from 1. It has no last line of its own,
// for a farm may be cut off at any time; a line without its end is as if it were not there. docs/schema/events-*.json describes the
// lines.

// Version is the version of event files that this package writes and reads; FileKind marks a file as one.
const (
	Version  = 1
	FileKind = "balticsim-events"
)

// File names a file that went into a run, with the SHA-256 of its content in hexadecimal.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Header is the first line: which farm ran, and on what.
type Header struct {
	V       int    `json:"v"`
	Kind    string `json:"kind"`
	Tool    string `json:"tool"`
	Backend string `json:"backend"` // what the machines were: model, qemu
	Script  File   `json:"script"`
	Meta    *File  `json:"meta,omitempty"`
	Files   []File `json:"files,omitempty"` // images and the like
}

// Writer writes an event file, a line with each call, so that a reader of a file that is being written sees whole events.
type Writer struct {
	w   io.Writer
	err error
}

// NewWriter begins a file with its header, whose version and kind it sets.
func NewWriter(w io.Writer, h Header) *Writer {
	h.V, h.Kind = Version, FileKind
	out := &Writer{w: w}
	out.line(h)
	return out
}

// Write writes one event. After an error nothing more is written.
func (w *Writer) Write(e Event) { w.line(e) }

// Err returns the first error that occurred.
func (w *Writer) Err() error { return w.err }

func (w *Writer) line(v any) {
	if w.err != nil {
		return
	}
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false) // >Payment.Authorize is to be read by people
	if w.err = encoder.Encode(v); w.err == nil {
		_, w.err = w.w.Write(line.Bytes())
	}
}
