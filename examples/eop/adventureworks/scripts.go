package adventureworks

import (
	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/pi"
)

// The scripts of examples/eop, each as a function that wires the farm in the same way.

// Isolated is isolated.ml: nothing is outside but the client.
func Isolated(t *pi.Thread, f *Farm) {
	_, processing := f.CreateOrderProcessingRole(t)
	_, payment := f.CreatePaymentRole(t)
	_, entry := f.CreateOrderEntryRole(t, payment, processing)
	f.ExportOrderEntry(t, entry)
}

// RemotePayment is remote_payment.ml: payment is authorized by a company outside the farm.
func RemotePayment(t *pi.Thread, f *Farm) {
	payment := f.ImportPayment1()
	_, processing := f.CreateOrderProcessingRole(t)
	_, entry := f.CreateOrderEntryRole(t, payment, processing)
	f.ExportOrderEntry(t, entry)
}

// Figure5 is figure5.ml: two machines process orders, and each order goes to one of them.
func Figure5(t *pi.Thread, f *Farm) {
	payment := f.ImportPayment1()
	_, e1 := f.CreateOrderProcessingRole(t)
	_, e2 := f.CreateOrderProcessingRole(t)
	_, entry := f.CreateOrderEntryRole(t, payment, either(t, e1, e2))
	f.ExportOrderEntry(t, entry)
}

// Eor is eor.ml: two machines of one role share the load.
func Eor(t *pi.Thread, f *Farm) {
	_, processing := f.CreateOrderProcessingRole(t)
	_, payment := f.CreatePaymentRole(t)
	_, e3 := f.CreateOrderEntryRole(t, payment, processing)
	_, e4 := f.CreateOrderEntryRole(t, payment, processing)
	f.ExportOrderEntry(t, OrderEntryService{SubmitOrder: baltic.Or(t, e3.SubmitOrder, e4.SubmitOrder)})
}

// Epar is epar.ml: both payment companies are asked, and the first answer wins.
func Epar(t *pi.Thread, f *Farm) {
	payment := first(t, f.ImportPayment1(), f.ImportPayment2())
	_, processing := f.CreateOrderProcessingRole(t)
	_, entry := f.CreateOrderEntryRole(t, payment, processing)
	f.ExportOrderEntry(t, entry)
}

// Eref is eref.ml: everything at once, and one machine is taken out of service while the farm runs.
func Eref(t *pi.Thread, f *Farm) {
	payment := first(t, f.ImportPayment1(), f.ImportPayment2())
	_, e1 := f.CreateOrderProcessingRole(t)
	_, e2 := f.CreateOrderProcessingRole(t)
	e4, r := baltic.NewRef(t, either(t, e1, e2).SubmitOrder)
	_, entry := f.CreateOrderEntryRole(t, payment, OrderProcessingService{SubmitOrder: e4})
	f.ExportOrderEntry(t, entry)
	baltic.Update(t, r, e1.SubmitOrder)
}

// Failover is failover.ml: when one of two machines crashes, all orders go to the other.
func Failover(t *pi.Thread, f *Farm) {
	payment := f.ImportPayment1()
	vm1, e1 := f.CreateOrderProcessingRole(t)
	vm2, e2 := f.CreateOrderProcessingRole(t)
	e4, r := baltic.NewRef(t, either(t, e1, e2).SubmitOrder)
	_, entry := f.CreateOrderEntryRole(t, payment, OrderProcessingService{SubmitOrder: e4})
	baltic.OnEvent(t, vm1, func(t *pi.Thread, _ baltic.Event) { baltic.Update(t, r, e2.SubmitOrder) })
	baltic.OnEvent(t, vm2, func(t *pi.Thread, _ baltic.Event) { baltic.Update(t, r, e1.SubmitOrder) })
	f.ExportOrderEntry(t, entry)
}

// Snapshot is snapshot.ml: a machine that crashes goes back to its snapshot.
func Snapshot(t *pi.Thread, f *Farm) {
	payment := f.ImportPayment1()
	vm1, processing := f.CreateOrderProcessingRole(t)
	vm2, entry := f.CreateOrderEntryRole(t, payment, processing)
	for _, vm := range []baltic.VM{vm1, vm2} {
		s := baltic.Snapshot(t, vm)
		baltic.OnEvent(t, vm, func(t *pi.Thread, _ baltic.Event) { baltic.Restore(t, s) })
	}
	f.ExportOrderEntry(t, entry)
}

func either(t *pi.Thread, e1, e2 OrderProcessingService) OrderProcessingService {
	return OrderProcessingService{SubmitOrder: baltic.Or(t, e1.SubmitOrder, e2.SubmitOrder)}
}

func first(t *pi.Thread, e1, e2 PaymentService) PaymentService {
	return PaymentService{AuthorizePayment: baltic.Par(t, e1.AuthorizePayment, e2.AuthorizePayment)}
}
