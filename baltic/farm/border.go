package farm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/pi"
)

// export is an operation that clients may call.
type export struct {
	point    baltic.Point
	at       baltic.ExportPoint
	question pi.Value                  // the channels
	waiting  map[int64]chan<- pi.Value // who waits for which answer; the loop's
	turns    chan struct{}             // taken by calls
}

// export takes in an operation of an export.
func (c *Controller) export(told pi.Value, out baltic.Outside) {
	question, answer := pair(told)
	x := &export{
		point: out.Point, question: question, waiting: map[int64]chan<- pi.Value{}, turns: make(chan struct{}, c.o.Waiting),
		at: baltic.ExportPoint{
			Export: out.Export.Name, Service: out.Export.Service.Name, Operation: out.Point.Op.Name,
			URL: out.Export.URL, Action: out.Point.Op.Action,
		},
	}
	c.exports[out.Point.At] = x
	c.order = append(c.order, out.Point)
	c.loop.Listen(answer, func(v pi.Value) {
		id, y := pair(v)
		if w, ok := x.waiting[id.Int()]; ok {
			w <- y // there is room for one
			c.leave(x, id.Int())
		}
	})
}

// open lets clients call an operation.
func (c *Controller) open(x *export) error {
	err := c.host.Export(x.at, func(ctx context.Context, request json.RawMessage) (json.RawMessage, error) {
		return c.Call(ctx, x.point.At, request)
	})
	if err != nil {
		return fmt.Errorf("the export %s cannot be served: %w", x.point.At, err)
	}
	return nil
}

// leave ends the wait for an answer.
func (c *Controller) leave(x *export, id int64) {
	if _, ok := x.waiting[id]; ok {
		delete(x.waiting, id)
		c.loop.Expect(-1)
	}
}

// ErrBusy is why a call is refused when too many wait for an answer.
var ErrBusy = baltic.ErrBusy

// Exports returns the operations that the farm exports, in the order of the metadata.
func (c *Controller) Exports() []baltic.Point { return c.order }

// Call calls an operation of an export, at Export.Operation, with a request in JSON by its type. It fails with a *wire.Blame when the request
// does not have the type, with ErrBusy, and when no answer comes in time: then it says what went wrong meanwhile.
func (c *Controller) Call(ctx context.Context, at string, body json.RawMessage) (json.RawMessage, error) {
	x := c.exports[at]
	if x == nil {
		return nil, fmt.Errorf("the farm does not export %s", at)
	}
	v, blame := c.codec.Decode(wire.Origin{Party: "the client", Endpoint: at + " request"}, x.point.Input, body)
	if blame != nil {
		return nil, blame
	}
	select {
	case x.turns <- struct{}{}:
		defer func() { <-x.turns }()
	default:
		return nil, ErrBusy
	}
	ctx, cancel := context.WithTimeout(ctx, c.o.Deadline)
	defer cancel()
	before := c.faultCount()
	answer := make(chan pi.Value, 1)
	var id int64
	if !c.loop.Do(func() {
		id = int64(c.number())
		x.waiting[id] = answer
		c.loop.Expect(1)
		c.loop.Deliver(x.question, tuple(number(id), v))
	}) {
		return nil, errOver
	}
	select {
	case y := <-answer:
		return c.reply(x, y)
	case <-c.ctx.Done():
		select {
		case y := <-answer: // the last thing that the farm has done
			return c.reply(x, y)
		default:
			return nil, errOver
		}
	case <-ctx.Done():
		c.loop.Do(func() {
			c.leave(x, id)
		})
		return nil, c.unanswered(ctx, before)
	}
}

// reply writes an answer for the client.
func (c *Controller) reply(x *export, y pi.Value) (json.RawMessage, error) {
	body, blame := c.codec.Encode(wire.Origin{Party: "the farm", Endpoint: x.point.At + " reply"}, x.point.Output, y)
	if blame != nil {
		return nil, blame
	}
	return body, nil
}

// faultCount returns how many faults there were so far.
func (c *Controller) faultCount() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed
}

// unanswered says why a call was not answered, as far as that can be known: what went wrong while it waited.
func (c *Controller) unanswered(ctx context.Context, before int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	news := min(c.failed-before, len(c.faults))
	if news == 0 || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ctx.Err()
	}
	return late{"no answer has come; meanwhile " + strings.Join(c.faults[len(c.faults)-news:], "; ")}
}

// late is a deadline that has passed, and what went wrong meanwhile.
type late struct{ text string }

func (l late) Error() string { return l.text }

func (l late) Unwrap() error { return context.DeadlineExceeded }

// imports takes in an operation of an import: each request is a call to the outside.
func (c *Controller) imports(channel pi.Value, out baltic.Outside) {
	p := out.Point
	c.loop.Listen(channel, func(v pi.Value) {
		x, answer := pair(v)
		body, blame := c.codec.Encode(wire.Origin{Party: "the farm", Endpoint: p.At + " request"}, p.Input, x)
		if blame != nil {
			c.fault("", blame.Error())
			return
		}
		call := baltic.Call{At: p.At, ID: c.number(), Body: body}
		c.loop.Expect(1)
		c.running.Go(func() {
			y, fault := c.ask(p, call)
			c.loop.Do(func() {
				c.loop.Expect(-1)
				if fault != "" {
					c.fault("", fault)
					return
				}
				c.loop.Deliver(answer, y)
			})
		})
	})
}

// ask calls an import and returns its answer, or why there is none.
func (c *Controller) ask(p baltic.Point, call baltic.Call) (answer pi.Value, fault string) {
	ctx, cancel := context.WithTimeout(c.ctx, c.o.Deadline)
	defer cancel()
	select {
	case c.turns <- struct{}{}:
		defer func() { <-c.turns }()
	case <-ctx.Done():
		return pi.Value{}, "the call to " + p.At + " had no turn: too many calls to imports wait for an answer"
	}
	a, err := c.host.Import(ctx, call)
	switch {
	case err != nil:
		return pi.Value{}, "the call to " + p.At + " failed: " + err.Error()
	case a.Fault != "":
		return pi.Value{}, a.Fault
	}
	v, blame := c.codec.Decode(wire.Origin{Party: "the service " + p.At, Endpoint: p.At + " reply"}, p.Output, a.Body)
	if blame != nil {
		return pi.Value{}, blame.Error()
	}
	return v, ""
}
