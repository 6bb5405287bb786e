(* A machine that crashes goes back to its snapshot, faster than it could boot: slide "VM Snapshots". Let one crash with
   explore --faults crash=1, or run with --crash OrderProcessing@STEP. *)
let e0 = importPayment1 ()
let (vm1,e1) = createOrderProcessingRole ()
let (vm2,e2) = createOrderEntryRole e0 e1

let svm1 = snapshotVM vm1
let svm2 = snapshotVM vm2
let h s ev = match ev with VM_Crash -> restoreVM s
let () = eVM vm1 (h svm1)
let () = eVM vm2 (h svm2)

let () = exportOrderEntry e2
