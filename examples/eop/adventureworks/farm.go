// Package adventureworks is the farm of examples/eop as a typed package.
package adventureworks

import (
	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/pi"
)

// Order is a type of the metadata.
type Order struct {
	Item    string  `json:"item"`
	Payment Payment `json:"payment"`
}

// Payment is a type of the metadata.
type Payment struct {
	Card   string `json:"card"`
	Amount int    `json:"amount"`
}

// OrderEntryService is the service OrderEntry, to call.
type OrderEntryService struct {
	SubmitOrder baltic.Endpoint[Order, string]
}

// OrderEntryServer is the service OrderEntry, to serve.
type OrderEntryServer struct {
	SubmitOrder baltic.Func[Order, string]
}

// OrderProcessingService is the service OrderProcessing, to call.
type OrderProcessingService struct {
	SubmitOrder baltic.Endpoint[Order, struct{}]
}

// OrderProcessingServer is the service OrderProcessing, to serve.
type OrderProcessingServer struct {
	SubmitOrder baltic.Func[Order, struct{}]
}

// PaymentService is the service Payment, to call.
type PaymentService struct {
	AuthorizePayment baltic.Endpoint[Payment, string]
}

// PaymentServer is the service Payment, to serve.
type PaymentServer struct {
	AuthorizePayment baltic.Func[Payment, string]
}

// Images is what runs in the machines: functions from the services that a machine imports to those that it exports.
type Images struct {
	OrderEntry      func(t *pi.Thread, e1 PaymentService, e2 OrderProcessingService) OrderEntryServer
	OrderProcessing func(t *pi.Thread) OrderProcessingServer
	Payment         func(t *pi.Thread) PaymentServer
}

// Imports is what is outside the farm in the model.
type Imports struct {
	Payment1 PaymentServer
	Payment2 PaymentServer
}

// Farm is the farm: its machines, its imports and its exports.
type Farm struct {
	farm       *baltic.Farm
	images     Images
	payment1   PaymentService
	payment2   PaymentService
	orderEntry OrderEntryService
	exportOnce baltic.Export
}

// New makes the farm, without machines.
func New(t *pi.Thread, s baltic.Setting, images Images, imports Imports) *Farm {
	farm := baltic.NewFarm(s)
	f := &Farm{farm: farm, images: images}
	f.payment1 = PaymentService{AuthorizePayment: baltic.ImportedOp[Payment, string](t, farm, "Payment1.AuthorizePayment")}
	f.payment2 = PaymentService{AuthorizePayment: baltic.ImportedOp[Payment, string](t, farm, "Payment2.AuthorizePayment")}
	farm.Environment(
		t,
		baltic.Serving(f.payment1.AuthorizePayment, imports.Payment1.AuthorizePayment),
		baltic.Serving(f.payment2.AuthorizePayment, imports.Payment2.AuthorizePayment),
	)
	f.orderEntry = OrderEntryService{SubmitOrder: baltic.ExportedOp[Order, string](t, farm, "OrderEntry.SubmitOrder")}
	f.exportOnce = farm.NewExport(t, "OrderEntry")
	return f
}

// CreateOrderEntryRole makes a machine OrderEntry.
func (f *Farm) CreateOrderEntryRole(t *pi.Thread, e1 PaymentService, e2 OrderProcessingService) (baltic.VM, OrderEntryService) {
	r := f.farm.NewRole(t, "OrderEntry")
	e1 = PaymentService{AuthorizePayment: baltic.ImportOf(r, "Payment.AuthorizePayment", e1.AuthorizePayment)}
	e2 = OrderProcessingService{SubmitOrder: baltic.ImportOf(r, "OrderProcessing.SubmitOrder", e2.SubmitOrder)}
	c1 := OrderEntryService{SubmitOrder: baltic.ServedBy[Order, string](r, "SubmitOrder")}
	vm := r.Boot(func(t *pi.Thread) []baltic.Server {
		s1 := f.images.OrderEntry(t, e1, e2)
		return []baltic.Server{baltic.Serving(c1.SubmitOrder, s1.SubmitOrder)}
	})
	return vm, OrderEntryService{SubmitOrder: baltic.ExportOf(r, "SubmitOrder", c1.SubmitOrder)}
}

// CreateOrderProcessingRole makes a machine OrderProcessing.
func (f *Farm) CreateOrderProcessingRole(t *pi.Thread) (baltic.VM, OrderProcessingService) {
	r := f.farm.NewRole(t, "OrderProcessing")
	c1 := OrderProcessingService{SubmitOrder: baltic.ServedBy[Order, struct{}](r, "SubmitOrder")}
	vm := r.Boot(func(t *pi.Thread) []baltic.Server {
		s1 := f.images.OrderProcessing(t)
		return []baltic.Server{baltic.Serving(c1.SubmitOrder, s1.SubmitOrder)}
	})
	return vm, OrderProcessingService{SubmitOrder: baltic.ExportOf(r, "SubmitOrder", c1.SubmitOrder)}
}

// CreatePaymentRole makes a machine Payment.
func (f *Farm) CreatePaymentRole(t *pi.Thread) (baltic.VM, PaymentService) {
	r := f.farm.NewRole(t, "Payment")
	c1 := PaymentService{AuthorizePayment: baltic.ServedBy[Payment, string](r, "AuthorizePayment")}
	vm := r.Boot(func(t *pi.Thread) []baltic.Server {
		s1 := f.images.Payment(t)
		return []baltic.Server{baltic.Serving(c1.AuthorizePayment, s1.AuthorizePayment)}
	})
	return vm, PaymentService{AuthorizePayment: baltic.ExportOf(r, "AuthorizePayment", c1.AuthorizePayment)}
}

// ImportPayment1 returns the import Payment1, at http://credit.fr/CA/service.svc.
func (f *Farm) ImportPayment1() PaymentService { return f.payment1 }

// ImportPayment2 returns the import Payment2, at http://credit.us/CA/service.svc.
func (f *Farm) ImportPayment2() PaymentService { return f.payment2 }

// ExportOrderEntry exports a service as OrderEntry, at http://localhost:80/OE/service.svc. It may be called once.
func (f *Farm) ExportOrderEntry(t *pi.Thread, e OrderEntryService) {
	f.exportOnce.Make(t, baltic.Passing(f.orderEntry.SubmitOrder, e.SubmitOrder))
}

// CallOrderEntry calls SubmitOrder of the export OrderEntry.
func (f *Farm) CallOrderEntry(t *pi.Thread, x Order) string {
	return f.orderEntry.SubmitOrder.Call(t, x)
}
