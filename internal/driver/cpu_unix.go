//go:build unix

package driver

import (
	"syscall"
	"time"
)

// cpuTime is what the process has used of all processors so far, by itself and on its behalf.
func cpuTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
