(* Payment is authorized by a company outside the farm: slide "Import/Export as Typed Functions", figure 4. *)
let ei = importPayment1 ()
let (vm1,e1) = createOrderProcessingRole ()
let (vm2,e2) = createOrderEntryRole ei e1
let () = exportOrderEntry e2
