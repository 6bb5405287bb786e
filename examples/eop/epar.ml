(* Both payment companies are asked, and the first answer wins: slide "An Intermediary for Fault Tolerance". *)
let e1 = importPayment1 ()
let e2 = importPayment2 ()
let e12 = ePar e1 e2
let (vm1, e3) = createOrderProcessingRole ()
let (vm3, e4) = createOrderEntryRole e12 e3
let () = exportOrderEntry e4
