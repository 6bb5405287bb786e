package ops

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestFeedForgets: a feed keeps between one and two times its limit, and who comes late or reads slowly is told what is missing
// and goes on at the start of a line.
func TestFeedForgets(t *testing.T) {
	f := newFeed(filepath.Join(t.TempDir(), "log"), 1000)
	defer f.release()
	const count = 500
	for i := range count {
		fmt.Fprintf(f, "line %05d\n", i)
	}
	var got bytes.Buffer
	var missed int64
	read := func(follow bool) error {
		return f.Follow(context.Background(), follow, func(piece []byte, lost int64) error {
			got.Write(piece)
			missed += lost
			return nil
		})
	}
	if err := read(false); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(got.String(), "\n"), "\n")
	if n := got.Len(); n < 1000 || n > 2100 || int64(n)+missed != 11*count {
		t.Errorf("%d bytes are kept and %d missed, of %d", n, missed, 11*count)
	}
	for i, l := range lines {
		if want := fmt.Sprintf("line %05d", count-len(lines)+i); l != want {
			t.Fatalf("line %d is %q, want %q", i, l, want)
		}
	}
	f.close()
	if _, err := f.Write([]byte("after the end")); err != nil {
		t.Error(err)
	}
	if err := read(true); err != nil { // ends, since the feed has
		t.Error(err)
	}
	if strings.Contains(got.String(), "after") {
		t.Error("a closed feed grows")
	}
}

func TestFeedWithoutADisk(t *testing.T) {
	f := newFeed(filepath.Join(t.TempDir(), "nowhere", "log"), 1000)
	defer f.release()
	if n, err := f.Write([]byte("hello")); n != 5 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if err := f.Follow(context.Background(), false, func([]byte, int64) error { return nil }); err != nil {
		t.Error(err)
	}
}
