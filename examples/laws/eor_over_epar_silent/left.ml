(* T14: `eOr a (ePar b c)` = `ePar (eOr a b) (eOr a c)`, when calls print nothing. This is the left side. *)
let quiet n = epFun (fun x -> x + n)
let a = quiet 1
let b = quiet 2
let c = quiet 3
let () = print_int (call (eOr a (ePar b c)) 0)
