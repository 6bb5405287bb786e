let x = 1 //! BAL0126
val y : int
---
f x //! BAL0126
val y : int
---
val X : int //! BAL0124
val : int //! BAL0101
val z int //! BAL0101
val ( ) : int //! BAL0101
val (<-) : int //! BAL0113
val end : int //! BAL0110
val w : int -> //! BAL0101
val v : (int //! BAL0105
type t = A of //! BAL0101
val u : 'a chan) //! BAL0106
val t : int; //! BAL0101
val s : int = 1 //! BAL0101
exception E //! BAL0119
