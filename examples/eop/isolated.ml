(* The isolated farm: slide "Disk Images as Typed Functions", figure 3 of the review. *)
let (vm1,e1) = createOrderProcessingRole ()
let (vm2,e2) = createPaymentRole ()
let (vm3,e3) = createOrderEntryRole e2 e1
let () = exportOrderEntry e3
