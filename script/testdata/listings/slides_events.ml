let h e ev = match ev with VM_Crash -> eRefUpdate r e
let () = Baltic.eVM vm1 (h e2)
let () = Baltic.eVM vm2 (h e1)
