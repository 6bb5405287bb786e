package qemutest

import (
	"os"
	"syscall"
)

// lockFile waits until this process holds the lock of a file, until it is closed.
func lockFile(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX) }
