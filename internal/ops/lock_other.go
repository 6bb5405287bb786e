//go:build !unix

package ops

import "os"

// lock does nothing: on this system folders of runs are guarded by their names alone.
func lock(*os.File) error { return nil }

// owned is true: on this system the folder of temporary files is the user's own.
func owned(os.FileInfo) bool { return true }
