package qemu_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/hosttest"
	"github.com/balticsim/balticsim/baltic/qemu"
	"github.com/balticsim/balticsim/baltic/qemu/qemutest"
)

// patience is how long a test waits for anything before it fails.
const patience = 5 * time.Minute

// until reads events of a machine until one of a kind comes, which it returns. Other kinds may come before; a crash or failure may not.
func until(t testing.TB, h baltic.Host, m baltic.MachineID, kind baltic.HostEventKind) baltic.HostEvent {
	t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		select {
		case e := <-h.Events():
			if e.Machine != m {
				continue
			}
			if e.Kind == kind {
				return e
			}
			if e.Kind == baltic.Crashed || e.Kind == baltic.Failed {
				t.Fatalf("machine %d: %s %s", m, e.Cause, e.Text)
			}
		case <-limit.C:
			t.Fatalf("machine %d says nothing", m)
		}
	}
}

func boot(t testing.TB, h baltic.Host, b baltic.Boot) baltic.MachineID {
	t.Helper()
	m, err := h.Boot(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	until(t, h, m, baltic.Ready)
	return m
}

// call calls an operation of a machine and returns the answer.
func call(t testing.TB, h baltic.Host, m baltic.MachineID, id uint64, at, body string) string {
	t.Helper()
	if err := h.Call(t.Context(), m, baltic.Call{At: at, ID: id, Body: json.RawMessage(body)}); err != nil {
		t.Fatal(err)
	}
	e := until(t, h, m, baltic.Replied)
	if e.Answer.ID != id || e.Answer.Fault != "" {
		t.Fatalf("machine %d: answer %d: %s", m, e.Answer.ID, e.Answer.Fault)
	}
	return string(e.Answer.Body)
}

// lines collects what a console says.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// server is a role's own program: it serves HTTP and knows nothing of farms.
const server = `package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strings"
	"time"
)

func main() {
	http.HandleFunc("/Desk/Echo", func(w http.ResponseWriter, r *http.Request) { io.Copy(w, r.Body) })
	http.HandleFunc("/Desk/Relay", func(w http.ResponseWriter, r *http.Request) {
		answer, err := http.Post(os.Getenv("IMPORT_CLERK_URL")+"/Ask", "application/json", r.Body)
		if err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		io.Copy(w, answer.Body)
	})
	http.HandleFunc("/Desk/Grow", func(w http.ResponseWriter, r *http.Request) {
		err := os.WriteFile("/tmp/big", bytes.Repeat([]byte("x"), 6<<20), 0o600)
		text := fmt.Sprint(runtime.NumCPU(), " ", err, " ", time.Now().Year() > 2020)
		fmt.Fprintf(w, "%q", strings.ReplaceAll(text, "\n", " "))
	})
	fmt.Println("serving")
	fmt.Fprintln(os.Stderr, "to the console")
	panic(http.ListenAndServe(os.Getenv("LISTEN"), nil))
}
`

// build builds the server for a machine.
func build(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(server), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "server")
	cmd := exec.Command("go", "build", "-o", file, filepath.Join(dir, "main.go"))
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return file
}

