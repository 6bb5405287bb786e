(* The same with a channel: the second copy may be listening at another one. *)
let o = chan "o"
let n = name "n"
let p = box (fun () -> let c = chan "c" in send o c; print_int (recv c))
let () = start n p
let f = stop n
let () = start n f
let c1 = recv o
let () = let _ = stop n in start n f
let () = send c1 1
