(* Wrong on purpose: the two imports of OrderEntry are swapped. *)
let (vm1,e1) = createOrderProcessingRole ()
let (vm2,e2) = createPaymentRole ()
let (vm3,e3) = createOrderEntryRole e1 e2
let () = exportOrderEntry e3
