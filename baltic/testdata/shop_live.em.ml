(* The farm as it runs on machines, generated from its metadata. *)
type tPayment = (Payment,string) endpoint
type tOrderEntry = (Order,string) endpoint
type tOrderProcessing = (Order,unit) endpoint

(* What machines ask, and what clients outside ask, is numbered. *)
let rec asks question e answer =
  let (id, x) = recv question in
  fork (fun () -> send answer (id, call e x));
  asks question e answer
let rec says text = print_string (recv text); says text

(* What an operator may want of a machine. *)
let rec operate command vm taken finished =
  let taken = match recv command with
    | ("snapshot", k) -> (k, snapshotVM vm) :: taken
    | (_, k) -> restoreVM (List.assoc (k : int) taken); taken in
  send finished ();
  operate command vm taken finished

(* The machine OrderEntry, booted from OrderW2K3.vhd. *)
let m_OrderEntry = chan "machine:OrderEntry"
let createOrderEntryRole (e1 : tPayment) (e2 : tOrderProcessing) =
  let e1 = forward "OrderEntry>Payment.AuthorizePayment" e1 in
  let e2 = forward "OrderEntry>OrderProcessing.SubmitOrder" e2 in
  let c1 : (Order * string chan) chan = chan "OrderEntry.SubmitOrder" in
  let command = chan "command" in
  let finished = chan "finished" in
  let text = chan "text" in
  let failure = chan "failure" in
  let q1 : (int * Payment) chan = chan "question" in
  let a1 : (int * string) chan = chan "answer" in
  let q2 : (int * Order) chan = chan "question" in
  let a2 : (int * unit) chan = chan "answer" in
  let o1 : (Order * string chan) chan = chan "call" in
  let vm = machine "OrderEntry" (fun () ->
    fork (fun () -> asks q1 e1 a1);
    fork (fun () -> asks q2 e2 a2);
    fork (fun () -> failwith (recv failure));
    fork (fun () -> says text);
    serve c1 (stub o1)) in
  fork (fun () -> operate command vm [] finished);
  send m_OrderEntry (vm, (command, (finished, (text, (failure, ((q1, a1), ((q2, a2), (o1, ()))))))));
  (vm, forward ">OrderEntry.SubmitOrder" (stub c1))

(* The machine OrderProcessing, booted from ProcW2K3.vhd. *)
let m_OrderProcessing = chan "machine:OrderProcessing"
let createOrderProcessingRole () =
  let c1 : (Order * unit chan) chan = chan "OrderProcessing.SubmitOrder" in
  let command = chan "command" in
  let finished = chan "finished" in
  let text = chan "text" in
  let failure = chan "failure" in
  let o1 : (Order * unit chan) chan = chan "call" in
  let vm = machine "OrderProcessing" (fun () ->
    fork (fun () -> failwith (recv failure));
    fork (fun () -> says text);
    serve c1 (stub o1)) in
  fork (fun () -> operate command vm [] finished);
  send m_OrderProcessing (vm, (command, (finished, (text, (failure, (o1, ()))))));
  (vm, forward ">OrderProcessing.SubmitOrder" (stub c1))

(* The machine Payment, booted from PaymentW2K3.vhd. *)
let m_Payment = chan "machine:Payment"
let createPaymentRole () =
  let c1 : (Payment * string chan) chan = chan "Payment.AuthorizePayment" in
  let command = chan "command" in
  let finished = chan "finished" in
  let text = chan "text" in
  let failure = chan "failure" in
  let o1 : (Payment * string chan) chan = chan "call" in
  let vm = machine "Payment" (fun () ->
    fork (fun () -> failwith (recv failure));
    fork (fun () -> says text);
    serve c1 (stub o1)) in
  fork (fun () -> operate command vm [] finished);
  send m_Payment (vm, (command, (finished, (text, (failure, (o1, ()))))));
  (vm, forward ">Payment.AuthorizePayment" (stub c1))

(* The import Payment1, at http://credit.fr/CA/service.svc. *)
let i_Payment1 : (Payment * string chan) chan = chan "Payment1.AuthorizePayment"
let importPayment1 () : tPayment = stub i_Payment1

(* The import Payment2, at http://credit.us/PA/service.svc. *)
let i_Payment2 : (Payment * string chan) chan = chan "Payment2.AuthorizePayment"
let importPayment2 () : tPayment = stub i_Payment2

(* The export OrderEntry, at http://localhost:80/OE/service.svc. *)
let x_OrderEntry : (Order * string chan) chan = chan "export:OrderEntry.SubmitOrder"
let once_OrderEntry = once "once:OrderEntry"
let exportOrderEntry (e : tOrderEntry) =
  claim "OrderEntry" once_OrderEntry;
  fork (fun () -> serve x_OrderEntry (call e))
let callOrderEntry x = stub x_OrderEntry x

(* What is outside. *)
let q_OrderEntry : (int * Order) chan = chan "question"
let a_OrderEntry : (int * string) chan = chan "answer"
let () = fork (fun () -> asks q_OrderEntry (stub x_OrderEntry) a_OrderEntry)
let () = send (chan "outside") (m_OrderEntry, (m_OrderProcessing, (m_Payment, (i_Payment1, (i_Payment2, ((q_OrderEntry, a_OrderEntry), ()))))))
