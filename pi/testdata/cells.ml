(* The same cell in two machines: each uses its own, the host may use either. *)
let o = chan "o"
let q = chan "q"
let a = name "a"
let () = start a (box (fun () -> let r = ref 1 in send o r; let x = recv q in set (get r + x) r; print_int (get r)))
let r = recv o
let p = stop a
let () = start a p
let () = start (name "b") p
let () = send q 10
let () = print_int (get r)
let () = set 50 r
