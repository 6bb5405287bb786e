package conform

import (
	"encoding/json"

	"github.com/balticsim/balticsim/pi"
)

// goal is what a run of the model has to show: the recorded events without notes, in the form in which a reader tells them.
//
// snapshots and restores say by machine how many events there are up to the last one of that kind, rewires up to the last rewiring.
type goal struct {
	events              []wanted
	snapshots, restores map[string]int
	rewires             int
	operated            bool // there are events by operators
}

// wanted is one event to be shown. No run shows an impossible one: it answers a call that was not made, or its value does not have the
// type of the operation. message is its value where the outside sends it.
type wanted struct {
	Event
	record     int // index in the record
	place      *place
	message    pi.Value
	impossible bool
}

// newGoal numbers the calls of a record in their order and writes values in the one way that package wire has for them.
func newGoal(a *Alphabet, record []Event) *goal {
	g := &goal{snapshots: map[string]int{}, restores: map[string]int{}}
	numbers := map[int]int{}
	calls := 0
	for i, e := range record {
		if e.Kind == Note {
			continue
		}
		w := wanted{Event: e, record: i, place: a.places[e.At]}
		w.Cause, w.Time, w.N = "", "", 0
		if e.Kind != Snapshot && e.Kind != Restore {
			w.By, w.Snapshot = "", 0
		}
		switch e.Kind {
		case Call:
			calls++
			w.impossible = numbers[e.Call] != 0
			numbers[e.Call] = calls
			w.Call = calls
			w.read(a)
		case Reply:
			w.Call = numbers[e.Call]
			w.impossible = w.Call == 0
			w.read(a)
		case Print, Fail:
			w.At, w.Call = "", 0
			w.Value = requoted(e.Value)
		case Rewire:
			w.Call, w.Value = 0, nil
		default:
			w.At, w.Call, w.Value = "", 0, nil
		}
		g.events = append(g.events, w)
		switch e.Kind {
		case Snapshot:
			g.snapshots[e.Machine] = len(g.events)
			g.operated = g.operated || e.By != ""
		case Restore:
			g.restores[e.Machine] = len(g.events)
			g.operated = g.operated || e.By != ""
		case Rewire:
			g.rewires = len(g.events)
		default:
		}
	}
	return g
}

// read reads the value of a call or reply.
func (w *wanted) read(a *Alphabet) {
	if w.place == nil {
		w.impossible = true
		return
	}
	if len(w.Value) == 0 {
		return // one that has no encoding
	}
	t := w.place.point.Input
	if w.Kind == Reply {
		t = w.place.point.Output
	}
	v, ok := a.decode(t, w.Value)
	if !ok {
		w.impossible = true
		return
	}
	w.message = v
	w.Value, _ = a.encode(t, v)
}

// fromOutside tells whether it is the outside that sends the value of the event.
func (w *wanted) fromOutside() bool {
	return w.place != nil && len(w.Value) > 0 &&
		(w.Kind == Call && w.place.side == exported || w.Kind == Reply && w.place.side == imported)
}

// requoted writes a text in the one way that readers do.
func requoted(value json.RawMessage) json.RawMessage {
	var text string
	if json.Unmarshal(value, &text) != nil {
		return value
	}
	return quoted(text)
}
