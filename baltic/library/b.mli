type vm
type vm_snapshot
type event = VM_Crash
type ('a,'b) endpoint
type ('a,'b) endpointref
val eOr : ('a,'b) endpoint -> ('a,'b) endpoint -> ('a,'b) endpoint
val ePar : ('a,'b) endpoint -> ('a,'b) endpoint -> ('a,'b) endpoint
val eRef : ('a,'b) endpoint -> ('a,'b) endpoint * ('a,'b) endpointref
val eRefUpdate : ('a,'b) endpointref -> ('a,'b) endpoint -> unit
val eVM : vm -> (event -> unit) -> unit
val snapshotVM : vm -> vm_snapshot
val restoreVM : vm_snapshot -> unit
(* The slides end here. The figures of the review also use these two: call an endpoint, make one of a function. *)
val call : ('a,'b) endpoint -> 'a -> 'b
val epFun : ('a -> 'b) -> ('a,'b) endpoint
