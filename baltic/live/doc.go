// Package live runs a program in real time. What a scheduler decides in a simulation is decided here by what happens: a Loop takes
// every step that the program can take on its own, in turns, and then waits for something outside to deliver a message.
//
// The outside is Go code. It listens to channels of the program (Listen), and whatever happens elsewhere it brings in with Do, from
// any goroutine: a function that runs between two steps and may deliver messages, make channels, or take a step of the environment.
// One such function is followed by all that follows from it before the next one runs, so a cause never meets its own effect.
//
// The package knows transition systems of package pi only: a script's program and Go threads alike.
package live
