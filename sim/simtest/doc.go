// Package simtest explores a concurrent program inside `go test`: it looks for a schedule under which the program fails, and shows the
// shortest one that it finds as a message sequence chart, with a command line that replays it.
//
//	func TestTransfer(t *testing.T) {
//		simtest.Test(t, pi.Go(transfer, pi.Options{}), simtest.Options{
//			Check: func(o step.Outcome) error {
//				if o.Output != "100\n" {
//					return errors.New("money was lost")
//				}
//				return nil
//			},
//		})
//	}
//
// A run fails when a thread fails, when it ends although its main thread waits (a deadlock), or when Check says so.
//
// The search is for all executions that differ in more than the order of independent steps, up to a budget (AllTraces); or runs are drawn
// at random (Random), by priorities that change a few times (PCT), or by a property-testing library (Drawn). There is no search by states:
// the threads of a program in Go have no key by which two states could be found to be the same.
//
// What a failing test prints ends in a line such as
//
//	go test example.com/bank -run '^TestTransfer$' -sim.schedule='main.1 get account#main:1; main.2 get account#main:1; …'
//
// which takes exactly these steps again and shows them. Under a debugger, `dlv test -- -test.run '^TestTransfer$' -sim.schedule='…'`
// stops at breakpoints of the program's threads, in the order of the schedule: they all run on one thread of the machine.
package simtest
