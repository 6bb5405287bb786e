package qemu

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/balticsim/balticsim/baltic"
)

// Options says what a host needs. The zero value finds everything by itself.
type Options struct {
	// Folder is for sockets and states. It is made, and removed in the end. "" is a new one for temporary files. Its path must be
	// short, because sockets have paths of 107 bytes at most.
	Folder string
	// Abandoned is a folder that is removed when this process ends without Close, for instance because it is killed; "" is none.
	Abandoned string
	// QEMU is the emulator; "" is qemu-system-x86_64 of the path.
	QEMU string
	// Kernel is a folder as scripts/setup-qemu.sh makes it; "" is the one it makes.
	Kernel string
	// Guest is the file of cmd/balticguest, built for Linux on amd64; "" is the one beside this program.
	Guest string
	// Reaper is the command that calls reaper.Serve with its standard input and output; nil is this program with the argument "reap".
	Reaper []string
	// Accel is what computes: "tcg", which is the processor's software emulation and the default, "kvm", or "auto": KVM when a machine really
	// boots with it.
	Accel string
	// Border serves exports and calls imports; nil refuses both. The host closes it.
	Border Border
	// MaxBody is the longest message in bytes; 0 is the default of package frame.
	MaxBody int
	// Heartbeat is how often a machine is asked whether it is there, and Silence how long it may take to answer before it hangs; Boot is
	// how long it may take to answer for the first time. 0 is one second, ten seconds and two minutes.
	Heartbeat, Silence, Boot time.Duration
}

// Border is the part of a host that has to do with the outside; *border.Border is one.
type Border interface {
	Import(ctx context.Context, c baltic.Call) (baltic.Answer, error)
	Export(x baltic.ExportPoint, serve func(ctx context.Context, request json.RawMessage) (json.RawMessage, error)) error
	Close() error
}

// ErrMissing is the error of New where something is not installed. Its text says what, and how to get it.
var ErrMissing = errors.New("machines cannot run here")

// withDefaults returns the options with everything filled in, or an ErrMissing.
func (o Options) withDefaults() (Options, error) {
	if o.QEMU == "" {
		o.QEMU = "qemu-system-x86_64"
	}
	found, err := exec.LookPath(o.QEMU)
	if err != nil {
		return o, fmt.Errorf("%w: %s is not installed: run make setup-qemu", ErrMissing, o.QEMU)
	}
	o.QEMU = found
	self, err := program()
	if err != nil {
		return o, err
	}
	if o.Guest == "" {
		o.Guest = filepath.Join(filepath.Dir(self), "balticguest")
	}
	if o.Reaper == nil {
		o.Reaper = []string{self, "reap"}
	}
	if o.Kernel == "" {
		if o.Kernel, err = kernelFolder(); err != nil {
			return o, err
		}
	}
	o.Accel = orDefault(o.Accel, "tcg")
	o.Heartbeat = orDefault(o.Heartbeat, time.Second)
	o.Silence = orDefault(o.Silence, 10*time.Second)
	o.Boot = orDefault(o.Boot, 2*time.Minute)
	switch o.Accel {
	case "tcg", "kvm", "auto":
		return o, nil
	}
	return o, fmt.Errorf("no accelerator %q: there are tcg, kvm and auto", o.Accel)
}

// program is the file of this program, by the name under which it was started: a program may behave by that.
func program() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	named, err := exec.LookPath(os.Args[0])
	if err != nil {
		return self, nil //nolint:nilerr // its name is no file
	}
	if named, err = filepath.Abs(named); err != nil {
		return "", err
	}
	one, err := os.Stat(self)
	if err != nil {
		return "", err
	}
	if other, err := os.Stat(named); err == nil && os.SameFile(one, other) {
		return named, nil
	}
	return self, nil
}

func orDefault[T comparable](v, otherwise T) T {
	var none T
	if v == none {
		return otherwise
	}
	return v
}
