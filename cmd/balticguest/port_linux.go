package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// portName is what the host calls the port.
const portName = "baltic"

// patience is how long the port may take to appear, and nap how long to wait between two looks.
const (
	patience = 30 * time.Second
	nap      = 2 * time.Millisecond
)

// port is the way to the host. Its reads and writes block a thread each, which is what the driver does best.
type port struct{ file *os.File }

// openPort waits until the kernel shows the port of this name.
func openPort(name string) (*port, error) {
	for deadline := time.Now().Add(patience); ; time.Sleep(nap) {
		device, err := findPort(name)
		if err != nil {
			return nil, err
		}
		if device != "" {
			fd, err := unix.Open(device, unix.O_RDWR|unix.O_CLOEXEC, 0)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", device, err)
			}
			return &port{os.NewFile(uintptr(fd), device)}, nil
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("no port is called %s", name)
		}
	}
}

// findPort returns the device file of a port, or nothing while there is none.
func findPort(name string) (string, error) {
	files, err := filepath.Glob("/sys/class/virtio-ports/*/name")
	if err != nil {
		return "", err
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err == nil && strings.TrimSpace(string(text)) == name {
			device := "/dev/" + filepath.Base(filepath.Dir(f))
			if _, err := os.Stat(device); err == nil {
				return device, nil
			}
		}
	}
	return "", nil
}

// Read waits while the host is away: it comes back, for instance as another process after a restore.
func (p *port) Read(b []byte) (int, error) {
	for {
		n, err := p.file.Read(b)
		if n > 0 || !errors.Is(err, io.EOF) {
			return n, err
		}
		time.Sleep(nap)
	}
}

func (p *port) Write(b []byte) (int, error) { return p.file.Write(b) }

// Close is how a guest ends: the machine with it.
func (p *port) Close() error { return p.file.Close() }
