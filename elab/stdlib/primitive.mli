(* What the library needs and scripts cannot name. *)
val print : string -> unit
val fail : string -> 'a
