(* Two clients at once. The first orders a bicycle; the second a yacht, which its card does not allow, and then a tandem, which comes
   to the machines after the bicycle. *)
let order item amount = {item = item; payment = {card = "visa"; amount = amount}}
let () = fork (fun () -> print_endline (callOrderEntry (order "bicycle" 80)))
let () = print_endline ("yacht: " ^ callOrderEntry (order "yacht" 200))
let () = print_endline (callOrderEntry (order "tandem" 90))
