(* The part of the standard library that is primitive. *)
val ( + ) : int -> int -> int
val ( - ) : int -> int -> int
val ( * ) : int -> int -> int
val ( / ) : int -> int -> int
val ( mod ) : int -> int -> int
val ( ~- ) : int -> int
val ( ^ ) : string -> string -> string
val ( = ) : 'a -> 'a -> bool
val ( <> ) : 'a -> 'a -> bool
val ( < ) : 'a -> 'a -> bool
val ( <= ) : 'a -> 'a -> bool
val ( > ) : 'a -> 'a -> bool
val ( >= ) : 'a -> 'a -> bool
val not : bool -> bool
val compare : 'a -> 'a -> int
val string_of_int : int -> string
val int_of_string : string -> int
val print_string : string -> unit
val print_endline : string -> unit
val print_int : int -> unit
val failwith : string -> 'a
