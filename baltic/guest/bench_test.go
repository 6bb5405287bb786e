package guest_test

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"testing"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/guest"
	"github.com/balticsim/balticsim/baltic/link"
)

// orderEntry is what boots the role OrderEntry of Adventure Works.
func orderEntry(b *testing.B) baltic.Boot {
	read := func(name string) baltic.Text {
		text, err := os.ReadFile("../../examples/eop/" + name)
		if err != nil {
			b.Fatal(err)
		}
		return baltic.Text{Name: name, Text: string(text)}
	}
	return baltic.Boot{Role: "OrderEntry", Image: baltic.Image{
		Metadata: read("eop.meta.ml"), Includes: []baltic.Text{read("eop.wsdl")}, Images: read("Images.ml"),
	}}
}

// bootOnce boots a machine and waits until it is ready.
func bootOnce(b *testing.B, boot baltic.Boot) (*link.Link, chan baltic.HostEvent, func()) {
	here, there := net.Pipe()
	events := make(chan baltic.HostEvent, 10)
	l := link.New(here, link.Options{Event: func(e baltic.HostEvent) { events <- e }, Gone: func(error) {}})
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = guest.New(guest.Options{}).Serve(context.Background(), there)
	}()
	if err := l.Wire(boot); err != nil {
		b.Fatal(err)
	}
	if e := <-events; e.Kind != baltic.Ready {
		b.Fatal(text(e))
	}
	return l, events, func() {
		_ = l.Close()
		<-served
	}
}

// BenchmarkBoot measures a machine from the texts to Ready.
func BenchmarkBoot(b *testing.B) {
	boot := orderEntry(b)
	for b.Loop() {
		_, _, end := bootOnce(b, boot)
		end()
	}
}

// BenchmarkCall measures a call of OrderEntry: the request, two questions with their answers, and the reply.
func BenchmarkCall(b *testing.B) {
	l, events, end := bootOnce(b, orderEntry(b))
	defer end()
	order := json.RawMessage(`{"item": "bicycle", "payment": {"card": "visa", "amount": 1}}`)
	for b.Loop() {
		if err := l.Call(baltic.Call{At: "OrderEntry.SubmitOrder", ID: 1, Body: order}); err != nil {
			b.Fatal(err)
		}
		for answered := false; !answered; {
			e := <-events
			switch {
			case e.Kind == baltic.Asks && e.Call.At == "Payment.AuthorizePayment":
				_ = l.Answer(baltic.Answer{ID: e.Call.ID, Body: json.RawMessage(`"paid"`)})
			case e.Kind == baltic.Asks:
				_ = l.Answer(baltic.Answer{ID: e.Call.ID, Body: json.RawMessage(`null`)})
			case e.Kind == baltic.Replied && e.Answer.Fault == "":
				answered = true
			default:
				b.Fatal(text(e))
			}
		}
	}
}
