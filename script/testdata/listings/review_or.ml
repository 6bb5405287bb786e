let pick x1 x2 = par (fun () → x1) (fun () → x2) ()
let eOr ep1 ep2 =
  epFun (fun x → call (pick ep1 ep2) x)
