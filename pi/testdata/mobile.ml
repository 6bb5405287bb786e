(* Functions, channels, names and parts travel over channels. *)
let cf = chan "functions"
let cp = chan "parts"
let cn = chan "names"
let n = name "worker"
let () = fork (fun () -> let f = recv cf in let k = chan "k" in send k (f 20); send cp (box (fun () -> print_int (recv k))))
let () = fork (fun () -> start (recv cn) (recv cp))
let y = 2
let () = send cf (fun x -> x + y)
let () = send cn n
let () = let p = stop n in start n p
