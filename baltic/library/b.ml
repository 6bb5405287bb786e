(* The service combinators over channels, threads and partitions. An endpoint is a function, but what is exported, and
   every intermediary, is the stub of a server that runs where it was made: a bare function would run in its caller's machine,
   outlive its own, and be frozen with the wrong one. *)

type event = VM_Crash
type vm = name * (event -> unit) ref
type vm_snapshot = vm * part
type ('a,'b) endpoint = 'a -> 'b
type ('a,'b) endpointref = ('a,'b) endpoint ref

(* Calls. A server answers each request in a thread of its own, on the channel that came with the request. *)
let rec serve c f = let (x, r) = recv c in fork (fun () -> send r (f x)); serve c f
let stub c = fun x -> let r = chan "resp" in send c (x, r); recv r
let epFun f = let c = chan "ep" in fork (fun () -> serve c f); stub c
let call e x = e x

(* Intermediaries. A race cancels nothing: the loser goes on, and its late message is never received. *)
let par f1 f2 x =
  let c = chan "resp" in
    fork (fun () -> send c (f1 x));
    fork (fun () -> send c (f2 x));
    recv c
let ePar ep1 ep2 =
  epFun (fun x -> par (call ep1) (call ep2) x)
let pick x1 x2 = par (fun () -> x1) (fun () -> x2) ()
let eOr ep1 ep2 =
  epFun (fun x -> call (pick ep1 ep2) x)
let eRef ep = let r = ref ep in (epFun (fun x -> call (get r) x), r)
let eRefUpdate r ep = set ep r

(* Machines: the name of a partition and the handler of its events, of which there is one; the last one set wins. *)
let eVM (n, h) f = set f h
let snapshotVM (n, h) = let p = stop n in start n p; ((n, h), p)
let restoreVM ((n, h), p) = let _ = stop n in start n p

(* What generated code uses and scripts do not see. A crash is a move of the environment, never spontaneous: fault crash
   may hit any machine, fault crash:X a machine of the role X. *)
let crash (n, h) = let _ = stop n in start n (box (fun () -> ())); fork (fun () -> (get h) VM_Crash)
let rec demon fault vm = Sim.fault fault; crash vm; demon fault vm
let machine role image =
  let n = name role in
  let h = ref (fun VM_Crash -> ()) in
  start n (box image);
  fork (fun () -> demon "crash" (n, h));
  fork (fun () -> demon ("crash:" ^ role) (n, h));
  (n, h)

(* A forwarder on the host stands at every border of a machine, so that calls to and from it can be seen there. *)
let forward hint ep = let c = chan hint in fork (fun () -> serve c (call ep)); stub c

(* An export is made once: the channel holds whether it was made already. *)
let once hint = let c = chan hint in send c false; c
let claim export c =
  let taken = recv c in
  send c true;
  if taken then failwith ("the service " ^ export ^ " is exported twice")
