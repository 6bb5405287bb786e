(* Cardelli and Davies: `fail | a` = `a`. This is the left side. *)
type answer = Ok of int | Fail
let fail = epFun (fun (_ : int) -> Fail)
let stall = epFun (fun (_ : int) -> (recv (chan "never") : answer))
let good text n = epFun (fun x -> print_string text; Ok (x + n))
let bad text n = eOr (good text n) fail
let orElse e1 e2 = epFun (fun x -> match call e1 x with Fail -> call e2 x | ok -> ok)
let race e1 e2 = epFun (fun x ->
  let first = chan "first" in
  fork (fun () -> send first (call e1 x));
  fork (fun () -> send first (call e2 x));
  match recv first with Fail -> recv first | ok -> ok)
let show answer = print_string (match answer with Ok n -> string_of_int n | Fail -> "fail")
let a = bad "a" 1
let () = show (call (race fail a) 0)
