// Package pi is the runtime: it compiles a program of the partitioned π-calculus π∥ and runs it fast, one visible step
// at a time.
//
// Compile turns a process into compact code. A System makes configurations of it: a host and running partitions, each
// with threads, messages and cells. Steps lists what may happen next, Next makes it happen, Copy keeps a configuration
// for later; together they satisfy the interface that package sim schedules, records and explores, although neither
// package knows the other. A Space is the same system for searches, over interned states that never change. View and Value let
// pictures and debuggers look inside.
//
// docs/spec.md defines the calculus; a step says which of its rules it was.
package pi

// A maintainer's map, in reading order.
//
// value.go, name.go      what a script computes with: two-word values, objects, names and thread labels.
// code.go                instructions, blocks and the places where a thread can wait.
// scope.go, free.go, compile*.go           closure conversion: π∥ terms to blocks.
// machine.go, delta.go   the loop that runs the local rules of one thread until it asks for something visible.
// config.go, thread.go, site.go, item.go   the configuration and its indices.
// steps.go, next.go, start.go, collect.go  which steps are enabled, and one function a rule that takes them.
// uses.go, label.go, outcome.go, key*.go   what schedulers, traces and explorers ask about a step or a state.
// view.go, inspect.go, show.go             what people ask.
// intern*.go                               numbers for equal things: sequences of words, values, frozen partitions.
// space*.go                                the Space: the same transition system over interned states, for searches.
// ability.go, foresight.go                 what threads may ever touch, for reductions.
// gothread.go            a second kind of thread, a Go function, to keep the kernel honest about its interface.
//
// The design in one paragraph. Every rule of π∥ is either local to a thread, and then commutes with whatever the rest of
// the farm does, or visible. Local rules run at once, in one loop, with the thread's variables in registers; the thread
// stops at its next visible request, which is kept in the configuration as plain data: what it asks for and a frame, the
// live variables and the place where the code goes on. All values, frames included, are immutable, so a copy of a
// configuration shares them. On the host, which nobody can stop, allocation is local too; inside a machine it is a step,
// since a stop may come before it and two copies then get different names. A thread that has used up the fuel of its
// turn asks to `run`: it can be frozen there and others go on.
