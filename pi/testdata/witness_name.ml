(* The same with a partition name: the second copy's machine may find its name taken by the first. *)
let n = name "n"
let p = box (fun () -> let m = name "m" in start m (box (fun () -> print_int 1)))
let () = start n p
let f = stop n
let () = start n f
let () = let _ = stop n in start n f
