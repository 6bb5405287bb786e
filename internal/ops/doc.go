// Package ops lets people operate farms that run: one folder a run, a control socket in it, the server behind the socket and the
// client in front of it.
//
// The state of a run is always asked of the process that runs it, never read from a file: what cannot be asked is dead, and the
// file run.json is only there to say what a dead run has left behind, by process and start time. Folders of runs are visible to
// their owner alone.
//
// The package knows nothing of scripts, machines or hosts; what it operates is any Farm.
package ops
