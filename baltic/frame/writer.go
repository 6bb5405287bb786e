package frame

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// ErrTooLong is the error of a frame beyond the limits.
var ErrTooLong = errors.New("the frame is too long")

// Encode returns a frame as bytes. It fails for one that is too long (ErrTooLong) or no text.
func Encode(f Frame, l Limits) ([]byte, error) {
	if !f.Kind.known() {
		return nil, fmt.Errorf("a frame cannot be of the kind %q", f.Kind)
	}
	if !utf8.ValidString(f.At) || !utf8.ValidString(f.Fault) || !utf8.Valid(f.Body) {
		return nil, fmt.Errorf("the frame %s is not text in UTF-8", f.Kind)
	}
	header, err := json.Marshal(f)
	if err != nil {
		panic("frame: " + err.Error())
	}
	if len(header) > min(l.Header, longest) {
		return nil, fmt.Errorf("%w: a header of %d bytes", ErrTooLong, len(header))
	}
	if len(f.Body) > min(l.Body, longest) {
		return nil, fmt.Errorf("%w: a body of %d bytes, at most %d are allowed", ErrTooLong, len(f.Body), l.Body)
	}
	b := make([]byte, 0, 1+sizes+len(header)+len(f.Body))
	if f.Kind.marked() {
		b = append(b, sentinel)
	}
	b = appendLength(b, len(header))
	b = appendLength(b, len(f.Body))
	b = append(b, header...)
	return append(b, f.Body...), nil
}

func appendLength(b []byte, n int) []byte {
	return append(b, byte(n>>21&0x7f), byte(n>>14&0x7f), byte(n>>7&0x7f), byte(n&0x7f))
}

// Writer sends frames. It belongs to one goroutine at a time.
type Writer struct {
	to     io.Writer
	limits Limits
}

// NewWriter returns a writer that refuses frames beyond the limits.
func NewWriter(to io.Writer, l Limits) *Writer { return &Writer{to: to, limits: l} }

// Limit sets other limits for the frames to come.
func (w *Writer) Limit(l Limits) { w.limits = l }

// Write sends one frame with a single write. A frame that Encode refuses leaves the stream as it was; after any other error the
// stream is broken.
func (w *Writer) Write(f Frame) error {
	b, err := Encode(f, w.limits)
	if err != nil {
		return err
	}
	if _, err := w.to.Write(b); err != nil {
		return fmt.Errorf("sending the frame %s: %w", f.Kind, err)
	}
	return nil
}
