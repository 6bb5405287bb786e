(* The standard library that every script sees. *)
let string_of_bool b = if b then "true" else "false"
let fst (a, _) = a
let snd (_, b) = b
let ignore _ = ()
let min a b = if a <= b then a else b
let max a b = if a >= b then a else b
let abs n = if n >= 0 then n else - n
