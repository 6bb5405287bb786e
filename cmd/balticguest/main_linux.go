// Command balticguest is the first process of a machine that runs one role of a farm: it makes the machine usable, opens the one port
// that leads to the host, and serves the role's image there. Nobody starts it by hand.
package main

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

func main() {
	if os.Getpid() != 1 {
		fmt.Fprintln(os.Stderr, "balticguest: is the first process of a machine; balticsim run --backend qemu starts it there")
		os.Exit(2)
	}
	if err := start(); err != nil {
		fmt.Fprintln(os.Stderr, "balticguest:", err)
	}
	unix.Sync()
	// The machine ends by itself: the host does not let it start again. When even that fails, the end of the first process is a panic.
	_ = unix.Reboot(unix.LINUX_REBOOT_CMD_RESTART)
}

func start() error {
	if err := mountAll(); err != nil {
		return err
	}
	if err := loadModules("/modules"); err != nil {
		return err
	}
	if err := loopbackUp(); err != nil {
		return err
	}
	port, err := openPort(portName)
	if err != nil {
		return err
	}
	return serve(port)
}
