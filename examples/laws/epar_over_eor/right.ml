(* T14: `ePar a (eOr b c)` = `eOr (ePar a b) (ePar a c)`. This is the right side. *)
let noisy text n = epFun (fun x -> print_string text; x + n)
let a = noisy "a" 1
let b = noisy "b" 2
let c = noisy "c" 3
let () = print_int (call (eOr (ePar a b) (ePar a c)) 0)
