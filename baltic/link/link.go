// Package link is a host's end of the stream of frames to one machine: it sends what a host says, and turns what the machine
// says into the events of a baltic.Host. What the machine is made of is the host's business.
package link

// Reading order: link.go (what a host says), queue.go (what waits to be sent), pump.go (the two directions of the stream), feed.go (the events of
// all machines of a host in one order).

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
)

// Options says where what comes from a machine goes.
type Options struct {
	// Event is called with each event of the machine, in order, on the goroutine that reads; Machine and At are for the caller to
	// fill in. The machine's other events wait until it returns.
	Event func(baltic.HostEvent)
	// Gone is called once when the machine can say no more: with io.EOF at the end of the stream, with another error when the stream
	// broke or something else than frames came. It is not called after Close, and must not call Close itself.
	Gone func(error)
	// MaxBody is the longest message in bytes, in both directions; 0 is the default of package frame.
	MaxBody int
	// Epoch is the one in which Wire lets a machine begin. Machines of one host that begin in different ones never use a number of a question
	// twice among them, so that a machine can go on from a state of another one.
	Epoch uint64
}

// Errors of a link.
var (
	ErrHeld   = errors.New("the machine is held")
	ErrClosed = errors.New("the link to the machine is closed")
	ErrFull   = errors.New("the machine does not take what is sent to it")
)

// Link is the stream to one machine. Its methods may be called from several goroutines at once.
type Link struct {
	stream io.ReadWriteCloser
	o      Options
	done   chan struct{} // closed when nothing can be said any more
	end    func()        // closes done, once
	pumps  sync.WaitGroup

	mu     sync.Mutex
	out    queue
	closed bool
	broken error // why the stream could not be written
	held   bool
	epoch  uint64
	next   uint64 // number of the last hold or ping
	waits  map[wait]chan struct{}
}

// wait is an answer that somebody waits for.
type wait struct {
	kind frame.Kind
	id   uint64
}

// New returns a link over a stream and starts to read it. Close ends it.
func New(stream io.ReadWriteCloser, o Options) *Link {
	l := &Link{
		stream: stream, o: o, done: make(chan struct{}), out: queue{wake: make(chan struct{}, 1)}, waits: map[wait]chan struct{}{},
	}
	l.end = sync.OnceFunc(func() { close(l.done) })
	l.pumps.Add(2)
	go l.read()
	go l.write()
	return l
}

// Close ends the stream and returns when nothing of the link runs any more. It must not be called from Event or Gone.
func (l *Link) Close() error {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.end()
	err := l.stream.Close()
	l.pumps.Wait()
	return err
}

// Wire tells the machine what to run.
func (l *Link) Wire(b baltic.Boot) error {
	l.mu.Lock()
	l.epoch = max(l.epoch, l.o.Epoch)
	l.mu.Unlock()
	return l.say(frame.Frame{Kind: frame.Wire}.WithBody(frame.Wiring{
		Version: frame.Version, Role: b.Role, Name: b.Name, Metadata: b.Image.Metadata, Includes: b.Image.Includes, Images: b.Image.Images,
		Executable: b.Image.Executable, MaxBody: l.o.MaxBody,
	}))
}

// Call sends a request, which waits until the machine is ready. The answer is an event. It fails with ErrHeld, ErrClosed and ErrFull, and
// when frame.Encode refuses it. It never blocks.
func (l *Link) Call(c baltic.Call) error {
	return l.say(frame.Frame{Kind: frame.Call, ID: c.ID, At: c.At, Body: c.Body})
}

// Answer answers a call of the machine. It fails as Call does.
func (l *Link) Answer(a baltic.Answer) error {
	return l.say(frame.Frame{Kind: frame.Answer, ID: a.ID, Fault: a.Fault, Body: a.Body})
}

// Ping waits until the machine has answered.
func (l *Link) Ping(ctx context.Context) error { return l.ask(ctx, frame.Ping, frame.Pong) }

// Hold asks the machine to say what it has to say and then nothing more, and waits until it has. Everything it said before has been an
// event then. Nothing can be sent until Sync.
func (l *Link) Hold(ctx context.Context) error { return l.ask(ctx, frame.Hold, frame.Held) }

// Sync makes a machine that is held go on in a new epoch, whatever state it is in, and waits until it does. What it, or what was in
// its place, said in earlier epochs is dropped. The epoch must be later than any that the state has seen, and the nonce one that was
// never used before.
func (l *Link) Sync(ctx context.Context, epoch, nonce uint64, m frame.Moment) error {
	l.mu.Lock()
	if epoch <= l.epoch {
		l.mu.Unlock()
		return fmt.Errorf("the epoch %d follows %d", epoch, l.epoch)
	}
	l.epoch, l.held = epoch, true
	l.out.clear()
	answered, err := l.question(frame.Frame{Kind: frame.Sync, ID: nonce}.WithBody(m), frame.Synced)
	l.mu.Unlock()
	if err != nil {
		return err
	}
	return l.await(ctx, wait{frame.Synced, nonce}, answered)
}

// Epoch returns the current epoch: that of the last Sync, 0 before the first.
func (l *Link) Epoch() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.epoch
}

// ask sends a question with a number of its own and waits for the answer.
func (l *Link) ask(ctx context.Context, question, answer frame.Kind) error {
	l.mu.Lock()
	if l.held {
		l.mu.Unlock()
		return ErrHeld
	}
	l.held = question == frame.Hold
	l.next++
	w := wait{answer, l.next}
	answered, err := l.question(frame.Frame{Kind: question, ID: w.id}, answer)
	l.mu.Unlock()
	if err != nil {
		return err
	}
	return l.await(ctx, w, answered)
}

// question sends a frame to which there will be an answer with the same id. The caller holds mu.
func (l *Link) question(f frame.Frame, answer frame.Kind) (chan struct{}, error) {
	if err := l.push(f); err != nil {
		return nil, err
	}
	answered := make(chan struct{})
	l.waits[wait{answer, f.ID}] = answered
	return answered, nil
}

func (l *Link) await(ctx context.Context, w wait, answered chan struct{}) error {
	if ctx.Err() == nil {
		select {
		case <-answered:
			return nil
		case <-l.done:
			return ErrClosed
		case <-ctx.Done():
		}
	}
	l.mu.Lock()
	delete(l.waits, w)
	l.mu.Unlock()
	return fmt.Errorf("waiting for %s of the machine: %w", w.kind, ctx.Err())
}

// say sends a frame that a machine which is held would not take.
func (l *Link) say(f frame.Frame) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held {
		return ErrHeld
	}
	return l.push(f)
}

// push puts a frame of the current epoch into the queue. The caller holds mu.
func (l *Link) push(f frame.Frame) error {
	select {
	case <-l.done:
		return ErrClosed
	default:
	}
	f.Epoch = l.epoch
	limits := l.limits()
	if f.Kind == frame.Wire {
		limits = frame.WiringLimits()
	}
	b, err := frame.Encode(f, limits)
	if err != nil {
		return err
	}
	return l.out.push(b)
}

func (l *Link) limits() frame.Limits {
	limits := frame.DefaultLimits()
	if l.o.MaxBody > 0 {
		limits.Body = l.o.MaxBody
	}
	return limits
}
