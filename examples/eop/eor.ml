(* Two machines of one role share the load: slide "An Intermediary for Load Balancing". *)
let (vm1,e1) = createOrderProcessingRole ()
let (vm2,e2) = createPaymentRole ()
let (vm3,e3) = createOrderEntryRole e2 e1
let (vm4,e4) = createOrderEntryRole e2 e1
let e34 = eOr e3 e4
let () = exportOrderEntry e34
