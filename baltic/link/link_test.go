package link_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
	"github.com/balticsim/balticsim/baltic/link"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience ends a test that would wait for ever; no verdict depends on it.
const patience = 30 * time.Second

// pair is a link and the machine's end of its stream.
type pair struct {
	*link.Link
	*frame.Reader
	*frame.Writer
	t      *testing.T
	stream net.Conn
	events chan baltic.HostEvent
	gone   chan error
}

func connect(t *testing.T, maxBody int) *pair {
	here, there := net.Pipe()
	p := &pair{t: t, stream: there, events: make(chan baltic.HostEvent, 100), gone: make(chan error, 1)}
	p.Reader, p.Writer = frame.NewReader(there, frame.WiringLimits()), frame.NewWriter(there, frame.DefaultLimits())
	p.Link = link.New(here, link.Options{
		Event: func(e baltic.HostEvent) { p.events <- e }, Gone: func(err error) { p.gone <- err }, MaxBody: maxBody,
	})
	t.Cleanup(func() { _ = p.Close() })
	return p
}

func (p *pair) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *pair) read(want frame.Kind) frame.Frame {
	p.t.Helper()
	f, err := p.Next()
	if err != nil || f.Kind != want {
		p.t.Fatalf("the host says %v, %v; expected %s", f, err, want)
	}
	return f
}

func (p *pair) ctx() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	p.t.Cleanup(cancel)
	return ctx
}

// ask runs a question of the host, which answer answers as the machine.
func (p *pair) ask(question func() error, answer func()) {
	p.t.Helper()
	asked := make(chan error, 1)
	go func() { asked <- question() }()
	answer()
	p.must(<-asked)
}

func (p *pair) hold() {
	p.t.Helper()
	p.ask(func() error { return p.Hold(p.ctx()) }, func() {
		f := p.read(frame.Hold)
		p.must(p.Write(frame.Frame{Kind: frame.Held, Epoch: f.Epoch, ID: f.ID}))
	})
}

func (p *pair) sync(epoch uint64, before func()) {
	p.t.Helper()
	p.ask(func() error { return p.Sync(p.ctx(), epoch, 10*epoch, frame.Moment{Time: 5}) }, func() {
		f := p.read(frame.Sync)
		before()
		p.must(p.Write(frame.Frame{Kind: frame.Synced, Epoch: f.Epoch, ID: f.ID}))
	})
}

// TestSaid: what the host says becomes frames, and what the machine says events.
func TestSaid(t *testing.T) {
	p := connect(t, 0)
	boot := baltic.Boot{Role: "Shop", Name: "Shop#2", Image: baltic.Image{Images: baltic.Text{Name: "Images.ml", Text: strings.Repeat("x", 2<<20)}}}
	p.must(p.Wire(boot))
	var w frame.Wiring
	p.must(p.read(frame.Wire).Read(&w))
	if w.Role != "Shop" || w.Name != "Shop#2" || w.Version != frame.Version || len(w.Images.Text) != 2<<20 {
		t.Errorf("the machine is to be %s, %s", w.Role, w.Name)
	}
	p.must(p.Call(baltic.Call{At: "S.Op", ID: 4, Body: []byte("1")}))
	if f := p.read(frame.Call); f.At != "S.Op" || f.ID != 4 || string(f.Body) != "1" {
		t.Errorf("the call is %v", f)
	}
	p.must(p.Answer(baltic.Answer{ID: 5, Fault: "nobody there"}))
	if f := p.read(frame.Answer); f.ID != 5 || f.Fault != "nobody there" {
		t.Errorf("the answer is %v", f)
	}
	said := func(k frame.Kind) frame.Frame { return frame.Frame{Kind: k}.WithBody("text") }
	for _, test := range []struct {
		says frame.Frame
		want baltic.HostEvent
	}{
		{frame.Frame{Kind: frame.Ready}, baltic.HostEvent{Kind: baltic.Ready}},
		{frame.Frame{Kind: frame.Reply, ID: 4, Fault: "no"}, baltic.HostEvent{Kind: baltic.Replied, Answer: baltic.Answer{ID: 4, Fault: "no"}}},
		{frame.Frame{Kind: frame.Ask, ID: 6, At: "T.Op"}, baltic.HostEvent{Kind: baltic.Asks, Call: baltic.Call{At: "T.Op", ID: 6}}},
		{said(frame.Print), baltic.HostEvent{Kind: baltic.Printed, Text: "text"}},
		{said(frame.Fail), baltic.HostEvent{Kind: baltic.Failed, Text: "text"}},
		{said(frame.Drop), baltic.HostEvent{Kind: baltic.Dropped, Text: "text"}},
	} {
		p.must(p.Write(test.says))
		e := <-p.events
		if e.Kind != test.want.Kind || e.Text != test.want.Text || e.Call.At != test.want.Call.At || e.Call.ID != test.want.Call.ID ||
			e.Answer.ID != test.want.Answer.ID || e.Answer.Fault != test.want.Answer.Fault {
			t.Errorf("%v becomes %v", test.says, e)
		}
	}
}

// TestFirstEpoch: a machine begins in the epoch that its host has chosen.
func TestFirstEpoch(t *testing.T) {
	here, there := net.Pipe()
	l := link.New(here, link.Options{Epoch: 7})
	defer func() { _ = l.Close() }()
	r := frame.NewReader(there, frame.DefaultLimits())
	if err := l.Wire(baltic.Boot{}); err != nil {
		t.Fatal(err)
	}
	if f, err := r.Next(); err != nil || f.Epoch != 7 {
		t.Errorf("the epoch is %d, %v", f.Epoch, err)
	}
}

