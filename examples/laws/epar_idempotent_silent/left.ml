(* T14: `ePar s s` = `s`, when calls of `s` print nothing and change nothing. This is the left side. *)
let s = epFun (fun x -> Sim.choose [x; x + 1])
let () = print_int (call (ePar s s) 0)
