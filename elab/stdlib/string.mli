(* Strings: what is primitive. *)
val length : string -> int
