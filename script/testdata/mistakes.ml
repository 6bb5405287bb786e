let x = 1; let y = 2; x + y //! BAL0104
---
let f () =
  let c = chan "c"; //! BAL0104
  send c 1;
  recv c
---
let f () = let a = 1; let b = 2; a + b //! BAL0104
---
let x = 1; //! BAL0104
let y = 2
---
let f () =
  let y = (g (); 1); //! BAL0104
  y + 1
let z = 1
---
let g x =
  let y = 2 //! BAL0103
  y + 1
let h = 1
---
let main () =
  let y = f 1 //! BAL0103
  let z = g y in
  y + z
let ok = 1
---
let f x = let y = x + 1 //! BAL0103
---
let f x =
let y = x in
y + (1 //! BAL0105
let g = 2
---
let x = (1 + //! BAL0102
let y = 2
let z = ) //! BAL0106
type t = int
---
let x = //! BAL0102
let y = 2
---
let f x = let y = x in //! BAL0102
let g = 1
---
let f x = g (x, //! BAL0102
type t = int
let y = 1
---
let f x = g ( //! BAL0105
let y = 1
---
let h = f (a, b //! BAL0105
let i = [1; 2 //! BAL0105
let j = { r with a = 1 //! BAL0105
let k = begin a; b //! BAL0105
let l = (a, [b) //! BAL0105
let m = { a = (1 } //! BAL0105
let n = f a) //! BAL0106
let o = a ] //! BAL0106
let p = a } //! BAL0106
let q = a end //! BAL0106
let r = (a; b : int) ) //! BAL0106
let s = match a with A -> (b | B -> c //! BAL0105
---
let f c = if c then a; else b //! BAL0109
---
let f c = if c then a; b else d //! BAL0109
let g = else 1 //! BAL0109
let h = (if c then a; b; c; else d) //! BAL0109
---
let f c = if c == 1 then 2 else 3 //! BAL0111
---
let f c = if c != 1 then 2 else 3 //! BAL0112
---
let f r = r <- 1 //! BAL0113
---
let a = x => y //! BAL0114
let b = x =< y //! BAL0114
let c = x & y //! BAL0114
let d = x or y //! BAL0114
let e = x % y //! BAL0114
let f = i ++ j //! BAL0114
let g = r += 1 //! BAL0114
let h = a ** b //! BAL0114
let i = a +. b //! BAL0114
let j = f @@ x //! BAL0114
let k = !!r //! BAL0114
let l = x <=> y //! BAL0114
---
let f x = x=-1 //! BAL0114
---
let f x = x mod 2 =< 1 //! BAL0114
---
let f x = if x { y } //! BAL0115
let g x = if x //! BAL0115
let h = 1
---
let f x = match x | A -> 1 //! BAL0116
let g x = match x { A -> 1 } //! BAL0101
---
let f x = match x with A = 1 //! BAL0108
---
let f x = match x with A => 1 //! BAL0108
---
let f x = match x with A : 1 //! BAL0108
---
let f x = match x with A 1 + 2 //! BAL0108
let g = function //! BAL0101
let h = function A //! BAL0108
let i = function A -> //! BAL0102
let j = match x with | -> 1 //! BAL0101
---
let f = fun -> 1 //! BAL0120
let g = fun x x //! BAL0120
let h = fun (x : int) : int -> x //! BAL0120
let i = fun //! BAL0120
let j = fun x y + 1 //! BAL0120
---
let g = fun x = x //! BAL0120
---
let f x //! BAL0117
let g 5 + //! BAL0117
let h (x) (y) then //! BAL0110
---
let x := 1 //! BAL0117
---
let f x -> x //! BAL0117
---
let end = 1 //! BAL0110
---
let f method = 1 //! BAL0110
---
let f x to = 1 //! BAL0110
---
let not x = x //! BAL0110
---
let f = fun type -> 1 //! BAL0110
---
let x = send to 1 //! BAL0110
---
let as = 1 //! BAL0110
---
let f x = match x with (_, of) -> 1 //! BAL0101
type type = int //! BAL0110
let y as 5 = 1 //! BAL0101
let z as Z = 1 //! BAL0124
---
let a = 1
print_endline "b" //! BAL0107
---
open Pi
f x //! BAL0107
---
type t = int
if c then x //! BAL0107
---
type t = int
f (x) //! BAL0107
---
let a = b
if c then d //! BAL0107
---
let a = f x
(match a with B -> c)
let a = 1 in print a //! BAL0107
---
let a = 1
let b = 2 in b //! BAL0107
---
f x;;
g x;; h x
let a = 1
;; let b = 2 in i b
---
let f = fork fun () -> x //! BAL0122
---
let f = send c if a then b else d //! BAL0122
let g =
  print "a"
  if c then d //! BAL0122
let h = assert f x //! BAL0122
let i = { f x with a = 1 } //! BAL0122
let j = A fun x -> x //! BAL0122
---
let x = C a b //! BAL0121
let f (C a b) = 1 //! BAL0121
let g = match x with C a -1 -> 2 //! BAL0121
---
type t = C of int -> int //! BAL0122
---
let x = { a : 1; b = 2 } //! BAL0123
---
type t = { a = int } //! BAL0123
---
type t = { a : int, b : int } //! BAL0123
---
type t = { a : int b : int } //! BAL0123
---
type t = { a : int //! BAL0123
           b : int }
---
let f { a : b } = 1 //! BAL0123
---
let x = { A = 1 } //! BAL0101
type t = { A : int } //! BAL0124
type u = { } //! BAL0101
let y = { } //! BAL0101
---
type t = foo | Bar //! BAL0124
---
type t = Foo | bar //! BAL0124
---
open pi //! BAL0124
---
open Pi.Chan //! BAL0125
let x = List.Assoc.find l //! BAL0125
let y = List.Assoc.C l //! BAL0125
let z : A.B.t = 1 //! BAL0125
let f (A.B.C) = 1 //! BAL0125
let g = x.A.B.f //! BAL0125
---
val x : int //! BAL0126
let a = 1
---
let (+) a b = a //! BAL0127
let ( ! ) r = 1 //! BAL0127
let f ( == ) = 1 //! BAL0127
---
let x = e : int //! BAL0128
let f = (let y = 1 : int in y) //! BAL0128
let g = if a then b : int //! BAL0128
---
let a = for i = 1 to 3 do f i done //! BAL0119
let b = while true do f () done //! BAL0119
let c = try f x with _ -> y //! BAL0119
exception E of int //! BAL0119
module M = List //! BAL0119
let d = lazy x //! BAL0119
let e = new c //! BAL0110
let f = let open M in x //! BAL0119
let g = M.(x + 1) //! BAL0119
let h = a.(0) //! BAL0119
let i = a.[0] //! BAL0119
let j = [|1; 2|] //! BAL0119
let k = f ~x:1 //! BAL0119
let l = f ?x //! BAL0119
let m = x land 1 //! BAL0119
let mutable n = 1 //! BAL0119
type t = { mutable a : int } //! BAL0119
let o = object end //! BAL0119
class c = d //! BAL0119
---
let a = "abc //! BAL0002
let b = "def"
let c = 1 + "x" ^ y
---
let a = "one" ^ "two //! BAL0002
let b = 2 ) //! BAL0106
---
let a = 1
(* a comment //! BAL0003
let b = 2 )
---
let a = 1
(* a 5" disk *) //! BAL0003
let b = 2
---
let f = (*) 1 2 //! BAL0003
---
(* outer //! BAL0003
   (* inner *)
let x = 1
---
(* outer
   (* inner //! BAL0003
let x = 1
---
let a = x § y //! BAL0004
let b = ‹x› //! BAL0004 BAL0004
let c = x # y //! BAL0004
let d = é //! BAL0004
let e = ` //! BAL0004
let g = $x //! BAL0004
let h = \foo //! BAL0004
let i = x ' y //! BAL0004
---
let f a b = a ≤ b //! BAL0004
---
let f a b = a − b //! BAL0004
---
#use "topfind" //! BAL0004
let a = ) //! BAL0106
---
type t = { ... } //! BAL0005
let x = … //! BAL0005
... //! BAL0005
let y = 1
---
let a = "\q" //! BAL0006
let b = "\256 \x4 \o400 \u{110000} \é" //! BAL0006 BAL0006 BAL0006 BAL0006 BAL0006
---
let a = 4611686018427387904 //! BAL0007
let b = 99999999999999999999999 //! BAL0007
let c = -4611686018427387904
let d = -4611686018427387905 //! BAL0007
let e = - 4611686018427387904 + 1
let f 4611686018427387904 = 1 //! BAL0007
let g -4611686018427387904 = 1
---
let b = 0x10 //! BAL0008
---
let a = 1.5 //! BAL0008
let c = 12abc //! BAL0008
let d = 2. //! BAL0008
---
let a = 'c' //! BAL0009
---
let b = '\n' //! BAL0009
---
let a = _ //! BAL0101
let b = 'a //! BAL0101
let c = 1 in //! BAL0107
d
---
let a = x.y.1 //! BAL0101
let b = x. //! BAL0101
let c = M. //! BAL0101
let d = -> 1 //! BAL0102
let e = 1 -> 2 //! BAL0101
let f = | A //! BAL0102
let g = 1 | A //! BAL0101
let h = a ; ; b //! BAL0102
let i = a; * b //! BAL0102
let j = (, a) //! BAL0102
let k = [a, ] //! BAL0102
let l = ! //! BAL0101
let m = ( :: ) //! BAL0102
let n = (+ 1) //! BAL0102
let o (f as) = 1 //! BAL0101
let p -x = 1 //! BAL0101
let q : = 1 //! BAL0101
let r : int * = 1 //! BAL0101
let s : ('a, 'b) = 1 //! BAL0101
type 'a = int //! BAL0101
type ('a, b) t = int //! BAL0101
type t = //! BAL0101
type t := int //! BAL0101
open //! BAL0101
let t = fun x -> //! BAL0102
let u = function A -> 1 | //! BAL0101
let v = not
then 1 //! BAL0101
---
type t = int; //! BAL0101
---
let x, y : int * int = a //! BAL0128
let (x, y) : int * int = a
let [x] : int list = a and A : t = b and { f } : r = c and 1 : int = d
let x :: y : int list = a //! BAL0128
let A x : t = a //! BAL0128
