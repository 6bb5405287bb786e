(* Two machines under one name: refused, or allowed. *)
let n = name "n"
let hello = box (fun () -> print_string "hello"; recv (chan "never"))
let () = start n hello
let () = start n hello
let () = print_string "both"
let p = stop n
let () = start n p
