// Package baltic is the farm in the model: the service combinators B, as an interface that scripts are checked against and as
// script text over the primitives, and the generated module Em, which turns a farm's metadata, the images of its machines
// and a client program into one program. Assemble puts the pieces together as units for the type checker.
//
// # Farms in Go
//
// The same farm can be a program in Go, over the threads and channels of package pi, with the same runs. An Endpoint[A, B] is an operation
// of a service; Call calls it, EpFun serves it, and Or, Par, NewRef with Update, and Forward are the intermediaries. A VM is a machine;
// OnEvent, Snapshot and Restore are what a farm does with it. All of them take the *pi.Thread of their caller.
//
// `balticsim gen --lang go` writes a typed package from a farm's metadata. For every service S it has a struct SService with an Endpoint for
// each operation, and a struct SServer with a Func for each; for every machine M a field of Images, the function from the services that M
// imports to the servers of those that it exports, and the method CreateMRole; for every import I a field of Imports, the server that
// stands for what is outside, and the method ImportI; for every export X the methods ExportX and CallX. New makes the farm:
//
//	func program(s baltic.Setting) func(t *pi.Thread) {
//		return func(t *pi.Thread) {
//			f := adventureworks.New(t, s, images, imports)
//			payment := f.ImportPayment1()
//			vm1, processing := f.CreateOrderProcessingRole(t)
//			vm2, entry := f.CreateOrderEntryRole(t, payment, processing)
//			f.ExportOrderEntry(t, entry)
//			…
//		}
//	}
//
// The Setting says what is in the machines: the images, in the model, or a guest of a Host.
package baltic

// The files in reading order: library/b.mli and library/b.ml (the combinators), library.go, unit.go (what a script and
// the other texts of a farm see), assemble.go (the whole program), em.go (Em.ml), role.go, outside.go, general.go, sample.go
// (its parts), workload.go (the client), fault.go, hint.go (names that traces and flags show). Farms in Go: goendpoint.go (the
// combinators), govm.go (machines), gofarm.go (what generated packages consist of).
