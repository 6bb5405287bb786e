package guest

import (
	"context"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
	"github.com/balticsim/balticsim/baltic/live"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// image is the program of a role's image function. After start everything but the channel over belongs to the goroutine of the loop.
type image struct {
	machine *metadata.Machine
	sys     *pi.System
	codec   *wire.Codec[pi.Value]
	host    Host
	loop    *live.Loop
	end     context.CancelFunc
	over    chan struct{} // closed when the loop has ended

	state state
	from  *pi.Config // where a copy begins; nil for a program that has not begun
}

// state is what an image that runs is doing, beside its configuration. A channel is the same one in every copy.
type state struct {
	exports map[string]port // by Call.At
	imports []port          // in the order of baltic.ImportsOf
	serving pi.Value        // the channel on which the image says that it serves
	ready   bool
	early   []baltic.Call    // calls from before it did
	calls   map[uint64]reply // calls that the image has yet to answer
	asks    map[uint64]reply // what the image has asked and the host has yet to answer
}

// port is an operation and the channel on which it is served.
type port struct {
	baltic.Point
	channel pi.Value
}

// reply is where the answer to a call of an operation goes.
type reply struct {
	port
	to pi.Value
}

func (s state) copied() state {
	s.early = slices.Clone(s.early)
	s.calls, s.asks = maps.Clone(s.calls), maps.Clone(s.asks)
	return s
}

// copied returns a program in the state of this one, which must rest and not have ended.
func (p *image) copied() *image {
	c := p.from // of a copy that was not served yet
	if c == nil {
		c = p.loop.Config()
	}
	return &image{machine: p.machine, sys: p.sys, codec: p.codec, state: p.state.copied(), from: p.sys.Copy(c)}
}

// ended tells whether the image has failed. It has no configuration then.
func (p *image) ended() bool {
	select {
	case <-p.over:
		return true
	default:
		return false
	}
}

// start lets the program run, from its beginning or where the one that it is a copy of was.
func (p *image) start(ctx context.Context, h Host) {
	p.host, p.over = h, make(chan struct{})
	ctx, p.end = context.WithCancel(ctx)
	o := live.Options{Print: p.print, Forget: true, Slice: slice}
	if p.from == nil {
		p.loop = live.New(p.sys, o)
		p.state.calls, p.state.asks = map[uint64]reply{}, map[uint64]reply{}
		p.learn()
	} else {
		p.loop = live.Resume(p.sys, p.from, o)
		p.from = nil
	}
	p.listen()
	p.loop.Expect(1) // a machine never ends by itself
	go func() {
		defer close(p.over)
		outcome, err := p.loop.Run(ctx)
		if err == nil && outcome.End == step.Error {
			p.fail(outcome.Failure)
		}
	}()
}

// learn finds out which channels the points of the machine have.
func (p *image) learn() {
	c := p.loop.Config()
	points, ok := c.Channel(baltic.ToldPoints)
	told, there := c.Take(points)
	if !ok || !there {
		panic("guest: the program does not tell its points")
	}
	next := func(at baltic.Point) port {
		pair := told.Fields()
		told = pair[1]
		return port{at, pair[0]}
	}
	for _, at := range baltic.ImportsOf(p.machine) {
		p.state.imports = append(p.state.imports, next(at))
	}
	p.state.exports = map[string]port{}
	for _, at := range baltic.ExportsOf(p.machine) {
		p.state.exports[at.At] = next(at)
	}
	p.state.serving = told
}

// listen attends to everything that the image may say.
func (p *image) listen() {
	for _, at := range p.state.imports {
		p.loop.Listen(at.channel, func(v pi.Value) { p.ask(at, v) })
	}
	if !p.state.ready {
		p.loop.Listen(p.state.serving, func(pi.Value) { p.serves() })
	}
	for _, id := range slices.Sorted(maps.Keys(p.state.calls)) {
		p.await(id, p.state.calls[id])
	}
}

// Between runs f between two steps of the image, or at once when it has failed.
func (p *image) Between(f func()) {
	began, done := false, make(chan struct{})
	p.loop.Do(func() {
		began = true
		f()
		close(done)
	})
	select {
	case <-done:
		return
	case <-p.over:
	}
	if !began {
		f()
	}
}

// Close ends the image, which may not have begun.
func (p *image) Close() {
	if p.end == nil {
		return
	}
	p.end()
	<-p.over
}

// print says what the image has printed, in pieces that fit.
func (p *image) print(text string) {
	for text != "" {
		piece := text
		if len(piece) > longestText {
			n := longestText
			for n > longestText-utf8.UTFMax && !utf8.RuneStart(piece[n]) {
				n--
			}
			piece = piece[:n]
		}
		text = text[len(piece):]
		p.host.Say(frame.Frame{Kind: frame.Print}.WithBody(piece))
	}
}

func (p *image) fail(f *step.Failure) {
	place := f.Code
	if f.Span.Known() && !f.Span.File.Builtin {
		place += " at " + f.Span.String()
	}
	p.host.Say(frame.Frame{Kind: frame.Fail, At: place}.WithBody(shorten(f.Message, longestText)))
}
