(* T14: `ePar a (ePar b c)` = `ePar (ePar a b) c`. This is the right side. *)
let noisy text n = epFun (fun x -> print_string text; x + n)
let a = noisy "a" 1
let b = noisy "b" 2
let c = noisy "c" 3
let () = print_int (call (ePar (ePar a b) c) 0)
