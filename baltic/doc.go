// Package baltic is the farm in the model: the service combinators B, as an interface that scripts are checked against and as
// script text over the primitives, and the generated module Em, which turns a farm's metadata, the images of its machines
// and a client program into one program. Assemble puts the pieces together as units for the type checker.
package baltic

// The files in reading order: library/b.mli and library/b.ml (the combinators), library.go, unit.go (what a script and
// the other texts of a farm see), assemble.go (the whole program), em.go (Em.ml), role.go, outside.go, general.go, sample.go
// (its parts), workload.go (the client), fault.go, hint.go (names that traces and flags show).
