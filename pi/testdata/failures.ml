(* Every way to fail, one of them chosen; a machine that is stopped in time does not fail. *)
let n = name "n"
let () = start n (box (fun () -> failwith "in the machine"))
let p = stop n
let () = match Sim.choose [0; 1; 2; 3; 4; 5; 6; 7] with
  | 0 -> failwith "zero"
  | 1 -> assert (1 = 2)
  | 2 -> print_int (1 / 0)
  | 3 -> print_int (int_of_string "x")
  | 4 -> print_string (if (fun x -> x) = (fun x -> x) then "equal" else "different")
  | 5 -> print_int (List.hd [])
  | 6 -> print_int (Sim.choose [])
