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
//
// # Programs in Go
//
// A program can also be written in Go: Go makes a System of a function, which is the main thread. What scripts say with chan, send and fork,
// functions of this package say, and they are the same steps of the same configurations; docs/go.md compares the two line by line.
//
//	sys := pi.Go(func(t *pi.Thread) {
//		hello := pi.NewChan[string](t, "hello")
//		pi.Fork(t, func(t *pi.Thread) { pi.Send(t, hello, "hello, channel") })
//		pi.Print(t, pi.Recv(t, hello))
//	}, pi.Options{})
//	defer sys.Close()
//
// Threads exchange messages on channels (NewChan, Send, Recv), share cells (NewRef, Get, Set), and make other threads (Fork). A machine is a
// partition: Box makes a frozen one of a function, Start lets a frozen one run under a name (NewName), and Stop freezes a running one with
// everything in it, so that it can be started again, also more than once. Print is the output of a run, Fail ends it, Choose leaves something
// to the scheduler and Fault to the environment.
//
// A function that is a thread is a coroutine and written in direct style. It has to do the same whenever it is given the same answers, because
// that is how states are copied: see Thread. Package sim runs such a system, package sim/explore explores it, and package sim/simtest does so
// inside go test. Package baltic has the services and machines of a farm over it.
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
// goface.go, govalue.go  programs in Go: what they call, and what their values are.
// gothread.go, gorequest.go, golog.go, goidle.go, goplace.go   Go functions as threads: coroutines, what they ask for, what they were
//                        answered, which of them wait, and where in the Go text a request is made. goshow.go is for libraries.
//
// The design in one paragraph. Every rule of π∥ is either local to a thread, and then commutes with whatever the rest of
// the farm does, or visible. Local rules run at once, in one loop, with the thread's variables in registers; the thread
// stops at its next visible request, which is kept in the configuration as plain data: what it asks for and a frame, the
// live variables and the place where the code goes on. All values, frames included, are immutable, so a copy of a
// configuration shares them. On the host, which nobody can stop, allocation is local too; inside a machine it is a step,
// since a stop may come before it and two copies then get different names. A thread that has used up the fuel of its
// turn asks to `run`: it can be frozen there and others go on.
