(* The model's own vocabulary, for tests and lessons: what is not primitive. *)
let observe s = print (s ^ "\n")
