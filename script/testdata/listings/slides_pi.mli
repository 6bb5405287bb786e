type 'a chan           // channel holding messages of type 'a  
type name             // identifier  
type part            // partition [P]
val chan: string -> 'a chan // create fresh channel  
val send: 'a chan -> 'a -> unit // send message on channel  
val recv: 'a chan -> 'a // receive message off channel  
val fork: (unit -> unit) -> unit // start thread in parallel  
val name: string -> name // create fresh name  
val box: (unit -> unit) -> part // create new partition  
val start: name -> part -> unit // start named partition  
val stop: name -> part // stop named partition
