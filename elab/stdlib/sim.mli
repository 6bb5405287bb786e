(* The model's own vocabulary, for tests and lessons. *)
val choose : 'a list -> 'a
val fault : string -> unit
val observe : string -> unit
