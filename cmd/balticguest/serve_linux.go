package main

import (
	"context"
	"fmt"
	"os"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/balticsim/balticsim/baltic/guest"
	"github.com/balticsim/balticsim/baltic/guest/unmodified"
)

// serve runs the guest until the host has no more to say.
func serve(p *port) error {
	g := guest.New(guest.Options{Moment: refresh, Execute: unmodified.Execute(os.Stderr)})
	return g.Serve(context.Background(), p)
}

// refresh tells the kernel what a machine that was frozen cannot know: the time, and numbers that no other copy of it has.
func refresh(now time.Time, entropy []byte) {
	t := unix.NsecToTimespec(now.UnixNano())
	if err := unix.ClockSettime(unix.CLOCK_REALTIME, &t); err != nil {
		fmt.Fprintln(os.Stderr, "balticguest: clock:", err)
	}
	if err := addEntropy(entropy); err != nil {
		fmt.Fprintln(os.Stderr, "balticguest: entropy:", err)
	}
}

// poolInfo is what the kernel takes entropy as.
type poolInfo struct {
	bits int32
	size int32 // bytes
	data [256]byte
}

// addEntropy gives the kernel bytes that nobody else knows, at most 256, and makes it use them at once.
func addEntropy(entropy []byte) error {
	fd, err := unix.Open("/dev/random", unix.O_WRONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer func() { _ = unix.Close(fd) }()
	var pool poolInfo
	n := copy(pool.data[:], entropy)
	pool.bits, pool.size = int32(8*n), int32(n)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.RNDADDENTROPY, uintptr(unsafe.Pointer(&pool))); errno != 0 {
		return errno
	}
	const reseed = 0x5207 // RNDRESEEDCRNG of linux/random.h
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), reseed, 0); errno != 0 {
		return errno
	}
	return nil
}
