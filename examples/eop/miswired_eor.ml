(* Wrong on purpose: an intermediary joins endpoints of different services. *)
let (vm1,e1) = createOrderProcessingRole ()
let (vm2,e2) = createPaymentRole ()
let e12 = eOr e1 e2
