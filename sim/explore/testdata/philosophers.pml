/* N dining philosophers, the model of philosophers() in rendezvous_models_test.go: a fork is a process that is taken and laid
   down by rendezvous; everybody takes the left fork, the right one, lays down the left, the right, for ever. */
#ifndef N
#define N 12
#endif
chan take[N] = [0] of { bit };
chan drop[N] = [0] of { bit };

proctype Fork(byte i) {
	do
	:: take[i]!1; drop[i]?1
	od
}

proctype Philosopher(byte l; byte r) {
	do
	:: take[l]?1; take[r]?1; drop[l]!1; drop[r]!1
	od
}

init {
	byte i = 0;
	atomic {
		do
		:: i < N -> run Fork(i); run Philosopher(i, (i + 1) % N); i++
		:: else -> break
		od
	}
}
