(* header *)

(* a *) (* b *)
let x = 1 // one
(* before y *)
let y = (* inline *) 2 (* end *)


// group
let f x = // trailing head
  // own
  let a = g x (* arg *) in // after in
  (* body *)
  if a (* c *) then b // then
  else c // else

let g =
  [ 1; // one
    2; // two
    (* last *)
  ]
type t = { a : int; // id
  b : string // name
}
type u =
  | A // first
  (* second *)
  | B of int
let h = match x with
  | A -> 1 // one
  // between
  | B when c -> (fun () -> a; b) 2 (* two
     lines *)
let r = { a = 1; b = f (fun x -> print_endline "a long string that does not fit"; print_endline "another long one") }
let z = fork (fun () -> let rec loop n = if n > 0 then begin send c n; loop (n - 1) end in loop 100000; print_endline "done")
let long = aaaaaaaaaaaaaaaaaaaaaaaaa + bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb * ccccccccccccccccccccccc - dddddddddddddddddddddd
let e = if a then begin x; y end else if b then begin z end else w
let rec even n = n = 0 || odd (n-1) 
(* about odd *)
and odd n = n <> 0 && even (n - 1)
open (* in *) Pi
;; print_endline "x" // end
let last = 1 (* un
 closed? no *)
// the end
let rec serve c f = let (x, r) = recv c in fork (fun () -> send r (f x)); serve c f
let createOrderEntryRole e1 e2 = let n = name "OrderEntry" in let c = chan "op" in let h = ref (fun _ -> ()) in start n (box (fun () -> serve c (image_OrderEntry e1 e2))); ((n, h), stub c)
let farm=[createOrderProcessingRole,"OrderProcessing","/OrderProcessing.svc"; createPaymentRole,"Payment","/Payment.svc"]
let update o={o with id=o.id+1;item=if o.item="" then "tea" else o.item;quantity=max 1 (o.quantity-1);note=None}
let (e:(payment,string) endpoint)=eOr (eOr e1 e2) (ePar e3 e4)
let check x=assert(x>0&&not(x=10)||false); -x- -1
let ops=List.fold_left (+) 0 [1_000;2;3], ( * ), (mod), (!)
let classify=function 0->"zero"|n when n<0->"negative"|1|2|3 as small->string_of_int small|_->"many"
let text="a string with \t escapes" ^ "and another one that is long enough to need a second line" ^ "and more"
let f g = g (function A -> 1 | B (x, y) -> x + y) (fun { a; b = Some _; _ } [x; y] (z :: _) -> ())



;;
let x = 1 in print_int x
