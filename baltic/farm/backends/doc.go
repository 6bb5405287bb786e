// Package backends holds the hosts of farms against each other and against the model: the scripts of examples/eop run on machines of the model
// and on QEMU's, with the same orders and the same failures, and have to give clients the same answers and to show events that
// the model admits. It has tests only; `make soak-farm` runs the longest of them.
package backends
