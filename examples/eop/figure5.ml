(* Two machines process orders, and each order goes to one of them: figure 5 of the review. *)
let ei = importPayment1 ()
let (vm1,e1) = createOrderProcessingRole ()
let (vm2,e2) = createOrderProcessingRole ()
let e12 = eOr e1 e2
let (vm3,e3) = createOrderEntryRole ei e12
let () = exportOrderEntry e3
