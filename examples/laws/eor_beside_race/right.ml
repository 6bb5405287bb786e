(* Cardelli and Davies: `a | eOr b c` = `eOr (a | b) (a | c)`. This is the right side. *)
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
let a = good "a" 1
let b = good "b" 2
let c = good "c" 3
let () = show (call (eOr (race a b) (race a c)) 0)
