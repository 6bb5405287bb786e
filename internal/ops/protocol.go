package ops

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/balticsim/balticsim/internal/source"
)

// The control socket carries one request a connection: a line of JSON, answered by one line or, for a feed, by many, of which the last has
// "end". A client that closes the connection takes its request back.

// version is the version of the protocol and of run.json.
const version = 1

// Limits of the control socket.
const (
	maxLine        = 4 << 20          // bytes of a request or reply
	maxConnections = 256              // at once; more are told that the farm is busy
	requestTime    = 5 * time.Second  // from the connection to the end of the request
	writeTime      = 10 * time.Second // for one line of a reply
	drainTime      = 2 * time.Second  // for what is left to say when the farm ends
	maxCallTime    = 10 * time.Minute
)

// The requests.
const (
	doStatus   = "status"
	doCall     = "call"
	doFault    = "fault"
	doSnapshot = "snapshot"
	doRestore  = "restore"
	doFeed     = "feed"
	doDown     = "down"
)

type request struct {
	V            int             `json:"v"`
	Do           string          `json:"do"`
	Operation    string          `json:"operation,omitempty"`    // call
	Body         json.RawMessage `json:"body,omitempty"`         // call
	Milliseconds int64           `json:"milliseconds,omitempty"` // call, fault, snapshot, restore: how long it may take
	Machine      string          `json:"machine,omitempty"`      // fault, snapshot, restore
	Fault        Fault           `json:"fault,omitempty"`        // fault
	Snapshot     string          `json:"snapshot,omitempty"`     // restore
	Feed         string          `json:"feed,omitempty"`         // feed
	Follow       bool            `json:"follow,omitempty"`       // feed
}

type reply struct {
	V        int             `json:"v"`
	Status   *Status         `json:"status,omitempty"`
	Body     json.RawMessage `json:"body,omitempty"`     // call
	Snapshot string          `json:"snapshot,omitempty"` // snapshot
	Data     []byte          `json:"data,omitempty"`     // feed
	Lost     int64           `json:"lost,omitempty"`     // feed: bytes that were forgotten before data
	End      bool            `json:"end,omitempty"`      // feed: the last line
	Problem  *problem        `json:"problem,omitempty"`
}

// problem is a diagnostic, or any other error, on its way to the operator.
type problem struct {
	Code    string   `json:"code,omitempty"`
	Message string   `json:"message"`
	Notes   []string `json:"notes,omitempty"`
	Help    []string `json:"help,omitempty"`
}

func problemOf(err error) *problem {
	var d *source.Diagnostic
	if errors.As(err, &d) {
		return &problem{d.Code, d.Message, d.Notes, d.Help}
	}
	return &problem{Message: err.Error()}
}

func (p *problem) err() error {
	if p.Code == "" {
		return errors.New(p.Message)
	}
	return &source.Diagnostic{Code: p.Code, Severity: source.Error, Message: p.Message, Notes: p.Notes, Help: p.Help}
}

// lines reads JSON values, one a line, of bounded length.
type lines struct{ r *bufio.Reader }

func newLines(r io.Reader) lines { return lines{bufio.NewReader(r)} }

func tooLong() error {
	return fmt.Errorf("a line on the control socket has more than %d bytes", maxLine)
}

// next reads a line into v. It fails with io.EOF only at the end, not inside of a line.
func (l lines) next(v any) error {
	var line []byte
	for {
		part, err := l.r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLine:
			return tooLong()
		case err == nil:
			d := json.NewDecoder(bytes.NewReader(line))
			d.DisallowUnknownFields()
			return d.Decode(v)
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(line) > 0:
			return io.ErrUnexpectedEOF
		default:
			return err
		}
	}
}

// line encodes a value as one line.
func line(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err == nil && len(text) >= maxLine {
		err = tooLong()
	}
	return append(text, '\n'), err
}
