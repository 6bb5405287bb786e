(* Messages live with their sender: a stopped machine takes them along, and every copy has them. *)
let n = name "n"
let c = chan "c"
let () = start n (box (fun () -> send c 1; send c 2; fork (fun () -> send c 3)))
let p = stop n
let () = start n p
let () = start (name "m") p
let () = print_int (recv c + recv c)
