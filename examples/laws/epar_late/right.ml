(* T14: `ePar late a` = `a`, where the first branch waits until the answer is there. This is the right side. *)
let noisy text n = epFun (fun x -> print_string text; x + n)
let a = noisy "a" 1
let go : unit chan = chan "go"
let late = epFun (fun x -> recv go; x + 9)
let () = print_int (call (a) 0); send go ()
