package atomicfile_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/balticsim/balticsim/internal/atomicfile"
)

// content reads the file and fails when anything but the listed names stands in its directory.
func content(t *testing.T, path string, names ...string) string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(names) {
		t.Errorf("the directory holds %v, want %v", entries, names)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWriteAndReplace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.btrace.jsonl")
	for _, text := range []string{"first\n", "", "second, longer\n"} {
		if err := atomicfile.WriteBytes(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := content(t, path, "a.btrace.jsonl"); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	}
}

func TestAFailedWriteChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := atomicfile.WriteBytes(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	err := atomicfile.Write(path, func(w io.Writer) error {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil { // more than any buffer
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) || content(t, path, "a") != "old" {
		t.Errorf("error %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = atomicfile.Write(path, func(io.Writer) error { panic("bug") })
	}()
	if got := content(t, path, "a"); got != "old" {
		t.Errorf("after a panic the file holds %q", got)
	}
}

func TestWhileWritingTheOldFileStands(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := atomicfile.WriteBytes(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	err := atomicfile.Write(path, func(w io.Writer) error {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			return err
		}
		if got := content(t, path, "a", "the temporary file"); got != "old" {
			t.Errorf("the file holds %d bytes while it is being written", len(got))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	if err := atomicfile.WriteBytes(filepath.Join(dir, "none", "a"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing directory: %v", err)
	}
	if err := atomicfile.WriteBytes(dir, nil); err == nil {
		t.Error("a directory was overwritten")
	}
	locked := filepath.Join(dir, "locked")
	if err := os.WriteFile(locked, []byte("old"), 0o444); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(locked, os.O_WRONLY, 0)
	if err == nil {
		_ = f.Close()
		t.Skip("this user may write read-only files")
	}
	if err := atomicfile.WriteBytes(locked, nil); !errors.Is(err, os.ErrPermission) {
		t.Errorf("a read-only file: %v", err)
	}
	if got := content(t, locked, "locked"); got != "old" {
		t.Errorf("the file holds %q", got)
	}
}

func TestLinksAndPermissionsAreKept(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("target", link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	if err := atomicfile.WriteBytes(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(link)
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	if got := content(t, target, "link", "target"); got != "new" {
		t.Errorf("the target holds %q", got)
	}
	if info, err = os.Stat(target); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("permissions became %v, %v", info.Mode(), err)
	}
}

func TestDevicesAreWrittenDirectly(t *testing.T) {
	if _, err := os.Stat(os.DevNull); err != nil {
		t.Skip("no null device:", err)
	}
	if err := atomicfile.WriteBytes(os.DevNull, []byte("x")); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("%s became %v, %v", os.DevNull, info.Mode(), err)
	}
}
