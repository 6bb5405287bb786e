type tPayment = (Payment,string) endpoint
type tOrderEntry = (Order,string) endpoint
type tOrderProcessing = (Order,unit) endpoint
val createOrderEntryRole : tPayment -> tOrderProcessing -> (vm * tOrderEntry)
val createOrderProcessingRole : unit -> (vm * tOrderProcessing)
val createPaymentRole : unit -> (vm * tPayment)
val importPayment1 : unit -> tPayment
val importPayment2 : unit -> tPayment
val exportOrderEntry : tOrderEntry -> unit
