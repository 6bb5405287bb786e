// Package hosttest is the suite that every baltic.Host has to pass: a test for each thing that the interface promises, so that a farm
// runs the same on all of them.
//
// Machines can be slow to boot. The suite boots three of them, and its parts follow each other on the first.
package hosttest

// Reading order: suite.go (Run and its parts), bench.go (one host under test: what is said to machines and what they say), and the
// parts: calls.go, freeze.go, crash.go, refuse.go.
