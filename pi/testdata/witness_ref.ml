(* A machine stopped before `ref` and started twice makes two cells, one stopped after it shares one. *)
let o = chan "o"
let n = name "n"
let p = box (fun () -> let r = ref 0 in send o r)
let () = start n p
let f = stop n
let () = start n f
let r1 = recv o
let () = let _ = stop n in start n f
let _ = get r1
let () = print_int 5
