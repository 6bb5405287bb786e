(* The model's side of Props. The fields of a state are in the order in which it is made outside. *)
type ending = Done | Deadlock | Error
type state = {
  lines : string list;
  main_done : bool;
  over : ending option;
  partitions : (string * int) list;
  waiting : (string * int) list;
  receiving : (string * int) list;
  threads : (string * bool) list
}
type property =
  | Never of (state -> bool)
  | Always of (state -> bool)
  | Eventually of (state -> bool)
  | Leads_to of (state -> bool) * (state -> bool)
  | No_deadlock
  | Outcomes of (string list * ending) list
  | Answered
  | Respects of string
  | Single_copy of string

let rec count counts name = match counts with
  | [] -> 0
  | (other, n) :: rest -> if other = name then n else count rest name
let rec find threads label = match threads with
  | [] -> None
  | (other, enabled) :: rest -> if other = label then Some enabled else find rest label

let output s = s.lines
let finished s = s.main_done
let ended s = s.over
let running s = count s.partitions
let messages s = count s.waiting
let receivers s = count s.receiving
let alive s label = match find s.threads label with None -> false | Some _ -> true
let blocked s label = match find s.threads label with Some false -> true | _ -> false

let never p = Never p
let always p = Always p
let eventually p = Eventually p
let leads_to p q = Leads_to (p, q)
let no_deadlock = No_deadlock
let outcomes allowed = Outcomes allowed
let answered = Answered
let respects endpoint = Respects endpoint
let single_copy machine = Single_copy machine

(* Tells what the properties are, and answers one question whether a predicate holds in a state. *)
let serve (properties : (string * property) list) =
  let ask : ((state -> bool) * state) chan = chan "ask" in
  let answer : bool chan = chan "answer" in
  send (chan "told") (ask, answer, properties);
  let (p, s) = recv ask in
  send answer (p s)
