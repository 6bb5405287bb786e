// Package model is a baltic.Host whose machines are guests in the same process: what runs inside a machine of QEMU runs here as well,
// behind the same frames, over a pipe in memory. A machine is frozen by copying the configuration of its image.
//
// It is for tests and for trying out a farm where there is no QEMU. Machines crash when they are told to (Crash), services outside the
// farm are a function (Options.Import), and outside parties call exports through CallExport.
package model

// Reading order: host.go (the Host), machine.go (one machine), frozen.go (its states).
