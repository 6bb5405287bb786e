/* CELLS cells of the mobile phone system of Milner, Parrow and Walker with BASES bases each, the model of phones() in
   rendezvous_models_test.go: channels travel over channels. */
#ifndef CELLS
#define CELLS 2
#endif
#ifndef BASES
#define BASES 3
#endif
#define ALL (CELLS * BASES)
chan talk[ALL] = [0] of { bit };
chan move[ALL] = [0] of { chan, chan };
chan give[ALL] = [0] of { chan, chan };
chan alert[ALL] = [0] of { bit };

proctype Car(chan t; chan s) {
	chan nt;
	chan ns;
	do
	:: t!1
	:: atomic { s?nt, ns -> t = nt; s = ns }
	od
}

proctype Base(byte i; bit serving) {
	chan t;
	chan s;
	if
	:: serving -> goto on
	:: else -> goto off
	fi;
on:
	if
	:: talk[i]?1 -> goto on
	:: give[i]?t, s -> move[i]!t, s; goto off
	fi;
off:
	alert[i]?1;
	goto on
}

proctype Centre(byte first) {
	byte at = 0;
	byte next;
	do
	:: atomic {
		select (next : 1 .. BASES - 1);
		next = (at + next) % BASES
	   };
	   give[first + at]!talk[first + next], move[first + next];
	   alert[first + next]!1;
	   at = next
	od
}

init {
	byte c = 0;
	byte b;
	atomic {
		do
		:: c < CELLS ->
			run Car(talk[c * BASES], move[c * BASES]);
			run Centre(c * BASES);
			b = 0;
			do
			:: b < BASES -> run Base(c * BASES + b, b == 0); b++
			:: else -> break
			od;
			c++
		:: else -> break
		od
	}
}
