(* When one of two machines crashes, all orders go to the other: slide "Event Handling". Explore it with --faults crash=1, or run it
   with --crash OrderProcessing@STEP. *)
let e0 = importPayment1 ()
let (vm1,e1) = createOrderProcessingRole ()
let (vm2,e2) = createOrderProcessingRole ()
let e3 = eOr e1 e2
let (e4,r) = eRef e3
let (vm5,e5) = createOrderEntryRole e0 e4

let h e ev = match ev with VM_Crash -> eRefUpdate r e
let () = Baltic.eVM vm1 (h e2)
let () = Baltic.eVM vm2 (h e1)

let () = exportOrderEntry e5
