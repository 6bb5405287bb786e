(* The operators that are functions only when they stand in parentheses. *)
let conj a b = a && b
let disj a b = a || b
let apply x f = f x
