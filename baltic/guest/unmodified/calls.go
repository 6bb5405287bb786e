package unmodified

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
	"github.com/balticsim/balticsim/calculus"
)

// mostAtOnce is how many calls the program is given at a time; others wait.
const mostAtOnce = 64

// Call implements guest.Program.
func (p *program) Call(c baltic.Call) {
	at, ok := p.exports[c.At]
	if !ok {
		p.refuse(c.ID, "the "+p.party()+" does not serve "+c.At)
		return
	}
	p.mu.Lock()
	open := p.calls[c.ID]
	p.calls[c.ID] = true
	p.mu.Unlock()
	if open {
		p.host.Say(frame.Frame{Kind: frame.Drop}.WithBody("the host has made the call " + c.At + " under a number that is in use"))
		return
	}
	p.all.Go(func() {
		answer := p.call(at, c)
		p.mu.Lock()
		delete(p.calls, c.ID)
		p.mu.Unlock()
		if p.ctx.Err() == nil {
			p.host.Say(answer)
		}
	})
}

func (p *program) refuse(id uint64, why string) {
	p.host.Say(frame.Frame{Kind: frame.Reply, ID: id, Fault: why})
}

// call posts one request to the program and returns the reply to it.
func (p *program) call(at baltic.Point, c baltic.Call) frame.Frame {
	fault := func(why string) frame.Frame { return frame.Frame{Kind: frame.Reply, ID: c.ID, Fault: why} }
	if blame := p.border.Request("host", at, c.Body); blame != nil {
		return fault(blame.Error())
	}
	select {
	case <-p.ready:
	case <-p.ctx.Done():
		return fault("the machine ends")
	}
	request, err := http.NewRequestWithContext(p.ctx, http.MethodPost, "http://"+p.address+"/"+pathOf(c.At), bytes.NewReader(c.Body))
	if err != nil {
		return fault(err.Error())
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := p.client.Do(request)
	if err != nil {
		return fault("the " + p.party() + " does not answer " + c.At + ": " + err.Error())
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	body, err := io.ReadAll(io.LimitReader(response.Body, int64(p.most)+1))
	switch {
	case err != nil:
		return fault("the " + p.party() + " breaks off its answer to " + c.At + ": " + err.Error())
	case response.StatusCode != http.StatusOK:
		return fault(fmt.Sprintf("the %s answers %s with %s: %s", p.party(), c.At, response.Status, quoted(body)))
	}
	if len(bytes.TrimSpace(body)) == 0 && at.Output == calculus.Unit {
		body = []byte("null")
	}
	if blame := p.border.Reply(p.party(), at, body); blame != nil {
		return fault(blame.Error())
	}
	return frame.Frame{Kind: frame.Reply, ID: c.ID, Body: body}
}
