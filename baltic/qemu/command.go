package qemu

import (
	"fmt"
	"strings"
)

// defaultMemory is that of a machine, in MiB. With less the kernel does not come up.
const defaultMemory = 96

// portName is what the guest calls its way to the host.
const portName = "baltic"

// machine properties that a process is started with. A state can be loaded by a process with the same ones only.
type hardware struct {
	name   string // for people who look at processes
	accel  string
	memory int // MiB
	cpus   int
	disk   int    // MiB of the file system for temporary files, which is in memory; 0 is half of it
	kernel string // file
	initrd string // file
}

// endpoints are the files of one process.
type endpoints struct {
	monitor, console, port string // sockets, on which we listen
	states                 string // disk image
	load                   string // name of the state to begin with, "" to boot
}

// command is how QEMU is started.
func command(qemu string, h hardware, e endpoints) []string {
	accel := h.accel
	if accel == "tcg" {
		accel = "tcg,tb-size=32" // MiB of translated code
	}
	c := []string{
		qemu, "-nodefaults", "-no-user-config", "-display", "none", "-name", "guest=" + escape(h.name),
		"-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
		"-machine", "q35", "-accel", accel, "-m", fmt.Sprint(h.memory), "-smp", fmt.Sprint(h.cpus),
		"-kernel", h.kernel, "-initrd", h.initrd, "-append", kernelOptions(h),
		// A panic leaves the machine as it is, so that a state can be loaded into it; what would start it again ends it.
		"-action", "panic=pause,reboot=shutdown", "-device", "pvpanic-pci",
		"-chardev", "socket,id=monitor,path=" + escape(e.monitor), "-mon", "chardev=monitor,mode=control",
		"-chardev", "socket,id=console,path=" + escape(e.console), "-serial", "chardev:console",
		"-chardev", "socket,id=port,path=" + escape(e.port),
		"-device", "virtio-serial-pci", "-device", "virtserialport,id=guest,chardev=port,name=" + portName,
		// States need not survive the computer, so nobody waits for its disk.
		"-blockdev", "driver=qcow2,node-name=states,cache.no-flush=on,file.driver=file,file.cache.no-flush=on,file.filename=" + escape(e.states),
	}
	if h.accel == "kvm" {
		c = append(c, "-cpu", "host")
	}
	if e.load != "" {
		c = append(c, "-S", "-loadvm", e.load)
	}
	return c
}

// kernelOptions is the command line of the kernel. Most of it is about what an emulated processor is slow at and such a small machine does not
// need: self-tests, certificates, and, unless it has several processors, ACPI and changing its own code for their number.
func kernelOptions(h hardware) string {
	options := []string{
		"console=ttyS0", "quiet", "panic=-1", "unknown_nmi_panic", "cryptomgr.notests", "ipv6.disable=1",
		"initcall_blacklist=init_kprobe_trace,init_encrypted,load_system_certificate_list,crypto_kdf108_init",
	}
	if h.cpus == 1 {
		options = append(options, "acpi=off", "noreplace-smp")
	}
	if h.disk > 0 {
		options = append(options, fmt.Sprintf("baltic_disk=%dm", h.disk))
	}
	return strings.Join(options, " ")
}

// escape doubles commas, which end a value in QEMU's options.
func escape(value string) string { return strings.ReplaceAll(value, ",", ",,") }
