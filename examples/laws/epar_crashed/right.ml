(* T14: `ePar crashed a` = `a`, where the machine of the first has crashed. This is the right side. *)
let noisy text n = epFun (fun x -> print_string text; x + n)
let a = noisy "a" 1
let crashed =
  let n = name "M" in
  let requests = chan "requests" in
  let rec serve () = let (x, answer) = recv requests in send answer (x + 5); serve () in
  start n (box serve);
  let _ = stop n in
  epFun (fun x -> let answer = chan "answer" in send requests (x, answer); recv answer)
let () = print_int (call (a) 0)
