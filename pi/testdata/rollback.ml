(* A counter machine that is called, snapshotted, called, restored and called answers 1, 2, 2. *)
let n = name "counter"
let c = chan "op"
let () = start n (box (fun () ->
  let r = ref 0 in
  let rec serve () = let k = recv c in set (get r + 1) r; send k (get r); serve () in
  serve ()))
let call () = let k = chan "reply" in send c k; recv k
let () = print_endline (string_of_int (call ()))
let snapshot = stop n
let () = start n snapshot
let () = print_endline (string_of_int (call ()))
let () = let _ = stop n in start n snapshot
let () = print_endline (string_of_int (call ()))
