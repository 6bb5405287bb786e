// Package miswired holds what the Go compiler has to refuse: the scripts miswired_*.ml of examples/eop, and what the type checker of scripts
// refuses of channels, references and machines. Each line with a mistake says so.
package miswired

import (
	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/examples/eop/adventureworks"
	"github.com/balticsim/balticsim/pi"
)

func eor(t *pi.Thread, f *adventureworks.Farm) {
	_, e1 := f.CreateOrderProcessingRole(t)
	_, e2 := f.CreatePaymentRole(t)
	baltic.Or(t, e1.SubmitOrder, e2.AuthorizePayment) // mistake
}

func export(t *pi.Thread, f *adventureworks.Farm) {
	_, e1 := f.CreateOrderProcessingRole(t)
	f.ExportOrderEntry(t, e1) // mistake
}

func pair(t *pi.Thread, f *adventureworks.Farm) {
	e1 := f.CreateOrderProcessingRole(t) // mistake
	_, e2 := f.CreatePaymentRole(t)
	f.CreateOrderEntryRole(t, e2, e1)
}

func swapped(t *pi.Thread, f *adventureworks.Farm) {
	_, e1 := f.CreateOrderProcessingRole(t)
	_, e2 := f.CreatePaymentRole(t)
	f.CreateOrderEntryRole(t,
		e1, // mistake
		e2, // mistake
	)
}

func update(t *pi.Thread, f *adventureworks.Farm) {
	_, e1 := f.CreateOrderProcessingRole(t)
	_, e2 := f.CreatePaymentRole(t)
	_, r := baltic.NewRef(t, e1.SubmitOrder)
	baltic.Update(t, r, e2.AuthorizePayment) // mistake
}
