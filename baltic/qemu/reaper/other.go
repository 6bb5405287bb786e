//go:build !linux

package reaper

import (
	"errors"
	"io"
	"syscall"
)

// Serve fails: reapers are there on Linux only.
func Serve(io.Reader, io.Writer) error { return errors.New("machines run on Linux only") }

func apart() *syscall.SysProcAttr { return nil }
