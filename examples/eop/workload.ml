(* A client on the web: it orders a bicycle. *)
let bicycle = {item = "bicycle"; payment = {card = "visa"; amount = 80}}
let () = print_endline (callOrderEntry bicycle)
