package guest

import (
	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
	"github.com/balticsim/balticsim/baltic/live"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/pi"
)

// This is the border of an image. What crosses it has the type of its operation, in both directions: what has not is dropped, and
// the host is told who is to blame.

func (p *image) party() string { return "machine " + p.machine.Name }

// theHost is who answers for what the host sends.
const theHost = "host"

// serves tells the host that the image serves, and lets it have the calls that came before.
func (p *image) serves() {
	p.state.ready = true
	var names []string
	for _, at := range baltic.ExportsOf(p.machine) {
		names = append(names, at.At)
	}
	p.host.Say(frame.Frame{Kind: frame.Ready}.WithBody(frame.Exports{Exports: names}))
	for _, c := range p.state.early {
		p.Call(c)
	}
	p.state.early = nil
}

// Call puts a request on the channel of the operation.
func (p *image) Call(c baltic.Call) {
	switch {
	case p.ended():
		return
	case !p.state.ready:
		p.state.early = append(p.state.early, c)
		return
	}
	at, ok := p.state.exports[c.At]
	if !ok {
		p.refuse(c.ID, "the "+p.party()+" does not serve "+c.At)
		return
	}
	if _, open := p.state.calls[c.ID]; open {
		p.drop("the host has made the call " + c.At + " under a number that is in use")
		return
	}
	x, blame := p.codec.Decode(wire.Origin{Party: theHost, Endpoint: c.At + " request"}, at.Input, c.Body)
	if blame != nil {
		p.refuse(c.ID, blame.Error())
		return
	}
	r := reply{at, p.loop.Config().NewChan("resp")}
	p.state.calls[c.ID] = r
	p.await(c.ID, r)
	p.loop.Deliver(at.channel, pi.Data{}.Tuple([]pi.Value{x, r.to}))
}

// await sends the image's answer to a call when it comes.
func (p *image) await(id uint64, r reply) {
	var answers *live.Port
	answers = p.loop.Listen(r.to, func(v pi.Value) {
		answers.Close()
		delete(p.state.calls, id)
		text, blame := p.codec.Encode(wire.Origin{Party: p.party(), Endpoint: r.At + " reply"}, r.Output, v)
		if blame != nil {
			p.refuse(id, blame.Error())
			return
		}
		p.host.Say(frame.Frame{Kind: frame.Reply, ID: id, Body: text})
	})
}

// refuse tells the host that a call will not be answered.
func (p *image) refuse(id uint64, why string) {
	p.host.Say(frame.Frame{Kind: frame.Reply, ID: id, Fault: why})
}

// ask sends a request of the image to the host. When it has no encoding the image never gets an answer.
func (p *image) ask(at port, v pi.Value) {
	request := v.Fields()
	text, blame := p.codec.Encode(wire.Origin{Party: p.party(), Endpoint: at.At + " request"}, at.Input, request[0])
	if blame != nil {
		p.drop(blame.Error())
		return
	}
	p.host.Ask(at.At, text, func(id uint64) { p.state.asks[id] = reply{at, request[1]} })
}

// Answer gives the image the answer to what it asked. It never gets one that is a fault or of another type.
func (p *image) Answer(a baltic.Answer) {
	r, ok := p.state.asks[a.ID]
	if !ok || p.ended() { // it was asked in a time that is forgotten
		return
	}
	delete(p.state.asks, a.ID)
	if a.Fault != "" {
		return
	}
	v, blame := p.codec.Decode(wire.Origin{Party: theHost, Endpoint: r.At + " reply"}, r.Output, a.Body)
	if blame != nil {
		p.drop(blame.Error())
		return
	}
	p.loop.Deliver(r.to, v)
}

func (p *image) drop(why string) {
	p.host.Say(frame.Frame{Kind: frame.Drop}.WithBody(shorten(why, longestText)))
}
