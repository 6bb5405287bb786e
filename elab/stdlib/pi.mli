(* The primitives: channels, threads, partitions and references. *)
type 'a chan
type name
type part
type 'a ref
val chan : string -> 'a chan
val send : 'a chan -> 'a -> unit
val recv : 'a chan -> 'a
val fork : (unit -> unit) -> unit
val name : string -> name
val box : (unit -> unit) -> part
val start : name -> part -> unit
val stop : name -> part
val paste : name -> part -> unit
val cut : name -> part
val ref : 'a -> 'a ref
val get : 'a ref -> 'a
val set : 'a -> 'a ref -> unit
val ( ! ) : 'a ref -> 'a
val ( := ) : 'a ref -> 'a -> unit
