(* Two threads add one to a counter, each when it is its turn: a token goes round, so that no update is lost. *)
let counter = ref 0
let turn = chan "turn"
let finished = chan "finished"
let increment () = recv turn; set (get counter + 1) counter; send turn (); send finished ()
let () = fork increment; fork increment; send turn ()
let () = recv finished; recv finished; print_endline (string_of_int (get counter))
