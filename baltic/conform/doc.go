// Package conform says what can be seen of a running farm, whatever it runs on, and decides whether the model of its script admits
// what was seen.
//
// An Event is something that the host of the farm did or was told: a call passes a forwarder, a machine crashes, a reference is
// rewired. A Projector reads the events off the steps of a configuration: of a run of the model, and of the host of a farm on real
// machines, which is a run of the same program. Events of a run are a file (Writer, Read).
//
// Validate decides whether a sequence of events is the beginning of what some run of the model shows: a prefix of a weak trace. What
// is outside the farm, its clients and the services that it imports, is not part of the model here. It does what the events say of it.
//
// docs/conformance.md says the same to users.
package conform

// The files in reading order: event.go (the alphabet), alphabet.go (the operations of a farm), reader.go (from steps to events),
// projector.go (runs), file.go and read.go (files), goal.go, search.go and outside.go (validation).
