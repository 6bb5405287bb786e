(* T14: `ePar s t` = `eOr s t`, when both are such and always answer. This is the right side. *)
let s = epFun (fun x -> x + 1)
let t = epFun (fun x -> x + 2)
let () = print_int (call (eOr s t) 0)
