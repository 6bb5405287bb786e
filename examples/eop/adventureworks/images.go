package adventureworks

import (
	"fmt"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/pi"
)

// ImagesInGo are what runs inside the machines, as Images.ml says it.
func ImagesInGo() Images {
	return Images{
		OrderEntry: func(_ *pi.Thread, payment PaymentService, processing OrderProcessingService) OrderEntryServer {
			return OrderEntryServer{SubmitOrder: func(t *pi.Thread, o Order) string {
				receipt := payment.AuthorizePayment.Call(t, o.Payment)
				if receipt == "refused" {
					return "payment refused"
				}
				processing.SubmitOrder.Call(t, o)
				return o.Item + " ordered, " + receipt
			}}
		},
		// The machine's memory is its own: a snapshot holds the count, and a restored machine goes on from it.
		OrderProcessing: func(t *pi.Thread) OrderProcessingServer {
			processed := pi.NewRef(t, 0)
			return OrderProcessingServer{SubmitOrder: func(t *pi.Thread, o Order) struct{} {
				pi.Set(t, processed, pi.Get(t, processed)+1)
				pi.Print(t, "processing "+o.Item+"\n")
				return struct{}{}
			}}
		},
		Payment: func(*pi.Thread) PaymentServer { return bank("home") },
	}
}

// ImportsInGo are the two payment companies outside.
func ImportsInGo() Imports { return Imports{Payment1: bank("credit.fr"), Payment2: bank("credit.us")} }

func bank(name string) PaymentServer {
	return PaymentServer{AuthorizePayment: func(_ *pi.Thread, p Payment) string {
		if p.Amount > 100 {
			return "refused"
		}
		return fmt.Sprintf("paid by %s at %s", p.Card, name)
	}}
}

// Program returns the program in which script wires the farm while a client waits to order a bicycle.
func Program(s baltic.Setting, script func(t *pi.Thread, f *Farm)) func(t *pi.Thread) {
	return func(t *pi.Thread) {
		f := New(t, s, ImagesInGo(), ImportsInGo())
		wait := baltic.Client(t, func(t *pi.Thread) {
			pi.Print(t, f.CallOrderEntry(t, Order{Item: "bicycle", Payment: Payment{Card: "visa", Amount: 80}})+"\n")
		})
		script(t, f)
		wait(t)
	}
}
