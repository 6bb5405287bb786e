(* Properties of the runs of a program, for files named *.props and for --prop. *)

(* What can be seen of a state. Names are those that the program gave to its partitions and channels: name "VM", chan "lock". *)
type state
type ending = Done | Deadlock | Error
val output : state -> string list
val finished : state -> bool
val ended : state -> ending option
val running : state -> string -> int
val messages : state -> string -> int
val receivers : state -> string -> int
val alive : state -> string -> bool
val blocked : state -> string -> bool

(* What can be asked of all runs. *)
type property
val never : (state -> bool) -> property
val always : (state -> bool) -> property
val eventually : (state -> bool) -> property
val leads_to : (state -> bool) -> (state -> bool) -> property
val no_deadlock : property
val outcomes : (string list * ending) list -> property
val answered : property
val respects : string -> property
val single_copy : string -> property
