package ops

import (
	"bytes"
	"os"
	"strconv"
)

// startTime is when the process began, in clock ticks since the system did. It reports false when there is no such process,
// or only what is left of it until its parent asks.
func startTime(pid int) (uint64, bool) {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0, false
	}
	// The second field is the name in brackets and may hold anything; the fields after it are numbered from 3.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 20 || fields[0][0] == 'Z' {
		return 0, false
	}
	start, err := strconv.ParseUint(string(fields[19]), 10, 64)
	return start, err == nil
}
