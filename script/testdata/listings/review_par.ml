let par f1 f2 x =
  let c = chan "resp" in
    fork (fun () → send c (f1 x));
    fork (fun () → send c (f2 x));
    recv c
let ePar (ep1) (ep2) =
  epFun (fun x → par (call ep1) (call ep2) x)
