package link

import (
	"errors"
	"io"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
)

// write sends frames in the order in which they were handed over.
func (l *Link) write() {
	defer l.pumps.Done()
	for {
		select {
		case <-l.done:
			return
		case <-l.out.wake:
		}
		l.mu.Lock()
		frames := l.out.take()
		l.mu.Unlock()
		for _, f := range frames {
			if _, err := l.stream.Write(f); err != nil {
				l.mu.Lock()
				l.broken = err
				l.mu.Unlock()
				_ = l.stream.Close() // the reader tells the end
				return
			}
		}
	}
}

// read turns frames into events until the stream ends.
func (l *Link) read() {
	defer l.pumps.Done()
	r := frame.NewReader(l.stream, l.limits())
	for {
		f, err := r.Next()
		if err == nil {
			l.take(f)
			continue
		}
		if errors.As(err, new(*frame.Lost)) && l.resynchronising() {
			continue
		}
		l.end()
		l.mu.Lock()
		closed, broken := l.closed, l.broken
		l.mu.Unlock()
		if broken != nil {
			err = broken
		}
		if !closed {
			l.o.Gone(err)
		}
		return
	}
}

// resynchronising tells whether a Synced is on its way: what comes before it may be anything.
func (l *Link) resynchronising() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for w := range l.waits {
		if w.kind == frame.Synced {
			return true
		}
	}
	return false
}

// take handles one frame of the machine.
func (l *Link) take(f frame.Frame) {
	l.mu.Lock()
	current := f.Epoch == l.epoch
	l.mu.Unlock()
	if !current {
		return
	}
	if event, ok := eventOf(f); ok {
		l.o.Event(event)
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	w := wait{f.Kind, f.ID}
	answered, ok := l.waits[w]
	if !ok {
		return
	}
	if f.Kind == frame.Synced {
		l.held = false
	}
	delete(l.waits, w)
	close(answered)
}

// eventOf returns the event that a frame is, if it is one.
func eventOf(f frame.Frame) (baltic.HostEvent, bool) {
	said := func(kind baltic.HostEventKind) (baltic.HostEvent, bool) {
		var text string
		if err := f.Read(&text); err != nil {
			text = string(f.Body)
		}
		return baltic.HostEvent{Kind: kind, Text: text}, true
	}
	switch f.Kind {
	case frame.Ready:
		return baltic.HostEvent{Kind: baltic.Ready}, true
	case frame.Reply:
		return baltic.HostEvent{Kind: baltic.Replied, Answer: baltic.Answer{ID: f.ID, Body: f.Body, Fault: f.Fault}}, true
	case frame.Ask:
		return baltic.HostEvent{Kind: baltic.Asks, Call: baltic.Call{At: f.At, ID: f.ID, Body: f.Body}}, true
	case frame.Print:
		return said(baltic.Printed)
	case frame.Fail:
		e, ok := said(baltic.Failed)
		e.Place = f.At
		return e, ok
	case frame.Drop:
		return said(baltic.Dropped)
	default:
		return baltic.HostEvent{}, false
	}
}

// Ended tells whether the error of Gone is that the machine said nothing more, rather than something that is no frame.
func Ended(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }
