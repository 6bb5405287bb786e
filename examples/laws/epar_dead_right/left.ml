(* T14: `ePar a stall` = `a`. This is the left side. *)
let noisy text n = epFun (fun x -> print_string text; x + n)
let a = noisy "a" 1
let stall : (int, int) endpoint = epFun (fun _ -> recv (chan "never"))
let () = print_int (call (ePar a stall) 0)
