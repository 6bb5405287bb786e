package unmodified_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
	"github.com/balticsim/balticsim/baltic/guest"
	"github.com/balticsim/balticsim/baltic/guest/unmodified"
	"github.com/balticsim/balticsim/baltic/link"
)

// The program of these tests is this test itself: started as a machine starts one, it serves instead.
func TestMain(m *testing.M) {
	if os.Getenv("LISTEN") != "" && os.Getenv("IMPORT_CLERK_URL") != "" {
		serve()
	}
	goleak.VerifyTestMain(m)
}

const metadata = `
let clerk:service = {sname = "Clerk"; ops = [
  {opname = "Ask"; action = "urn:ask"; input = "string"; output = "int"}]}
let desk:service = {sname = "Desk"; ops = [
  {opname = "Relay"; action = "urn:relay"; input = "string"; output = "int"};
  {opname = "Echo"; action = "urn:echo"; input = "string"; output = "string"};
  {opname = "Order"; action = "urn:order"; input = "string"; output = "unit"}]}
let m:metadata = [VM {vmname = "Desk"; disk = "desk.vhd"; inputs = [clerk; clerk]; outputs = [("/desk", desk)]}]
`

// serve is a server that knows nothing of farms. Orders tell it what to do.
func serve() {
	post := func(url string, body []byte) (int, []byte) {
		r, err := http.Post(url, "application/json", bytes.NewReader(body))
		if err != nil {
			return 0, []byte(err.Error())
		}
		defer r.Body.Close() //nolint:errcheck // it was read
		answer, _ := io.ReadAll(r.Body)
		return r.StatusCode, answer
	}
	http.HandleFunc("POST /Desk/Relay", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		status, answer := post(os.Getenv("IMPORT_CLERK_URL")+"/Ask", body)
		w.WriteHeader(status)
		_, _ = w.Write(answer)
	})
	http.HandleFunc("POST /Desk/Echo", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var text string
		_ = json.Unmarshal(body, &text)
		switch text {
		case "wrong":
			body = []byte("17")
		case "error":
			http.Error(w, "out of ink", http.StatusTeapot)
			return
		case "cut":
			panic(http.ErrAbortHandler)
		case "long":
			body = []byte(`"` + strings.Repeat("x", 2<<20) + `"`)
		}
		_, _ = w.Write(body)
	})
	http.HandleFunc("POST /Desk/Order", func(w http.ResponseWriter, r *http.Request) {
		var order string
		_ = json.NewDecoder(r.Body).Decode(&order)
		switch order {
		case "print":
			fmt.Print("first\nsecond\n")
		case "log":
			fmt.Fprintln(os.Stderr, "a line in the log")
		case "exit":
			os.Exit(3)
		case "environment":
			fmt.Println(strings.Join(os.Environ(), " "))
		case "second":
			_, answer := post(os.Getenv("IMPORT_CLERK_2_URL")+"/Ask", []byte(`"2?"`))
			fmt.Printf("%s\n", answer)
		case "ask nonsense":
			status, answer := post(os.Getenv("IMPORT_CLERK_URL")+"/Ask", []byte(`[1]`))
			fmt.Printf("%d %s\n", status, bytes.TrimSpace(answer))
		}
	})
	fmt.Println(http.ListenAndServe(os.Getenv("LISTEN"), nil))
	os.Exit(1)
}

