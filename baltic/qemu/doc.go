// Package qemu is a baltic.Host whose machines are QEMU's. Each runs Linux with a single program, cmd/balticguest, and has no network card:
// all that goes in and out of it passes one port, checked by type at both ends.
//
// A machine is frozen by stopping it and saving its state into a disk image that it does not see. It is thawed where it stopped, by
// loading an older state into the same process, or in a new process when the old one is gone. Processes are started through package
// reaper, so that none outlives the host, however that ends.
package qemu

// Reading order: options.go (what a host needs), host.go (baltic.Host but for freezing), machine.go (a machine and the periods in which it
// runs), process.go (one QEMU), command.go (its command line), freeze.go (states), watch.go (how failures are noticed), break.go
// (how they are made), probe.go (whether there is KVM). kernel.go, initramfs.go, cpio.go and qcow2.go make the files that QEMU is given.