// TestExecutable: a machine runs a program that knows nothing of farms, within its limits; what it writes beside is on the console; it
// can be frozen, cut off and go on; and its end is a failure.
func TestExecutable(t *testing.T) {
	o := qemutest.Options(t)
	o.Silence, o.Heartbeat = 15*time.Second, 100*time.Millisecond
	h := qemutest.New(t, o)
	defer func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}()
	var console lines
	b := hosttest.Boot("Desk")
	b.Image.Images = baltic.Text{}
	b.Image.Executable = build(t)
	b.Limits = baltic.MachineLimits{MemoryMiB: 128, CPUs: 2, DiskMiB: 4}
	b.Console = &console
	m := boot(t, h, b)
	if got := call(t, h, m, 1, "Desk.Echo", `"hello"`); got != `"hello"` {
		t.Errorf("the echo is %s", got)
	}
	if got, want := call(t, h, m, 2, "Desk.Grow", "1"), `"2 write /tmp/big: no space left on device true"`; got != want {
		t.Errorf("limits: %s; expected: %s", got, want)
	}
	if !strings.Contains(console.String(), "to the console") {
		t.Errorf("the console says %q", console.String())
	}

	if err := h.Call(t.Context(), m, baltic.Call{At: "Desk.Relay", ID: 3, Body: []byte(`"who?"`)}); err != nil {
		t.Fatal(err)
	}
	ask := until(t, h, m, baltic.Asks)
	f, err := h.Freeze(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Thaw(t.Context(), m, f); err != nil {
		t.Fatal(err)
	}
	if err := h.Break(t.Context(), m, baltic.BreakCut); err != nil {
		t.Fatal(err)
	}
	for e := range h.Events() {
		if e.Kind == baltic.Crashed {
			if e.Cause != baltic.Hang {
				t.Errorf("a machine that was cut off: %s", e.Cause)
			}
			break
		}
	}
	if err := h.Thaw(t.Context(), m, f); err != nil {
		t.Fatal(err)
	}
	if err := h.Answer(t.Context(), m, baltic.Answer{ID: ask.Call.ID, Body: []byte("7")}); err != nil {
		t.Fatal(err)
	}
	if e := until(t, h, m, baltic.Replied); e.Answer.ID != 3 || string(e.Answer.Body) != "7" {
		t.Errorf("after the cut: %d: %s %s", e.Answer.ID, e.Answer.Body, e.Answer.Fault)
	}

	// A state can be thawed as another machine while the first one runs.
	other := boot(t, h, b)
	if _, err := h.Freeze(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if err := h.Thaw(t.Context(), other, f); err != nil {
		t.Fatal(err)
	}
	if got := call(t, h, other, 4, "Desk.Echo", `"other"`); got != `"other"` {
		t.Errorf("the other machine says %s", got)
	}
	if got := call(t, h, m, 5, "Desk.Echo", `"first"`); got != `"first"` {
		t.Errorf("the first machine says %s", got)
	}
}

// TestNoStart: a QEMU that does not start is a failure with the reason, and no crash: booting again would not help.
func TestNoStart(t *testing.T) {
	o := qemutest.Options(t)
	h := qemutest.New(t, o)
	defer func() { _ = h.Close() }()
	for _, limits := range []baltic.MachineLimits{{CPUs: 1 << 20}, {MemoryMiB: 900_000}} {
		b := hosttest.Boot("Desk")
		b.Limits = limits
		m, err := h.Boot(t.Context(), b)
		if err != nil {
			t.Fatal(err)
		}
		for e := range h.Events() {
			if e.Kind == baltic.Booting || e.Machine != m {
				continue
			}
			if e.Kind != baltic.Failed || !strings.Contains(e.Text, "QEMU ended: exit status 1: ") {
				t.Errorf("event %d: %s", e.Kind, e.Text)
			}
			break
		}
		if _, err := h.Freeze(t.Context(), m); err != nil {
			t.Errorf("freezing it: %v", err)
		}
		if err := h.Kill(t.Context(), m); err != nil {
			t.Errorf("killing it: %v", err)
		}
	}
}

// TestTooLittle: a machine without the memory that its kernel needs crashes, and it is told what may be wrong.
func TestTooLittle(t *testing.T) {
	h := qemutest.New(t, qemutest.Options(t))
	defer func() { _ = h.Close() }()
	b := hosttest.Boot("Desk")
	b.Limits.MemoryMiB = 40
	m, err := h.Boot(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if e := until(t, h, m, baltic.Crashed); !strings.HasSuffix(e.Text, " before it was up: its memory of 40 MiB may be too little") {
		t.Errorf("%s: %s", e.Cause, e.Text)
	}
}

// TestCloseWhileBooting: a host can be closed at any moment.
func TestCloseWhileBooting(t *testing.T) {
	o := qemutest.Options(t)
	for _, wait := range []time.Duration{0, time.Millisecond, 30 * time.Millisecond, 300 * time.Millisecond} {
		h := qemutest.New(t, o)
		if _, err := h.Boot(t.Context(), hosttest.Boot("Desk")); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), wait)
		<-ctx.Done()
		cancel()
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestAuto: whatever this computer says about KVM, a host finds an accelerator with which machines boot.
func TestAuto(t *testing.T) {
	o := qemutest.Options(t)
	o.Accel = "auto"
	h := qemutest.New(t, o)
	defer func() { _ = h.Close() }()
	if a := h.Accel(); a != "tcg" && a != "kvm" {
		t.Errorf("machines use %q", a)
	}
	m := boot(t, h, hosttest.Boot("Desk"))
	if got := call(t, h, m, 1, "Desk.Add", "4"); got != "4" {
		t.Errorf("the sum is %s", got)
	}
}

func TestMissing(t *testing.T) {
	empty := t.TempDir()
	for name, o := range map[string]qemu.Options{
		"QEMU":   {QEMU: "no-such-qemu"},
		"kernel": {Kernel: empty, QEMU: os.Args[0]},
	} {
		if _, err := qemu.New(t.Context(), o); !errors.Is(err, qemu.ErrMissing) || !strings.Contains(err.Error(), "make setup-qemu") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := qemu.New(t.Context(), qemu.Options{QEMU: os.Args[0], Accel: "magic"}); err == nil {
		t.Error("an accelerator that is none")
	}
}
