package qemu

import (
	"fmt"
	"io"
)

// executable is where a role's own program is inside a machine.
const executable = "/image"

// writeInitramfs writes the first file system of a machine: the guest as the kernel's first process, modules in their order, and a
// role's own program when there is one.
func writeInitramfs(w io.Writer, guest []byte, modules []module, image []byte) error {
	c := &cpio{w: w}
	c.file("init", guest)
	c.dir("modules")
	for i, m := range modules {
		c.file(fmt.Sprintf("modules/%02d-%s.ko", i, m.name), m.contents)
	}
	if image != nil {
		c.file(executable[1:], image)
	}
	return c.close()
}
