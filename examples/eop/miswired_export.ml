(* Wrong on purpose: the endpoint of another service is exported as OrderEntry. *)
let (vm1,e1) = createOrderProcessingRole ()
let (vm2,e2) = createPaymentRole ()
let (vm3,e3) = createOrderEntryRole e2 e1
let () = exportOrderEntry e1
