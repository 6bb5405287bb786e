(* Not a law: `eOr a (ePar b c)` = `ePar (eOr a b) (eOr a c)`. This is the left side. *)
let noisy text n = epFun (fun x -> print_string text; x + n)
let a = noisy "a" 1
let b = noisy "b" 2
let c = noisy "c" 3
let () = print_int (call (eOr a (ePar b c)) 0)
