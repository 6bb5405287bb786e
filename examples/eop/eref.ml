(* Everything at once, with a reference in front of the machines that process orders, so that the farm can be rewired while it runs:
   slide "An Intermediary for Dynamic Update", figure 6 of the review. *)
let e0 = ePar (importPayment1 ()) (importPayment2 ())
let (vm1,e1) = createOrderProcessingRole ()
let (vm2,e2) = createOrderProcessingRole ()
let e3 = eOr e1 e2
let (e4,r) = eRef e3
let (vm5,e5) = createOrderEntryRole e0 e4
let () = exportOrderEntry e5

(* Machine 2 is taken out of service. *)
let () = eRefUpdate r e1
