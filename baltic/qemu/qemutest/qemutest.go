// Package qemutest lets tests use QEMU's machines. Where they cannot run, a test is skipped with the reason. Tests that use them wait for
// each other, also those of other packages: a computer that emulates several machines at once is too slow for any of them.
package qemutest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic/qemu"
	"github.com/balticsim/balticsim/baltic/qemu/reaper"
)

// reap is the argument that makes a test program a reaper.
const reap = "reap"

// Reap makes this program the process that starts the machines of a test, when it was started as that, and does not return then. The
// TestMain of a package that uses machines calls it first.
func Reap() {
	if len(os.Args) != 2 || os.Args[1] != reap {
		return
	}
	if err := reaper.Serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// Options returns options with which New makes a host in a test, and lets no other test use machines until this one ends. Machines are given
// much time: whoever runs the tests may do other things.
func Options(t testing.TB) qemu.Options {
	t.Helper()
	if testing.Short() {
		t.Skip("machines are slow, and -short is given")
	}
	lock(t)
	return qemu.Options{
		Folder: folder(t), Guest: guest(t), Accel: os.Getenv("BALTIC_ACCEL"), Silence: time.Minute, Boot: 5 * time.Minute,
	}
}

// New returns a host that the test has to close. Where machines cannot run it skips the test.
func New(t testing.TB, o qemu.Options) *qemu.Host {
	t.Helper()
	h, err := qemu.New(t.Context(), o)
	if errors.Is(err, qemu.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// folder returns one with a short path, for sockets. It is not there yet, and removed in the end.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "bq") //nolint:usetesting // the paths of tests are too long for sockets
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // it should be empty
	return filepath.Join(dir, "run")
}

// guest builds the program of machines.
func guest(t testing.TB) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "balticguest")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", file, "github.com/balticsim/balticsim/cmd/balticguest")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return file
}

// lock waits until no other test uses machines.
func lock(t testing.TB) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("machines run on Linux only")
	}
	f, err := os.OpenFile(filepath.Join(os.TempDir(), fmt.Sprintf("balticsim-qemu-%d.lock", os.Getuid())), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if err := lockFile(f); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() }) // and with it the lock
}
