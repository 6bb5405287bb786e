// Package farm runs a script's farm on machines: the program of the script on a live.Loop, the machines on a baltic.Host.
//
// The program decides everything. It was assembled with baltic.Options.Live: the partition of each machine holds a stand-in whose
// threads are the calls that the machine has open. The Controller does to the machines what the program does to the partitions: a
// partition that is started for the first time is a boot, a stop is a freeze, a start of a frozen state a thaw, and an empty box that
// is started is the end of a machine. What machines and clients do comes back as messages, and a machine that fails as the step of the
// environment that crashes its partition.
//
// So every run of a farm is a run of its program, and conform.Projector reads the events off it that it reads off runs of the model.
package farm

// The files in reading order: program.go (what to run), controller.go (the run), machine.go (the phases of a machine), steps.go (what
// the program does to partitions), events.go (what machines do), border.go (imports and exports), command.go (operators),
// status.go, worker.go (what is asked of one machine, in order), pump.go (what the host says, in order).
