package qmp_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/balticsim/balticsim/internal/qmp"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const greeting = `{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}}, "capabilities": ["oob"]}}`

// fake is a QEMU that says what a test wants.
type fake struct {
	net.Conn
	lines *bufio.Scanner
}

func (f *fake) say(format string, a ...any) { _, _ = fmt.Fprintf(f, format+"\r\n", a...) } // a client that left shows in its own errors

// command reads the next command and returns its name and number; the name is empty at the end of the stream.
func (f *fake) command() (string, uint64) {
	var c struct {
		Execute string
		ID      uint64
	}
	if !f.lines.Scan() || json.Unmarshal(f.lines.Bytes(), &c) != nil {
		return "", 0
	}
	return c.Execute, c.ID
}

// greet answers what every client begins with.
func (f *fake) greet() {
	f.say(greeting)
	_, id := f.command()
	f.say(`{"return": {}, "id": %d}`, id)
}

// dial starts a fake on a socket and connects to it.
func dial(ctx context.Context, t *testing.T, event func(qmp.Event), play func(*fake)) (*qmp.Client, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "q")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	wait.Go(func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		play(&fake{Conn: conn, lines: bufio.NewScanner(conn)})
	})
	t.Cleanup(func() {
		_ = l.Close()
		wait.Wait()
	})
	return qmp.Dial(ctx, path, event)
}

func ignore(qmp.Event) {}

func connect(t *testing.T, play func(*fake)) *qmp.Client {
	t.Helper()
	c, err := dial(t.Context(), t, ignore, play)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// drain waits until the other side leaves.
func (f *fake) drain() { _, _ = io.Copy(io.Discard, f) }

func TestExecute(t *testing.T) {
	c := connect(t, func(f *fake) {
		f.greet()
		name, id := f.command()
		f.say(`{"return": {"status": %q}, "id": %d}`, name, id)
		_, id = f.command()
		f.say(`{"error": {"class": "CommandNotFound", "desc": "The command is unknown"}, "id": %d}`, id)
		_, id = f.command()
		f.say(`{"return": "Error: no\r\n", "id": %d}`, id)
		_, id = f.command()
		f.say(`{"return": [1], "id": %d}`, id)
		f.drain()
	})
	var status struct{ Status string }
	if err := c.Execute(t.Context(), "query-status", nil, &status); err != nil || status.Status != "query-status" {
		t.Errorf("status %q, %v", status.Status, err)
	}
	var refused *qmp.Error
	err := c.Execute(t.Context(), "dance", nil, nil)
	if !errors.As(err, &refused) || refused.Class != "CommandNotFound" || err.Error() != "dance: The command is unknown" {
		t.Errorf("the error is %v", err)
	}
	if out, err := c.Human(t.Context(), "savevm x"); err != nil || out != "Error: no\r\n" {
		t.Errorf("the monitor says %q, %v", out, err)
	}
	if err := c.Execute(t.Context(), "query-status", nil, &status); err == nil {
		t.Error("a list was read as an object")
	}
}

// TestEventBeforeReply: events come in order, none is lost, and those before an answer are told before it.
func TestEventBeforeReply(t *testing.T) {
	const n = 500
	var events []string // written by the reader, which the end of the client follows
	c, err := dial(t.Context(), t, func(e qmp.Event) { events = append(events, e.Name+string(e.Data)) }, func(f *fake) {
		f.say(`{"event": "E0", "data": 0}`) // a QEMU may have something to tell before it greets
		f.greet()
		_, id := f.command()
		for i := 1; i < n; i++ {
			f.say(`{"timestamp": {"seconds": 1}, "event": "E%d", "data": %d}`, i, i)
		}
		f.say(`{"return": {}, "id": %d}`, id)
		f.drain()
	})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Execute(t.Context(), "cont", nil, nil); err != nil {
		t.Fatal(err)
	}
	if len(events) != n {
		t.Fatalf("%d events", len(events))
	}
	for i, e := range events {
		if want := fmt.Sprintf("E%d%d", i, i); e != want {
			t.Fatalf("event %s instead of %s", e, want)
		}
	}
}

// TestOutOfOrder: answers find their commands by number, whoever waits, and one that nobody waits for harms nobody.
func TestOutOfOrder(t *testing.T) {
	const n = 20
	c := connect(t, func(f *fake) {
		f.greet()
		names := map[uint64]string{}
		for range n {
			name, id := f.command()
			names[id] = name
		}
		f.say(`{"return": {}, "id": 4711}`)
		for id, name := range names {
			f.say(`{"return": %q, "id": %d}`, name, id)
		}
		f.drain()
	})
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() {
			name, got := fmt.Sprint("c", i), ""
			if err := c.Execute(t.Context(), name, nil, &got); err != nil || got != name {
				t.Errorf("%s got %q, %v", name, got, err)
			}
		})
	}
	wait.Wait()
}

// TestEnd: the end of the stream fails what waits, what comes later, and is told.
func TestEnd(t *testing.T) {
	tests := []struct{ name, last, err string }{
		{"closed", "", "EOF"},
		{"garbage", "Segmentation fault", "not a line of the protocol"},
		{"half a line", `{"return": {`, "not a line of the protocol"},
		{"too long", strings.Repeat("x", 5<<20), "token too long"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := connect(t, func(f *fake) {
				f.greet()
				f.command()
				if test.last != "" {
					f.say("%s", test.last)
				}
			})
			for range 2 {
				if err := c.Execute(t.Context(), "stop", nil, nil); err == nil || !strings.Contains(err.Error(), test.err) {
					t.Errorf("the error is %v", err)
				}
			}
			<-c.Done()
		})
	}
}

// TestStopped: a QEMU that has been stopped answers nothing: not the greeting, not the negotiation, not a command. Only the context ends it.
func TestStopped(t *testing.T) {
	soon := func() context.Context {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 20*time.Millisecond, errors.New("enough"))
		t.Cleanup(cancel)
		return ctx
	}
	for name, play := range map[string]func(*fake){
		"silent":       func(f *fake) { f.drain() },
		"greeting":     func(f *fake) { f.say(greeting); f.drain() },
		"other events": func(f *fake) { f.say(`{"event": "RESUME"}`); f.drain() },
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := dial(soon(), t, ignore, play); err == nil || !strings.Contains(err.Error(), "enough") {
				t.Errorf("the error is %v", err)
			}
		})
	}
	t.Run("gone", func(t *testing.T) {
		if _, err := dial(t.Context(), t, ignore, func(*fake) {}); !errors.Is(err, io.EOF) {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("command", func(t *testing.T) {
		c := connect(t, func(f *fake) { f.greet(); f.drain() })
		if err := c.Execute(soon(), "stop", nil, nil); err == nil || !strings.Contains(err.Error(), "enough") {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("reads nothing", func(t *testing.T) {
		hold := make(chan struct{})
		defer close(hold)
		c := connect(t, func(f *fake) { f.greet(); <-hold })
		long := map[string]string{"x": strings.Repeat("x", 8<<20)}
		if err := c.Execute(soon(), "human-monitor-command", long, nil); err == nil || !strings.Contains(err.Error(), "enough") {
			t.Errorf("the error is %v", err)
		}
		if err := c.Execute(soon(), "cont", nil, nil); err == nil {
			t.Error("a stream with half a line was used again")
		}
	})
}
