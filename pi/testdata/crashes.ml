(* A demon that lets a machine crash, within the budget. *)
let n = name "vm"
let c = chan "c"
let () = start n (box (fun () -> let rec serve () = let r = recv c in send r "pong"; serve () in serve ()))
let () = fork (fun () ->
  let rec demon () = Sim.fault "crash"; let _ = stop n in start n (box (fun () -> ())); demon () in demon ())
let r = chan "r"
let () = send c r
let () = print_endline (recv r)
