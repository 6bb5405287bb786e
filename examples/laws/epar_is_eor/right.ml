(* Not a law: `ePar a b` = `eOr a b`. This is the right side. *)
let noisy text n = epFun (fun x -> print_string text; x + n)
let a = noisy "a" 1
let b = noisy "b" 2
let () = print_int (call (eOr a b) 0)
