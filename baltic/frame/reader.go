package frame

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// Lost is the error of a reader that met something else than a frame. It is no end: the next frame can be asked for and will be
// one behind the next sentinel.
type Lost struct {
	Why string
}

// Error says what was met.
func (l *Lost) Error() string { return "no frame: " + l.Why }

// Reader takes frames from a stream. It belongs to one goroutine at a time and never reads into the stream further than it
// holds in its own buffer.
type Reader struct {
	from   *bufio.Reader
	limits Limits
	lost   bool
}

// NewReader returns a reader that is lost at frames beyond the limits.
func NewReader(from io.Reader, l Limits) *Reader {
	return &Reader{from: bufio.NewReaderSize(from, 1<<14), limits: l}
}

// Limit sets other limits for the frames to come.
func (r *Reader) Limit(l Limits) { r.limits = l }

// Next waits for a frame. It returns io.EOF at the end of the stream, io.ErrUnexpectedEOF when that is inside a frame, a *Lost where no
// frame is, and any other error of the stream.
func (r *Reader) Next() (Frame, error) {
	if r.lost {
		if err := r.skip(); err != nil {
			return Frame{}, err
		}
		r.lost = false
	}
	f, err := r.frame()
	var cut *cutOff
	switch {
	case errors.As(err, &cut):
		return Frame{}, &Lost{Why: fmt.Sprintf("a frame was cut off after %d bytes", cut.after)}
	case errors.As(err, new(*Lost)):
		r.lost = true
	}
	return f, err
}

// skip goes on to behind the next sentinel.
func (r *Reader) skip() error {
	for {
		switch _, err := r.from.ReadSlice(sentinel); {
		case err == nil:
			return nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

// frame reads one frame from where the stream is.
func (r *Reader) frame() (Frame, error) {
	var f Frame
	lengths, err := r.take(nil, sizes, 0)
	if err != nil {
		return f, err
	}
	head, err := length(lengths[:4], r.limits.Header, "header")
	if err != nil {
		return f, err
	}
	tail, err := length(lengths[4:], r.limits.Body, "body")
	if err != nil {
		return f, err
	}
	header, err := r.take(nil, head, sizes)
	if err != nil {
		return f, err
	}
	if f, err = parseHeader(header); err != nil {
		return Frame{}, err
	}
	if f.Body, err = r.take(nil, tail, sizes+head); err != nil {
		return Frame{}, err
	}
	if !utf8.Valid(f.Body) {
		return Frame{}, &Lost{Why: "a body that is not text"}
	}
	return f, nil
}

// length reads a length that must not exceed a limit.
func length(b []byte, most int, what string) (int, error) {
	n := 0
	for _, digit := range b {
		if digit >= 0x80 {
			return 0, &Lost{Why: "a length with the byte " + fmt.Sprint(digit)}
		}
		n = n<<7 | int(digit)
	}
	if n > most {
		return 0, &Lost{Why: fmt.Sprintf("a %s of %d bytes, at most %d are allowed", what, n, most)}
	}
	return n, nil
}

func parseHeader(text []byte) (Frame, error) {
	var f Frame
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil || d.InputOffset() != int64(len(text)) || !utf8.Valid(text) {
		return Frame{}, &Lost{Why: "a header that is not one"}
	}
	if !f.Kind.known() {
		return Frame{}, &Lost{Why: fmt.Sprintf("a frame of the kind %q", f.Kind)}
	}
	return f, nil
}

// cutOff is the error of a sentinel inside a frame.
type cutOff struct{ after int }

func (c *cutOff) Error() string { return "cut off" }

// take appends the next n bytes of a frame of which so many were read already. It takes memory for what has come only, however
// much was announced. Sentinels in front of the frame are passed over.
func (r *Reader) take(into []byte, n, before int) ([]byte, error) {
	for n > 0 {
		if _, err := r.from.Peek(1); err != nil {
			if errors.Is(err, io.EOF) && before > 0 {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
		chunk, err := r.from.Peek(min(n, r.from.Buffered()))
		if err != nil {
			panic("frame: what is buffered can be read: " + err.Error())
		}
		at := bytes.IndexByte(chunk, sentinel)
		if at < 0 {
			at = len(chunk)
		}
		into = append(into, chunk[:at]...)
		n, before = n-at, before+at
		if at == len(chunk) {
			r.discard(at)
			continue
		}
		r.discard(at + 1)
		if before > 0 {
			return nil, &cutOff{after: before}
		}
	}
	return into, nil
}

func (r *Reader) discard(n int) {
	if _, err := r.from.Discard(n); err != nil {
		panic("frame: what is buffered can be passed over: " + err.Error())
	}
}
