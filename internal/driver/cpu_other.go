//go:build !unix

package driver

import (
	"runtime/metrics"
	"time"
)

// cpuTime is an estimate of what the process has used of all processors so far, where the system's own count is not at hand.
func cpuTime() time.Duration {
	sample := []metrics.Sample{{Name: "/cpu/classes/user:cpu-seconds"}}
	metrics.Read(sample)
	return time.Duration(sample[0].Value.Float64() * float64(time.Second))
}
