(* Wrong on purpose: a role gives a machine and its endpoint, and the pair is not taken apart. *)
let e1 = createOrderProcessingRole ()
let (vm2,e2) = createPaymentRole ()
let (vm3,e3) = createOrderEntryRole e2 e1
