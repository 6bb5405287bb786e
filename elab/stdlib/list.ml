(* Lists. Functions over elements are called from the first element to the last, except by fold_right. *)
let length l =
  let rec count n l = match l with [] -> n | _ :: t -> count (n + 1) t in
  count 0 l

let rev l =
  let rec onto l acc = match l with [] -> acc | h :: t -> onto t (h :: acc) in
  onto l []

let rec append l m = match l with [] -> m | h :: t -> h :: append t m
let rec concat ls = match ls with [] -> [] | l :: rest -> append l (concat rest)

let hd l = match l with [] -> fail "List.hd: the list is empty" | h :: _ -> h
let tl l = match l with [] -> fail "List.tl: the list is empty" | _ :: t -> t

let nth l n =
  let rec go l i = match l with
    | [] -> fail "List.nth: the list is too short"
    | h :: t -> if i = 0 then h else go t (i - 1) in
  if n < 0 then fail "List.nth: the position is negative" else go l n

let rec map f l = match l with
  | [] -> []
  | h :: t -> let r = f h in r :: map f t

let mapi f l =
  let rec go i l = match l with
    | [] -> []
    | h :: t -> let r = f i h in r :: go (i + 1) t in
  go 0 l

let rec iter (f : 'a -> unit) l = match l with [] -> () | h :: t -> f h; iter f t

let iteri (f : int -> 'a -> unit) l =
  let rec go i l = match l with [] -> () | h :: t -> f i h; go (i + 1) t in
  go 0 l

let rec fold_left f acc l = match l with [] -> acc | h :: t -> fold_left f (f acc h) t
let rec fold_right f l acc = match l with [] -> acc | h :: t -> f h (fold_right f t acc)
let rec for_all p l = match l with [] -> true | h :: t -> p h && for_all p t
let rec exists p l = match l with [] -> false | h :: t -> p h || exists p t
let rec mem x l = match l with [] -> false | h :: t -> h = x || mem x t

let rec assoc k l = match l with
  | [] -> fail "List.assoc: the key is not in the list"
  | (k', v) :: t -> if k' = k then v else assoc k t

let filter p l =
  let rec go l = match l with
    | [] -> []
    | h :: t -> if p h then h :: go t else go t in
  go l

let init n f =
  let rec go i = if i >= n then [] else let r = f i in r :: go (i + 1) in
  if n < 0 then fail "List.init: the length is negative" else go 0

(* A stable merge sort: equal elements keep their order. *)
let sort cmp l =
  let rec merge a b = match a, b with
    | [], _ -> b
    | _, [] -> a
    | x :: a', y :: b' -> if cmp x y <= 0 then x :: merge a' b else y :: merge a b' in
  let rec split n l = if n = 0 then ([], l) else match l with
    | [] -> ([], [])
    | h :: t -> let (a, b) = split (n - 1) t in (h :: a, b) in
  let rec go n l =
    if n < 2 then l
    else begin
      let (a, b) = split (n / 2) l in
      let sorted = go (n / 2) a in
      merge sorted (go (n - n / 2) b)
    end in
  go (length l) l
