(* What the library needs and scripts cannot name. *)
val fail : string -> 'a
