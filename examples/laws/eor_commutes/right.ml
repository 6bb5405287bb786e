(* T14: `eOr a b` = `eOr b a`. This is the right side. *)
let noisy text n = epFun (fun x -> print_string text; x + n)
let a = noisy "a" 1
let b = noisy "b" 2
let () = print_int (call (eOr b a) 0)
