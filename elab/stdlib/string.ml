(* Strings. *)
let concat sep l =
  let rec rest l = match l with [] -> "" | s :: t -> sep ^ s ^ rest t in
  match l with [] -> "" | s :: t -> s ^ rest t
