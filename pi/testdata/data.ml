(* Records, variants, nested patterns, or-patterns, strings, polymorphism, mutual recursion. *)
type shape = Dot | Circle of int | Box of int * int | Named of (string * shape)
type point = { x : int; y : int; tag : string }
let area s = match s with
  | Dot | Circle 0 -> 0
  | Circle r -> 3 * r * r
  | Box (0, _) | Box (_, 0) -> 0
  | Box (w, h) -> w * h
  | Named ("unit", _) -> 1
  | Named (_, Circle r) -> r
  | Named (_, (Box (a, b) as inner)) when a = b -> (match inner with Box (c, _) -> c | _ -> -1)
  | Named _ -> -2
let rec even n = if n = 0 then true else odd (n - 1) and odd n = if n = 0 then false else even (n - 1)
let id x = x
let swap (a, b) = (b, a)
let p = { x = 1; y = 2; tag = "p" }
let q = { p with y = 5 }
let closures k =
  let rec up n = if n > k then [] else n :: down (n + 1) and down n = if n > k then [] else (- n) :: up (n + 1) in
  up 1
let show = List.map string_of_int
let () = List.iter (fun s -> print_int (area s); print_string " ")
  [Dot; Circle 0; Circle 2; Box (0, 7); Box (7, 0); Box (3, 4); Named ("unit", Dot); Named ("c", Circle 9);
   Named ("b", Box (6, 6)); Named ("b", Box (6, 7)); Named ("d", Dot)]
let () = print_endline (String.concat "," (show (closures 5)))
let () = print_endline (if even 10 && not (odd 10) then "even" else "odd")
let () = let (a, b) = swap (id 1, id "one") in print_string a; print_int b
let () = print_string (if p < q then q.tag ^ p.tag else "?"); print_int (compare [1; 2] [1; 3])
let () = print_int (match (p, [q; p]) with ({ x = 1; y; tag = _ }, [_; { x; _ }]) -> x + y | _ -> 0)
let () = print_int (List.fold_left (fun s x -> s + x) 0 (List.filter (fun x -> x mod 2 = 1) [1; 2; 3; 4; 5]))
