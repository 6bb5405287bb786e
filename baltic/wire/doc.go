// Package wire carries values over the border of a farm: between a program, whose values are typed, and a party outside, which
// sends text. A message is JSON, read strictly by the type of the endpoint that it is for. What does not have that type is
// no value: it is refused with a Blame that says who broke which type where, so that it can be dropped and the party told.
//
// The encoding is decided by the type alone, and every value has exactly one encoding up to white space, the order of
// fields, and the ways that JSON has to write a string:
//
//	unit              null
//	bool              true, false
//	int               an integer without fraction and exponent, of at most 63 bits
//	string            a string; it must be Unicode: half a surrogate pair is refused, and so is a byte string that is not UTF-8
//	T1 * … * Tm       an array of exactly m elements
//	T list            an array
//	T option          None is null; Some v is v, or [v] when null already means something in T (unit and options)
//	a record          an object with exactly the fields of the record: none is missing, unknown or there twice
//	a variant         "C" for a constructor without arguments, {"C": v} with one, {"C": [v1, …, vm]} with several
//
// Functions, channels, references, partition names and frozen partitions have no encoding. Carries tells.
//
// The package knows no calculus: it makes and reads values through the interface Values, which lambda.Data and pi.Data implement.
package wire

// The files in reading order: blame.go (what is said of a wrong message), codec.go (the interface), decode.go and text.go (reading),
// encode.go (writing).
