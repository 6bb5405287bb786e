let show_list f l = "[" ^ String.concat "; " (List.map f l) ^ "]"
let ints l = print_endline (show_list string_of_int l)
let strings l = print_endline (show_list (fun s -> s) l)
let bool b = print_endline (string_of_bool b)
let int n = print_int n; print_string "\n"
let () = int (List.length []); int (List.length [1; 2; 3])
let () = ints (List.rev [1; 2; 3]); ints (List.append [1; 2] [3]); ints ([1] @ [] @ [2; 3])
let () = ints (List.map (fun x -> x * x) [1; 2; 3])
let () = ints (List.map (fun x -> print_string "m"; x) [1; 2; 3])
let () = ints (List.mapi (fun i x -> print_int i; 10 * i + x) [7; 8; 9])
let () = List.iter print_int [4; 5; 6]; print_endline ""
let () = List.iteri (fun i s -> print_string (string_of_int i ^ s)) ["a"; "b"]; print_endline ""
let () = int (List.fold_left (fun a x -> 10 * a + x) 0 [1; 2; 3]); int (List.fold_right (fun x a -> 10 * a + x) [1; 2; 3] 0)
let () = ints (List.fold_right (fun x l -> print_int x; x :: l) [1; 2; 3] [])
let () = int (List.nth [5; 6; 7] 2); int (List.hd [9; 8]); ints (List.tl [9; 8])
let () = bool (List.mem 3 [1; 2; 3]); bool (List.mem "x" ["y"]); bool (List.mem [1] [[2]; [1]])
let () = ints (List.filter (fun x -> print_int x; x mod 2 = 0) [1; 2; 3; 4])
let () = bool (List.for_all (fun x -> print_int x; x > 1) [2; 1; 3]); bool (List.exists (fun x -> print_int x; x > 1) [1; 2; 3])
let () = bool (List.for_all (fun _ -> false) []); bool (List.exists (fun _ -> true) [])
let () = strings [List.assoc 2 [(1, "a"); (2, "b"); (2, "c")]]
let () = ints (List.sort compare [3; 1; 2; -5; 1]); strings (List.sort compare ["b"; ""; "ab"; "a"])
let () =
  let by_first (a, _) (b, _) = compare a b in
  strings (List.map snd (List.sort by_first [(2, "a"); (1, "b"); (2, "c"); (1, "d"); (0, "e"); (2, "f"); (1, "g")]))
let () = ints (List.sort (fun a b -> compare b a) [3; 1; 4; 1; 5; 9; 2; 6; 5; 3; 5; 8; 9; 7; 9])
let () = ints (List.concat [[1]; []; [2; 3]; [4]]); ints (List.init 4 (fun i -> print_int i; i * i)); ints (List.init 0 (fun i -> i))
let () = int (String.length "héllo"); int (String.length ""); print_endline (String.concat ", " ["a"; "b"; "c"] ^ String.concat "x" [] ^ String.concat "x" ["q"])
let () = int (fst (1, 2)); int (snd (1, 2)); int (min 2 1); int (max 2 1); int (abs (-4)); int (abs 4); ignore 3
let () = print_endline (min "a" "b" ^ max "a" "b"); bool (not true)
let () = int (int_of_string "42"); int (int_of_string "-7"); int (int_of_string "0x1F"); int (int_of_string "0b101")
let () = int (compare 1 2); int (compare [1; 2] [1]); int (compare (Some 1) None); int (compare "b" "a"); int (compare (1, "x") (1, "x"))
let () = int (7 / 2); int (-7 / 2); int (7 mod 2); int (-7 mod 2); int (7 mod -2); int (1 - 2 - 3); int (2 + 3 * 4)
let () = int (4611686018427387903 + 1); int (-4611686018427387903 - 2); int (4611686018427387903 * 2)
let () = bool (1 = 1 && "a" <> "b"); bool (1 > 2 || 2 >= 2); bool ((1, [2]) = (1, [2])); bool ((&&) true false); bool ((||) false true)
let () = int (3 |> fun x -> x + 1); int (List.fold_left (+) 0 [1; 2; 3]); int ((-) 5 3)
type r = { p : int; q : int }
let () = let r = { q = 1; p = 2 } in int ({ r with q = 5 }.q + r.p)
let rec classify n = match n with
  | 0 -> "zero"
  | n when n < 0 -> "negative " ^ classify (-n)
  | 1 | 2 | 3 -> "few"
  | n when n mod 2 = 0 -> "even"
  | _ -> "odd"
let () = strings (List.map classify [0; -2; 3; 10; 11; -11])
let f = function (Some x, _) | (None, x) when x > 0 -> x | (Some _, y) -> y | _ -> 0
let () = ints (List.map f [(Some 1, 2); (None, 3); (Some (-1), 7); (None, -3)])
let () = assert (1 < 2); print_string "done"
