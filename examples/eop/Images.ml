(* What runs inside the machines of Adventure Works, and what the two payment companies outside do. Each image is a
   function from the services that the machine imports to those that it exports. *)

let image_OrderEntry authorize process = fun order ->
  let receipt = authorize order.payment in
  if receipt = "refused" then "payment refused"
  else begin
    process order;
    order.item ^ " ordered, " ^ receipt
  end

(* The machine's memory is its own: a snapshot holds the count, and a restored machine goes on from it. *)
let image_OrderProcessing () =
  let processed = ref 0 in
  fun order ->
    processed := !processed + 1;
    print_endline ("processing " ^ order.item)

let authorize bank payment = if payment.amount > 100 then "refused" else "paid by " ^ payment.card ^ " at " ^ bank

let image_Payment () = authorize "home"
let import_Payment1 = authorize "credit.fr"
let import_Payment2 = authorize "credit.us"
