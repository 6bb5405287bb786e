(* One part started under two names: each copy makes a channel of its own. *)
let o : int chan chan = chan "o"
let p = box (fun () -> let c = chan "c" in send o c)
let () = start (name "a") p
let () = start (name "b") p
let c1 = recv o
let c2 = recv o
let () = print_string (if c1 = c2 then "same" else "different")
