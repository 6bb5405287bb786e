(* T14: `eOr a a` = `a`. This is the left side. *)
let noisy text n = epFun (fun x -> print_string text; x + n)
let a = noisy "a" 1
let () = print_int (call (eOr a a) 0)
