let svm1 = snapshotVM vm1  
let svm2 = snapshotVM vm2  
let h s ev = match ev with VM_Crash -> restoreVM s  
let () = eVM vm1 (h svm1)  
let () = eVM vm2 (h svm2)
