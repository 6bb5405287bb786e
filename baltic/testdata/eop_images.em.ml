(* The farm as the model runs it, generated from its metadata. *)
type tPayment = (Payment,string) endpoint
type tOrderEntry = (Order,string) endpoint
type tOrderProcessing = (Order,unit) endpoint

(* The machine OrderEntry, booted from OrderW2K3.vhd. *)
let createOrderEntryRole (e1 : tPayment) (e2 : tOrderProcessing) =
  let e1 = forward "OrderEntry>Payment.AuthorizePayment" e1 in
  let e2 = forward "OrderEntry>OrderProcessing.SubmitOrder" e2 in
  let c1 : (Order * string chan) chan = chan "OrderEntry.SubmitOrder" in
  let vm = machine "OrderEntry" (fun () ->
    let f1 = image_OrderEntry e1 e2 in
    serve c1 f1) in
  (vm, forward ">OrderEntry.SubmitOrder" (stub c1))

(* The machine OrderProcessing, booted from ProcW2K3.vhd. *)
let createOrderProcessingRole () =
  let c1 : (Order * unit chan) chan = chan "OrderProcessing.SubmitOrder" in
  let vm = machine "OrderProcessing" (fun () ->
    let f1 = image_OrderProcessing () in
    serve c1 f1) in
  (vm, forward ">OrderProcessing.SubmitOrder" (stub c1))

(* The machine Payment, booted from PaymentW2K3.vhd. *)
let createPaymentRole () =
  let c1 : (Payment * string chan) chan = chan "Payment.AuthorizePayment" in
  let vm = machine "Payment" (fun () ->
    let f1 = image_Payment () in
    serve c1 f1) in
  (vm, forward ">Payment.AuthorizePayment" (stub c1))

(* The import Payment1, at http://credit.fr/CA/service.svc. *)
let i_Payment1 : (Payment * string chan) chan = chan "Payment1.AuthorizePayment"
let importPayment1 () : tPayment = stub i_Payment1

(* The import Payment2, at http://credit.us/CA/service.svc. *)
let i_Payment2 : (Payment * string chan) chan = chan "Payment2.AuthorizePayment"
let importPayment2 () : tPayment = stub i_Payment2

(* What is outside the farm. *)
let () = start (name "env") (box (fun () ->
  fork (fun () -> serve i_Payment1 import_Payment1);
  serve i_Payment2 import_Payment2))

(* The export OrderEntry, at http://localhost:80/OE/service.svc. *)
let x_OrderEntry : (Order * string chan) chan = chan "export:OrderEntry.SubmitOrder"
let once_OrderEntry = once "once:OrderEntry"
let exportOrderEntry (e : tOrderEntry) =
  claim "OrderEntry" once_OrderEntry;
  fork (fun () -> serve x_OrderEntry (call e))
let callOrderEntry x = stub x_OrderEntry x
