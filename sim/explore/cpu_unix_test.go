//go:build unix

package explore_test

import (
	"syscall"
	"testing"
	"time"
)

// cpuTime is what the process has used of all processors: on a busy machine it says more than a clock.
func cpuTime(t testing.TB) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