// TestHeld: between Held and Synced nothing can be said, and what is said in an earlier epoch is not heard.
func TestHeld(t *testing.T) {
	p := connect(t, 0)
	p.hold()
	for what, err := range map[string]error{
		"call": p.Call(baltic.Call{}), "answer": p.Answer(baltic.Answer{}), "ping": p.Ping(p.ctx()), "hold": p.Hold(p.ctx()),
	} {
		if !errors.Is(err, link.ErrHeld) {
			t.Errorf("%s of a machine that is held: %v", what, err)
		}
	}
	p.sync(3, func() {
		p.must(p.Write(frame.Frame{Kind: frame.Ready}))                       // of an old epoch
		p.must(p.Write(frame.Frame{Kind: frame.Synced, Epoch: 2, ID: 30}))    // of another state
		p.must(p.Write(frame.Frame{Kind: frame.Synced, Epoch: 3, ID: 29}))    // of another time
		_, err := p.stream.Write([]byte("half a frame of the time before\n")) // and no frame at all
		p.must(err)
	})
	if p.Epoch() != 3 {
		t.Errorf("the epoch is %d", p.Epoch())
	}
	p.must(p.Call(baltic.Call{At: "S.Op"}))
	if f := p.read(frame.Call); f.Epoch != 3 {
		t.Errorf("the call is of epoch %d", f.Epoch)
	}
	p.must(p.Write(frame.Frame{Kind: frame.Print, Epoch: 2}.WithBody("old")))
	p.must(p.Write(frame.Frame{Kind: frame.Print, Epoch: 3}.WithBody("new")))
	if e := <-p.events; e.Text != "new" {
		t.Errorf("the first event is %v", e)
	}
	if err := p.Sync(p.ctx(), 3, 1, frame.Moment{}); err == nil {
		t.Error("an epoch follows itself")
	}
}

// TestPings: each question gets its own answer.
func TestPings(t *testing.T) {
	p := connect(t, 0)
	p.ask(func() error { return p.Ping(p.ctx()) }, func() {
		f := p.read(frame.Ping)
		p.must(p.Write(frame.Frame{Kind: frame.Pong, ID: f.ID + 1}))
		p.must(p.Write(frame.Frame{Kind: frame.Pong, ID: f.ID}))
	})
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		p.read(frame.Ping)
		cancel()
	}()
	if err := p.Ping(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a ping that is given up ends with %v", err)
	}
}

// TestGone: the end of the stream, and something else than frames, are told once; closing the link is not.
func TestGone(t *testing.T) {
	for name, test := range map[string]struct {
		do    func(p *pair)
		ended bool
	}{
		"end":     {func(p *pair) { _ = p.stream.Close() }, true},
		"inside":  {func(p *pair) { _, _ = p.stream.Write([]byte{0, 0}); _ = p.stream.Close() }, true},
		"garbage": {func(p *pair) { _, _ = p.stream.Write([]byte("Kernel panic - not syncing")) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := connect(t, 0)
			test.do(p)
			err := <-p.gone
			if link.Ended(err) != test.ended {
				t.Errorf("the machine is gone: %v", err)
			}
			if err := p.Call(baltic.Call{}); !errors.Is(err, link.ErrClosed) {
				t.Errorf("calling a machine that is gone: %v", err)
			}
			if err := p.Ping(p.ctx()); !errors.Is(err, link.ErrClosed) {
				t.Errorf("asking a machine that is gone: %v", err)
			}
		})
	}
	p := connect(t, 0)
	asked := make(chan error, 1)
	go func() { asked <- p.Ping(p.ctx()) }()
	p.read(frame.Ping)
	_ = p.Close()
	if err := <-asked; !errors.Is(err, link.ErrClosed) {
		t.Errorf("a question over a link that is closed ends with %v", err)
	}
	if len(p.gone) > 0 {
		t.Errorf("closing the link is told: %v", <-p.gone)
	}
	if _, err := p.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("the stream of a closed link ends with %v", err)
	}
}

// TestFull: a machine that reads nothing does not make its host grow or wait.
func TestFull(t *testing.T) {
	p := connect(t, 0)
	var err error
	sent := 0
	for ; err == nil && sent < 100_000; sent++ {
		err = p.Call(baltic.Call{At: "S.Op", Body: []byte("1")})
	}
	if !errors.Is(err, link.ErrFull) {
		t.Errorf("after %d calls that nobody reads: %v", sent, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := p.Sync(ctx, 1, 1, frame.Moment{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a new epoch finds no room: %v", err)
	}
}

// TestRefused: a message that is too long or no text is refused, and the next one is not.
func TestRefused(t *testing.T) {
	p := connect(t, 100)
	if err := p.Call(baltic.Call{Body: []byte(strings.Repeat("1", 101))}); !errors.Is(err, frame.ErrTooLong) {
		t.Errorf("a call that is too long: %v", err)
	}
	if err := p.Call(baltic.Call{Body: []byte("\"\xff\"")}); err == nil {
		t.Error("a call that is no text is sent")
	}
	p.must(p.Call(baltic.Call{ID: 3, Body: []byte(strings.Repeat("1", 100))}))
	if f := p.read(frame.Call); f.ID != 3 {
		t.Errorf("the call is %v", f)
	}
}