// machine is a guest that runs the program, with the host's end of its stream.
type machine struct {
	*link.Link
	t      *testing.T
	log    *syncBuffer
	events chan baltic.HostEvent
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

const patience = 60 * time.Second

func boot(t *testing.T, executable string) *machine {
	t.Helper()
	here, there := net.Pipe()
	m := &machine{t: t, log: &syncBuffer{}, events: make(chan baltic.HostEvent, 100)}
	m.Link = link.New(here, link.Options{Event: func(e baltic.HostEvent) { m.events <- e }, Gone: func(error) {}})
	g := guest.New(guest.Options{Execute: unmodified.Execute(m.log)})
	served := make(chan error, 1)
	go func() { served <- g.Serve(context.Background(), there) }()
	t.Cleanup(func() {
		_ = m.Close()
		if err := <-served; err != nil {
			t.Errorf("serving ended with %v", err)
		}
	})
	err := m.Wire(baltic.Boot{Role: "Desk", Image: baltic.Image{
		Metadata: baltic.Text{Name: "desk.meta.ml", Text: metadata}, Executable: executable,
	}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func (m *machine) next() baltic.HostEvent {
	m.t.Helper()
	select {
	case e := <-m.events:
		return e
	case <-time.NewTimer(patience).C:
		m.t.Fatal("the machine says nothing")
		panic("unreachable")
	}
}

func (m *machine) expect(want string) {
	m.t.Helper()
	if got := text(m.next()); got != want {
		m.t.Fatalf("the machine says %q, not %q", got, want)
	}
}

func text(e baltic.HostEvent) string {
	switch e.Kind {
	case baltic.Ready:
		return "ready"
	case baltic.Replied:
		if e.Answer.Fault != "" {
			return fmt.Sprintf("reply %d: fault: %s", e.Answer.ID, e.Answer.Fault)
		}
		return fmt.Sprintf("reply %d: %s", e.Answer.ID, e.Answer.Body)
	case baltic.Asks:
		return fmt.Sprintf("asks %s %s", e.Call.At, e.Call.Body)
	case baltic.Printed:
		return "prints " + strings.TrimSpace(e.Text)
	case baltic.Failed:
		return "failed: " + e.Text
	case baltic.Dropped:
		return "dropped: " + e.Text
	default:
		return fmt.Sprintf("event %d", e.Kind)
	}
}

func (m *machine) call(id uint64, op, body string) {
	m.t.Helper()
	if err := m.Call(baltic.Call{At: "Desk." + op, ID: id, Body: json.RawMessage(body)}); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) answer(a baltic.Answer) {
	m.t.Helper()
	if err := m.Answer(a); err != nil {
		m.t.Fatal(err)
	}
}

func TestServer(t *testing.T) {
	m := boot(t, self(t))
	m.call(1, "Echo", `"early"`)
	m.expect("ready")
	m.expect(`reply 1: "early"`)
	m.call(2, "Relay", `"how many?"`)
	e := m.next()
	if text(e) != `asks Clerk.Ask "how many?"` {
		t.Fatalf("the machine says %s", text(e))
	}
	m.call(3, "Echo", `"meanwhile"`)
	m.expect(`reply 3: "meanwhile"`)
	m.answer(baltic.Answer{ID: e.Call.ID, Body: json.RawMessage("5")})
	m.expect("reply 2: 5")

	m.call(4, "Order", `"print"`)
	lines := []string{text(m.next()), text(m.next()), text(m.next())}
	for _, want := range []string{"prints first", "prints second", "reply 4: null"} {
		if !strings.Contains(strings.Join(lines, "|"), want) {
			t.Errorf("the machine says %q; expected %s", lines, want)
		}
	}
	m.call(5, "Order", `"second"`)
	e = m.next()
	if text(e) != `asks Clerk#2.Ask "2?"` {
		t.Fatalf("the machine says %s", text(e))
	}
	m.answer(baltic.Answer{ID: e.Call.ID, Body: json.RawMessage("22")})
	if one, two := text(m.next()), text(m.next()); one+two != "prints 22reply 5: null" && two+one != "prints 22reply 5: null" {
		t.Errorf("the machine says %s and %s", one, two)
	}
}

// TestWrong: whatever the program or the host does wrong is refused at the border, and who is to blame is told.
func TestWrong(t *testing.T) {
	m := boot(t, self(t))
	m.expect("ready")
	for i, test := range []struct{ op, body, want string }{
		{"Echo", `5`, "host broke the type of Desk.Echo request: expected string, got the number 5"},
		{"Gone", `5`, "the machine Desk does not serve Desk.Gone"},
		{"Echo", `"wrong"`, "machine Desk broke the type of Desk.Echo reply: expected string, got the number 17"},
		{"Echo", `"error"`, `the machine Desk answers Desk.Echo with 418 I'm a teapot: "out of ink"`},
		{"Echo", `"long"`, "machine Desk broke the type of Desk.Echo reply: expected at most 1048576 bytes, got 1048577 bytes"},
	} {
		m.call(uint64(i), test.op, test.body)
		m.expect(fmt.Sprintf("reply %d: fault: %s", i, test.want))
	}
	m.call(9, "Echo", `"cut"`)
	if e := m.next(); e.Kind != baltic.Replied || !strings.Contains(e.Answer.Fault, "does not answer Desk.Echo") {
		t.Errorf("the machine says %s", text(e))
	}
	m.call(10, "Relay", `"?"`)
	m.answer(baltic.Answer{ID: m.next().Call.ID, Fault: "the clerk sleeps"})
	m.expect(`reply 10: fault: the machine Desk answers Desk.Relay with 502 Bad Gateway: "the clerk sleeps"`)
	m.call(11, "Relay", `"?"`)
	m.answer(baltic.Answer{ID: m.next().Call.ID, Body: json.RawMessage(`"many"`)})
	m.expect(`dropped: host broke the type of Clerk.Ask reply: expected int, got "many"`)
	if e := m.next(); e.Kind != baltic.Replied || !strings.Contains(e.Answer.Fault, "502 Bad Gateway") {
		t.Errorf("the machine says %s", text(e))
	}
	m.call(12, "Order", `"ask nonsense"`)
	const blame = "machine Desk broke the type of Clerk.Ask request: expected string, got an array"
	m.expect("dropped: " + blame)
	if one, two := text(m.next()), text(m.next()); !strings.Contains(one+two, "prints 400 "+blame) {
		t.Errorf("the machine says %s and %s", one, two)
	}
}

func TestEnvironment(t *testing.T) {
	m := boot(t, self(t))
	m.expect("ready")
	m.call(1, "Order", `"environment"`)
	printed := m.next()
	if printed.Kind == baltic.Replied {
		printed = m.next()
	}
	var names []string
	for _, v := range strings.Fields(printed.Text) {
		name, _, _ := strings.Cut(v, "=")
		names = append(names, name)
	}
	if got := strings.Join(names, " "); got != "PORT LISTEN IMPORT_CLERK_URL IMPORT_CLERK_2_URL" {
		t.Errorf("the program's environment has %s", got)
	}
	if !strings.HasSuffix(strings.TrimSpace(printed.Text), "/Clerk-2") {
		t.Errorf("the second import is at %s", printed.Text)
	}
}

// TestEnds: a program that ends has failed; what it was doing gets no answer.
func TestEnds(t *testing.T) {
	m := boot(t, self(t))
	m.expect("ready")
	m.call(1, "Order", `"log"`)
	m.expect("reply 1: null")
	m.call(2, "Order", `"exit"`)
	var failed, refused bool
	for range 2 {
		switch e := m.next(); e.Kind {
		case baltic.Failed:
			failed = e.Text == "the executable of the machine Desk has ended with exit status 3"
		case baltic.Replied:
			refused = strings.Contains(e.Answer.Fault, "does not answer Desk.Order")
		default:
			t.Errorf("the machine says %s", text(e))
		}
	}
	if !failed || !refused {
		t.Errorf("failed %v, call refused %v", failed, refused)
	}
	if got := m.log.String(); got != "a line in the log\n" {
		t.Errorf("in the log is %q", got)
	}
}

func TestNotStarted(t *testing.T) {
	m := boot(t, "/nowhere/server")
	if e := m.next(); e.Kind != baltic.Failed || !strings.HasPrefix(e.Text, "the executable cannot be started") {
		t.Errorf("the machine says %s", text(e))
	}
}

// TestHeld: while the machine is held nothing is said; what came of it meanwhile is said afterwards.
func TestHeld(t *testing.T) {
	m := boot(t, self(t))
	m.expect("ready")
	m.call(1, "Echo", `"held"`)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := m.Hold(ctx); err != nil {
		t.Fatal(err)
	}
	before := len(m.events)
	if err := m.Call(baltic.Call{At: "Desk.Echo", ID: 3, Body: json.RawMessage(`"no"`)}); !errors.Is(err, link.ErrHeld) {
		t.Errorf("calling a machine that is held: %v", err)
	}
	if len(m.events) != before {
		t.Error("a machine that is held speaks")
	}
	if err := m.Sync(ctx, 1, 1, frame.Moment{}); err != nil {
		t.Fatal(err)
	}
	m.expect(`reply 1: "held"`)
	m.call(2, "Echo", `"on"`)
	m.expect(`reply 2: "on"`)
}
