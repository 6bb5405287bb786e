package frame

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// ErrTooLong is the error of a frame beyond the limits. Nothing of it was sent, and the next one may be.
var ErrTooLong = errors.New("the frame is too long")

// Writer sends frames. It belongs to one goroutine at a time.
type Writer struct {
	to     io.Writer
	limits Limits
	buffer []byte
}

// NewWriter returns a writer that refuses frames beyond the limits.
func NewWriter(to io.Writer, l Limits) *Writer { return &Writer{to: to, limits: l} }

// Limit sets other limits for the frames to come.
func (w *Writer) Limit(l Limits) { w.limits = l }

// Write sends one frame with a single write. A frame that is too long (ErrTooLong) or no text is refused and leaves the stream as it
// was; after any other error the stream is broken.
func (w *Writer) Write(f Frame) error {
	if !f.Kind.known() {
		return fmt.Errorf("a frame cannot be of the kind %q", f.Kind)
	}
	if !utf8.ValidString(f.At) || !utf8.ValidString(f.Fault) || !utf8.Valid(f.Body) {
		return fmt.Errorf("the frame %s is not text in UTF-8", f.Kind)
	}
	header, err := json.Marshal(f)
	if err != nil {
		panic("frame: " + err.Error())
	}
	if len(header) > min(w.limits.Header, longest) {
		return fmt.Errorf("%w: a header of %d bytes", ErrTooLong, len(header))
	}
	if len(f.Body) > min(w.limits.Body, longest) {
		return fmt.Errorf("%w: a body of %d bytes, at most %d are allowed", ErrTooLong, len(f.Body), w.limits.Body)
	}
	b := w.buffer[:0]
	if f.Kind.marked() {
		b = append(b, sentinel)
	}
	b = appendLength(b, len(header))
	b = appendLength(b, len(f.Body))
	b = append(b, header...)
	b = append(b, f.Body...)
	if cap(b) <= 1<<16 {
		w.buffer = b
	}
	if _, err := w.to.Write(b); err != nil {
		return fmt.Errorf("sending the frame %s: %w", f.Kind, err)
	}
	return nil
}

func appendLength(b []byte, n int) []byte {
	return append(b, byte(n>>21&0x7f), byte(n>>14&0x7f), byte(n>>7&0x7f), byte(n&0x7f))
}
