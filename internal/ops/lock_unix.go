//go:build unix

package ops

import (
	"os"
	"syscall"
)

// lock waits until this process is the only one that holds the file locked. The lock ends with the process at the latest.
func lock(f *os.File) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if err != syscall.EINTR {
			return err
		}
	}
}

// owned tells whether a file belongs to the user of this process.
func owned(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
