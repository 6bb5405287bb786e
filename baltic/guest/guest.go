package guest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
)

// Options says what a guest may do to the machine that it runs in. All of it may be missing.
type Options struct {
	// Moment is told the time and some entropy whenever the machine goes on after it was held: an older state knows neither.
	Moment func(now time.Time, entropy []byte)
	// Execute runs executables; without it they are refused.
	Execute Execute
}

// Guest is the inside of one machine.
type Guest struct {
	o       Options
	program Program // nil until the host has said what to run
	limits  frame.Limits
	r       *frame.Reader

	out   sync.Mutex // held by whoever writes; by Hold until Sync
	w     *frame.Writer
	epoch uint64
	asked uint64 // questions so far

	mu   sync.Mutex
	held bool
}

// New returns a guest that has yet to be told what to run.
func New(o Options) *Guest { return &Guest{o: o, limits: frame.DefaultLimits()} }

// Serve runs the guest over a stream until the stream ends, which it returns as nil, or until the context does; it closes the stream. A
// program that fails is no error of Serve: the host is told.
func (g *Guest) Serve(ctx context.Context, stream io.ReadWriteCloser) error {
	defer stream.Close() //nolint:errcheck // there is nobody to tell
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(ctx, func() { _ = stream.Close() })
	defer stop()
	limits := frame.WiringLimits()
	if g.program != nil {
		limits = g.limits
	}
	g.r, g.w = frame.NewReader(stream, limits), frame.NewWriter(stream, frame.DefaultLimits())
	defer func() {
		cancel()
		if g.program != nil {
			g.program.Close()
		}
	}()
	err := g.serve(ctx)
	switch {
	case context.Cause(ctx) != nil:
		return context.Cause(ctx)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil
	}
	return err
}

func (g *Guest) serve(ctx context.Context) error {
	if g.held {
		g.w.Limit(g.limits)
		if err := g.resume(); err != nil {
			return err
		}
		if p, ok := g.program.(*image); ok {
			p.start(ctx, g)
		}
	}
	for {
		f, err := g.next()
		if err != nil {
			return err
		}
		if err := g.handle(ctx, f); err != nil {
			return err
		}
	}
}

// next returns the next frame; what is none is passed over.
func (g *Guest) next() (frame.Frame, error) {
	for {
		f, err := g.r.Next()
		if !errors.As(err, new(*frame.Lost)) {
			return f, err
		}
	}
}

// handle does what a frame of the host asks for. Its error is that of the stream.
func (g *Guest) handle(ctx context.Context, f frame.Frame) error {
	begins := f.Kind == frame.Sync || f.Kind == frame.Wire && g.program == nil
	if !begins && f.Epoch != g.epoch {
		return nil
	}
	switch f.Kind {
	case frame.Wire:
		if g.program == nil {
			g.epoch = f.Epoch
			g.wire(ctx, f)
		}
	case frame.Call:
		g.between(func() { g.program.Call(baltic.Call{At: f.At, ID: f.ID, Body: f.Body}) })
	case frame.Answer:
		g.between(func() { g.program.Answer(baltic.Answer{ID: f.ID, Body: f.Body, Fault: f.Fault}) })
	case frame.Ping:
		g.between(func() { g.Say(frame.Frame{Kind: frame.Pong, ID: f.ID}) })
	case frame.Hold:
		var err error
		g.between(func() { err = g.hold(f.ID) })
		return err
	case frame.Sync:
		var err error
		g.between(func() {
			g.out.Lock()
			defer g.out.Unlock()
			err = g.sync(f)
		})
		return err
	default: // only machines say those
	}
	return nil
}

func (g *Guest) between(f func()) {
	if g.program == nil {
		f()
		return
	}
	g.program.Between(f)
}

// hold lets nobody say anything any more, tells the host so, and waits for Sync.
func (g *Guest) hold(id uint64) error {
	g.out.Lock()
	defer g.out.Unlock()
	g.mu.Lock()
	g.held = true
	g.mu.Unlock()
	if err := g.w.Write(frame.Frame{Kind: frame.Held, Epoch: g.epoch, ID: id}); err != nil {
		return err
	}
	return g.awaitSync()
}

