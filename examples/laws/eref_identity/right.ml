(* T14: `fst (eRef a)` = `a`. This is the right side. *)
let noisy text n = epFun (fun x -> print_string text; x + n)
let a = noisy "a" 1
let () = print_int (call (a) 0)
