package qemu_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/hosttest"
	"github.com/balticsim/balticsim/baltic/qemu"
	"github.com/balticsim/balticsim/baltic/qemu/qemutest"
)

// victim is the argument that makes this program one that boots a machine and waits to be killed.
const victim = "victim"

func TestMain(m *testing.M) {
	if len(os.Args) == 4 && os.Args[1] == victim {
		bootAndWait(os.Args[2], os.Args[3])
		return
	}
	qemutest.Reap()
	os.Exit(m.Run())
}

func bootAndWait(folder, guest string) {
	h, err := qemu.New(context.Background(), qemu.Options{Folder: folder, Guest: guest})
	if err != nil {
		panic(err)
	}
	if _, err := h.Boot(context.Background(), hosttest.Boot("Desk")); err != nil {
		panic(err)
	}
	for e := range h.Events() {
		if e.Kind == baltic.Ready {
			fmt.Println("ready")
		}
	}
}

// TestHostKilled: a host that is killed, with no time for anything, leaves no process, no socket and no file.
func TestHostKilled(t *testing.T) {
	o := qemutest.Options(t)
	if err := qemutest.New(t, o).Close(); err != nil { // skips where machines cannot run
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], victim, o.Folder, o.Guest)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		t.Fatalf("the victim says %q, %v", line, err)
	}
	if n := len(using(t, o.Folder)); n != 1 {
		t.Errorf("%d processes use the folder before", n)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		_, err := os.Stat(o.Folder)
		left := using(t, o.Folder)
		if errors.Is(err, fs.ErrNotExist) && len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("left: processes %v, the folder: %v", left, err)
		}
	}
}

// using returns the QEMU processes whose command line names a folder.
func using(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err == nil && strings.Contains(string(text), "qemu-system") && strings.Contains(string(text), folder) {
			found = append(found, f)
		}
	}
	return found
}
