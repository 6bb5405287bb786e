(* The farm as the model runs it, generated from its metadata. *)
type tPayment = (Payment,string) endpoint
type tOrderEntry = (Order,string) endpoint
type tOrderProcessing = (Order,unit) endpoint

(* Machines and imports without an image may do whatever their types allow. *)
let silence : unit chan = chan "silence"
let answers () = match Sim.choose ["answer"; "never answer"] with "never answer" -> recv silence | _ -> ()
let some_Payment () : Payment =
  Sim.choose [
    {card = "a"; amount = 0};
    {card = "a"; amount = 1};
    {card = "b"; amount = 0};
    {card = "b"; amount = 1}
  ]
let some_Order () : Order =
  Sim.choose [
    {item = "a"; payment = {card = "a"; amount = 0}};
    {item = "a"; payment = {card = "a"; amount = 1}};
    {item = "a"; payment = {card = "b"; amount = 0}};
    {item = "a"; payment = {card = "b"; amount = 1}};
    {item = "b"; payment = {card = "a"; amount = 0}};
    {item = "b"; payment = {card = "a"; amount = 1}};
    {item = "b"; payment = {card = "b"; amount = 0}};
    {item = "b"; payment = {card = "b"; amount = 1}}
  ]

(* Nothing is known about OrderEntry but its type. *)
let general_OrderEntry (e1 : tPayment) (e2 : tOrderProcessing) =
  let rec act n =
    match Sim.choose (if n > 0 then ["answer"; "never answer"; "call Payment.AuthorizePayment"; "call OrderProcessing.SubmitOrder"]
                      else ["answer"; "never answer"]) with
    | "call Payment.AuthorizePayment" -> let _ = e1 (some_Payment ()) in act (n - 1)
    | "call OrderProcessing.SubmitOrder" -> let _ = e2 (some_Order ()) in act (n - 1)
    | "never answer" -> recv silence
    | _ -> () in
  (fun _ -> act 2; Sim.choose ["a"; "b"])

(* The machine OrderEntry, booted from OrderW2K3.vhd. *)
let createOrderEntryRole (e1 : tPayment) (e2 : tOrderProcessing) =
  let e1 = forward "OrderEntry>Payment.AuthorizePayment" e1 in
  let e2 = forward "OrderEntry>OrderProcessing.SubmitOrder" e2 in
  let c1 : (Order * string chan) chan = chan "OrderEntry.SubmitOrder" in
  let vm = machine "OrderEntry" (fun () ->
    let f1 = general_OrderEntry e1 e2 in
    serve c1 f1) in
  (vm, forward ">OrderEntry.SubmitOrder" (stub c1))

(* Nothing is known about OrderProcessing but its type. *)
let general_OrderProcessing () =
  (fun _ -> answers ())

(* The machine OrderProcessing, booted from ProcW2K3.vhd. *)
let createOrderProcessingRole () =
  let c1 : (Order * unit chan) chan = chan "OrderProcessing.SubmitOrder" in
  let vm = machine "OrderProcessing" (fun () ->
    let f1 = general_OrderProcessing () in
    serve c1 f1) in
  (vm, forward ">OrderProcessing.SubmitOrder" (stub c1))

(* Nothing is known about Payment but its type. *)
let general_Payment () =
  (fun _ -> answers (); Sim.choose ["a"; "b"])

(* The machine Payment, booted from PaymentW2K3.vhd. *)
let createPaymentRole () =
  let c1 : (Payment * string chan) chan = chan "Payment.AuthorizePayment" in
  let vm = machine "Payment" (fun () ->
    let f1 = general_Payment () in
    serve c1 f1) in
  (vm, forward ">Payment.AuthorizePayment" (stub c1))

(* The import Payment1, at http://credit.fr/CA/service.svc. *)
let i_Payment1 : (Payment * string chan) chan = chan "Payment1.AuthorizePayment"
let importPayment1 () : tPayment = stub i_Payment1
let import_Payment1 : tPayment = (fun _ -> answers (); Sim.choose ["a"; "b"])

(* The import Payment2, at http://credit.us/CA/service.svc. *)
let i_Payment2 : (Payment * string chan) chan = chan "Payment2.AuthorizePayment"
let importPayment2 () : tPayment = stub i_Payment2
let import_Payment2 : tPayment = (fun _ -> answers (); Sim.choose ["a"; "b"])

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
