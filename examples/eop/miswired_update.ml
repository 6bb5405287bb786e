(* Wrong on purpose: a running farm would be rewired to the wrong service. *)
let (vm1,e1) = createOrderProcessingRole ()
let (vm2,e2) = createPaymentRole ()
let (e4,r) = eRef e1
let (vm3,e3) = createOrderEntryRole e2 e4
let () = exportOrderEntry e3
let () = eRefUpdate r e2
