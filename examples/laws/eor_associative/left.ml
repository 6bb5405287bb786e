(* T14: `eOr a (eOr b c)` = `eOr (eOr a b) c`. This is the left side. *)
let noisy text n = epFun (fun x -> print_string text; x + n)
let a = noisy "a" 1
let b = noisy "b" 2
let c = noisy "c" 3
let () = print_int (call (eOr a (eOr b c)) 0)
