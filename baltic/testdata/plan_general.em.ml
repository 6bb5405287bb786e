(* The farm as the model runs it, generated from its metadata. *)
type tMath = (int,int) endpoint * (int,bool) endpoint
type tClock = (unit,string) endpoint
type tVault = (Key,Gold) endpoint

(* Machines and imports without an image may do whatever their types allow. *)
let silence : unit chan = chan "silence"
let answers () = match Sim.choose ["answer"; "never answer"] with "never answer" -> recv silence | _ -> ()
let some_Gold () : Gold = Sim.choose [Gold "a"; Gold "b"]

(* Nothing is known about Both but its type. *)
let general_Both (e1 : tClock) (e2 : tMath) (e3 : tClock) =
  let (e2_Double, e2_Even) = e2 in
  let rec act n =
    match Sim.choose (if n > 0 then ["answer"; "never answer"; "call Clock.Now"; "call Math.Double"; "call Math.Even"; "call Clock.Now 2"]
                      else ["answer"; "never answer"]) with
    | "call Clock.Now" -> let _ = e1 () in act (n - 1)
    | "call Math.Double" -> let _ = e2_Double (Sim.choose [0; 1]) in act (n - 1)
    | "call Math.Even" -> let _ = e2_Even (Sim.choose [0; 1]) in act (n - 1)
    | "call Clock.Now 2" -> let _ = e3 () in act (n - 1)
    | "never answer" -> recv silence
    | _ -> () in
  (((fun _ -> act 2; Sim.choose [0; 1]), (fun _ -> act 2; Sim.choose [false; true])), (fun _ -> act 2; Sim.choose ["a"; "b"]))

(* The machine Both, booted from b. *)
let createBothRole (e1 : tClock) (e2 : tMath) (e3 : tClock) =
  let e1 = forward "Both>Clock.Now" e1 in
  let (e2_Double, e2_Even) = e2 in
  let e2 = (forward "Both>Math.Double" e2_Double, forward "Both>Math.Even" e2_Even) in
  let e3 = forward "Both>Clock.Now" e3 in
  let c1_Double : (int * int chan) chan = chan "Both.Double" in
  let c1_Even : (int * bool chan) chan = chan "Both.Even" in
  let c2 : (unit * string chan) chan = chan "Both.Now" in
  let vm = machine "Both" (fun () ->
    let ((f1_Double, f1_Even), f2) = general_Both e1 e2 e3 in
    fork (fun () -> serve c1_Double f1_Double);
    fork (fun () -> serve c1_Even f1_Even);
    serve c2 f2) in
  (vm, ((forward ">Both.Double" (stub c1_Double), forward ">Both.Even" (stub c1_Even)), forward ">Both.Now" (stub c2)))

(* Nothing is known about Clock but its type. *)
let general_Clock () =
  (fun _ -> answers (); Sim.choose ["a"; "b"])

(* The machine Clock, booted from c. *)
let createClockRole () =
  let c1 : (unit * string chan) chan = chan "Clock.Now" in
  let vm = machine "Clock" (fun () ->
    let f1 = general_Clock () in
    serve c1 f1) in
  (vm, forward ">Clock.Now" (stub c1))

(* Nothing is known about Silent but its type. *)
let general_Silent (e1 : tVault) =
  ()

(* The machine Silent, booted from s. *)
let createSilentRole (e1 : tVault) =
  let e1 = forward "Silent>Vault.Open" e1 in
  let vm = machine "Silent" (fun () ->
    general_Silent e1) in
  (vm, ())

(* The import Math, at http://m. *)
let i_Math_Double : (int * int chan) chan = chan "Math.Double"
let i_Math_Even : (int * bool chan) chan = chan "Math.Even"
let importMath () : tMath = (stub i_Math_Double, stub i_Math_Even)
let import_Math : tMath = ((fun _ -> answers (); Sim.choose [0; 1]), (fun _ -> answers (); Sim.choose [false; true]))

(* The import Clock, at http://c. *)
let i_Clock : (unit * string chan) chan = chan "Clock.Now"
let importClock () : tClock = stub i_Clock
let import_Clock : tClock = (fun _ -> answers (); Sim.choose ["a"; "b"])

(* The import Vault, at http://v. *)
let i_Vault : (Key * Gold chan) chan = chan "Vault.Open"
let importVault () : tVault = stub i_Vault
let import_Vault : tVault = (fun _ -> answers (); some_Gold ())

(* What is outside the farm. *)
let () = start (name "env") (box (fun () ->
  let (import_Math_Double, import_Math_Even) = import_Math in
  fork (fun () -> serve i_Math_Double import_Math_Double);
  fork (fun () -> serve i_Math_Even import_Math_Even);
  fork (fun () -> serve i_Clock import_Clock);
  serve i_Vault import_Vault))

(* The export Math, at http://localhost/m. *)
let x_Math_Double : (int * int chan) chan = chan "export:Math.Double"
let x_Math_Even : (int * bool chan) chan = chan "export:Math.Even"
let once_Math = once "once:Math"
let exportMath (e : tMath) =
  let (e_Double, e_Even) = e in
  claim "Math" once_Math;
  fork (fun () -> serve x_Math_Double (call e_Double));
  fork (fun () -> serve x_Math_Even (call e_Even))
let callMath_Double x = stub x_Math_Double x
let callMath_Even x = stub x_Math_Even x

(* The export Clock, at http://localhost/c. *)
let x_Clock : (unit * string chan) chan = chan "export:Clock.Now"
let once_Clock = once "once:Clock"
let exportClock (e : tClock) =
  claim "Clock" once_Clock;
  fork (fun () -> serve x_Clock (call e))
let callClock x = stub x_Clock x

(* The export Vault, at http://localhost/v. *)
let x_Vault : (Key * Gold chan) chan = chan "export:Vault.Open"
let once_Vault = once "once:Vault"
let exportVault (e : tVault) =
  claim "Vault" once_Vault;
  fork (fun () -> serve x_Vault (call e))
let callVault x = stub x_Vault x
