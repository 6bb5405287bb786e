package frame

import (
	"encoding/json"
	"fmt"

	"github.com/balticsim/balticsim/baltic"
)

// Version is that of the protocol. A machine refuses a Wiring of another one.
const Version = 1

// Wiring is the body of Wire: what a machine runs, and how much of it may pass.
type Wiring struct {
	Version    int           `json:"version"`
	Role       string        `json:"role"` // of the metadata
	Name       string        `json:"name"` // of the machine, for people
	Metadata   baltic.Text   `json:"metadata"`
	Includes   []baltic.Text `json:"includes"` // the files that the metadata name
	Images     baltic.Text   `json:"images"`
	Executable string        `json:"executable"` // path inside the machine of a program to run instead of the images, "" for none
	MaxBody    int           `json:"max_body"`   // bytes of a body from now on, in both directions; 0 for the default
}

// Exports is the body of Ready: the operations that the machine serves.
type Exports struct {
	Exports []string `json:"exports"`
}

// Moment is the body of Sync: what a restored machine cannot know.
type Moment struct {
	Time    int64  `json:"time"`    // nanoseconds since 1970, UTC
	Entropy []byte `json:"entropy"` // to be mixed into the machine's own; base64 in JSON
}

// WithBody returns the frame with a body of one of the types above, or a string.
func (f Frame) WithBody(body any) Frame {
	text, err := json.Marshal(body)
	if err != nil {
		panic("frame: " + err.Error())
	}
	f.Body = text
	return f
}

// Read reads the body into one of the types above, or a string.
func (f Frame) Read(body any) error {
	if err := json.Unmarshal(f.Body, body); err != nil {
		return fmt.Errorf("the body of the frame %s: %w", f.Kind, err)
	}
	return nil
}
