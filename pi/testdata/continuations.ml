(* Matches in every position: their continuations are jumped to, entered or passed on. *)
let c = chan "c"
let f b x = (if b then x + 1 else x - 1) * 2
let g b x = let y = (if b then f b x else x) in let z = (match y with 1 -> f b y | 2 -> 7 | n -> n) in y + z
let h b = let v = (if b then recv c else (fork (fun () -> send c 5); recv c)) in v * 10
let deep a b = let x = (if a then (if b then (let y = f a 1 in y + 1) else 2) else (match b with true -> 3 | false -> f b 4)) in
  let k = fun n -> n + x in k (k (if a then k 1 else 0))
let rec count n = let m = (if n > 3 then 0 else count (n + 1)) in m + 1
let () = send c 100
let () = List.iter (fun i -> print_int i; print_string " ")
  [f true 1; f false 1; g true 1; g false 2; g false 1; h true; h false; deep true true; deep true false; deep false true;
   deep false false; count 0]
