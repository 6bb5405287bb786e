(* A machine cannot stop itself, and what has never run cannot be stopped. *)
let n = name "n"
let () = start n (box (fun () -> let _ = stop n in print_string "never"))
let () = fork (fun () -> let _ = stop (name "m") in print_string "never")
let () = print_string "main"