// resume waits for the Sync with which a copy goes on.
func (g *Guest) resume() error {
	g.out.Lock()
	defer g.out.Unlock()
	return g.awaitSync()
}

// awaitSync waits, holding out, for the Sync with which the machine goes on.
func (g *Guest) awaitSync() error {
	for {
		f, err := g.next()
		if err != nil {
			return err
		}
		if f.Kind == frame.Sync {
			return g.sync(f)
		}
	}
}

// sync begins a new epoch, holding out.
func (g *Guest) sync(f frame.Frame) error {
	g.epoch = f.Epoch
	var m frame.Moment
	if err := f.Read(&m); err == nil && g.o.Moment != nil {
		g.o.Moment(time.Unix(0, m.Time), m.Entropy)
	}
	g.mu.Lock()
	g.held = false
	g.mu.Unlock()
	return g.w.Write(frame.Frame{Kind: frame.Synced, Epoch: g.epoch, ID: f.ID})
}

// wire starts the program that the host wants to run here.
func (g *Guest) wire(ctx context.Context, f frame.Frame) {
	var w frame.Wiring
	if err := f.Read(&w); err != nil {
		g.fail(err.Error())
		return
	}
	if w.Version != frame.Version {
		g.fail(fmt.Sprintf("the host speaks version %d of the protocol and the machine version %d", w.Version, frame.Version))
		return
	}
	if w.MaxBody > 0 {
		g.limits.Body = w.MaxBody
	}
	g.r.Limit(g.limits)
	g.w.Limit(g.limits)
	p, err := g.begin(ctx, w)
	if err != nil {
		g.fail(err.Error())
		return
	}
	g.program = p
}

func (g *Guest) begin(ctx context.Context, w frame.Wiring) (Program, error) {
	if w.Executable == "" {
		p, err := compile(w)
		if err != nil {
			return nil, err
		}
		p.start(ctx, g)
		return p, nil
	}
	if g.o.Execute == nil {
		return nil, fmt.Errorf("this machine cannot run the executable %s", w.Executable)
	}
	return g.o.Execute(ctx, w, g)
}

func (g *Guest) fail(why string) {
	g.Say(frame.Frame{Kind: frame.Fail}.WithBody(shorten(why, longestText)))
	g.program = failed{}
}

// The longest texts that fit a frame however they are written, in bytes.
const (
	longestText  = 64 << 10
	longestFault = 2 << 10
)

// Say implements Host. A stream that is broken ends the guest where it reads.
func (g *Guest) Say(f frame.Frame) {
	g.out.Lock()
	defer g.out.Unlock()
	g.write(f)
}

// Ask implements Host. The number tells epochs apart: when the machine goes on from an older state, an answer to what it asked later,
// and has forgotten, must not be taken for the answer to something else.
func (g *Guest) Ask(at string, request []byte, numbered func(id uint64)) {
	g.out.Lock()
	defer g.out.Unlock()
	g.asked++
	id := g.epoch<<32 | g.asked&(1<<32-1)
	numbered(id)
	g.write(frame.Frame{Kind: frame.Ask, ID: id, At: at, Body: request})
}

// write sends a frame, holding out.
func (g *Guest) write(f frame.Frame) {
	f.Epoch = g.epoch
	f.Fault = shorten(f.Fault, longestFault)
	if err := g.w.Write(f); errors.Is(err, frame.ErrTooLong) {
		_ = g.w.Write(frame.Frame{Kind: frame.Drop, Epoch: g.epoch}.WithBody("a message of the machine was dropped: " + err.Error()))
	}
}

// shorten cuts a text so that it has at most so many bytes.
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most] + "…"
}

// Copy returns a guest in the state of this one, which must be held and run an image. The copy waits to be served over a stream of its
// own, where it goes on after a Sync.
func (g *Guest) Copy() (*Guest, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.held {
		return nil, errors.New("only a machine that is held can be copied")
	}
	d := &Guest{o: g.o, limits: g.limits, epoch: g.epoch, asked: g.asked, held: true}
	switch p := g.program.(type) {
	case nil:
	case failed:
		d.program = p
	case *image:
		d.program = failed{}
		if !p.ended() {
			d.program = p.copied()
		}
	default:
		return nil, errors.New("the state of an executable cannot be copied")
	}
	return d, nil
}
