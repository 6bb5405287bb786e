package ops

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
)

// Feed is a text that grows at its end and forgets its beginning: a log. It is kept in two files, of which the older is dropped when the
// newer is full, so that a machine that never stops talking fills no disk. Readers may follow it.
type Feed struct {
	path  string
	limit int64 // bytes of each file

	mu      sync.Mutex
	older   *os.File // nil until the first file was full
	newer   *os.File // nil when closed or broken
	base    int64    // position in the feed of the older file's first byte
	middle  int64    // position of the newer file's first byte
	end     int64    // number of bytes that were ever written
	changed chan struct{}
	closed  bool
}

// older files have this after their name.
const olderSuffix = ".old"

// newFeed makes an empty feed in the file. One that cannot be kept takes every text and forgets it: a full disk is no reason for a farm to fail.
func newFeed(path string, limit int64) *Feed {
	f := &Feed{path: path, limit: limit, changed: make(chan struct{})}
	f.newer, _ = os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0o600)
	return f
}

// Write appends to the feed. It never fails and never waits for a reader.
func (f *Feed) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return len(p), nil
	}
	if f.end-f.middle >= f.limit {
		f.turn()
	}
	if f.newer != nil {
		n, _ := f.newer.WriteAt(p, f.end-f.middle)
		f.end += int64(n)
	}
	close(f.changed)
	f.changed = make(chan struct{})
	return len(p), nil
}

// turn drops the older file and begins a new one.
func (f *Feed) turn() {
	if f.older != nil {
		_ = f.older.Close()
	}
	f.base, f.middle = f.middle, f.end
	f.older = f.newer
	_ = os.Rename(f.path, f.path+olderSuffix)
	f.newer, _ = os.OpenFile(f.path, os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0o600)
}

// close ends the feed: followers see what is there, and then its end.
func (f *Feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.closed {
		f.closed = true
		close(f.changed)
	}
}

// release closes the files of a feed that nobody reads any more.
func (f *Feed) release() {
	f.close()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, file := range []*os.File{f.older, f.newer} {
		if file != nil {
			_ = file.Close()
		}
	}
	f.older, f.newer = nil, nil
}

// next copies what is at a position into the buffer. It returns where the reader is afterwards, how many bytes it has missed because they were
// forgotten, and, when there is nothing more, what to wait for, which is nil at the end of a closed feed.
func (f *Feed) next(at int64, buffer []byte) (n int, after, lost int64, wait <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if at < f.base {
		lost, at = f.base-at, f.base
	}
	file, offset, available := f.newer, at-f.middle, f.end-at
	if at < f.middle {
		file, offset, available = f.older, at-f.base, f.middle-at
	}
	if file != nil && available > 0 {
		n, _ = file.ReadAt(buffer[:min(int64(len(buffer)), available)], offset)
	}
	if n == 0 && !f.closed {
		wait = f.changed
	}
	return n, at + int64(n), lost, wait
}

// Follow hands what is in the feed to emit, in pieces of any size, and with follow set also what comes, until the feed ends or the context
// does. lost counts bytes that were forgotten before the piece; a piece after a loss begins at the start of a line.
func (f *Feed) Follow(ctx context.Context, follow bool, emit func(piece []byte, lost int64) error) error {
	buffer := make([]byte, 1<<15)
	var at, pending int64
	for {
		n, after, lost, wait := f.next(at, buffer)
		at, pending = after, pending+lost
		piece := buffer[:n]
		if pending > 0 && n > 0 {
			line := bytes.IndexByte(piece, '\n') + 1
			if line == 0 {
				line = n
			}
			pending, piece = pending+int64(line), piece[line:]
		}
		if len(piece) > 0 {
			if err := emit(piece, pending); err != nil {
				return err
			}
			pending = 0
		}
		if n > 0 {
			continue
		}
		if wait == nil || !follow {
			return nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// copyFeed writes the feed that a run which is gone has left in the file.
func copyFeed(path string, to io.Writer) error {
	for _, p := range []string{path + olderSuffix, path} {
		f, err := os.Open(p)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		_, err = io.Copy(to, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}
