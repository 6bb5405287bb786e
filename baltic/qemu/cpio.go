package qemu

import (
	"fmt"
	"io"
)

// cpio writes an archive in the "newc" form that the Linux kernel unpacks as its first file system. Errors stay in it until close.
type cpio struct {
	w   io.Writer
	at  int64 // bytes written
	ino int
	err error
}

// Modes of what an archive holds.
const (
	modeDir  = 0o040755
	modeExec = 0o100755
)

// dir adds a folder.
func (c *cpio) dir(name string) { c.entry(name, modeDir, nil) }

// file adds a file that may be executed.
func (c *cpio) file(name string, contents []byte) { c.entry(name, modeExec, contents) }

// close ends the archive and returns the first error.
func (c *cpio) close() error {
	c.ino = 0
	c.entry("TRAILER!!!", 0, nil)
	return c.err
}

// entry writes a header, the name and the contents, each padded to four bytes. The thirteen numbers of the header are inode, mode, user,
// group, links, time, size, four of devices, length of the name with its zero, and a checksum that this form leaves zero.
func (c *cpio) entry(name string, mode int, contents []byte) {
	c.ino++
	links := 1
	if mode == modeDir {
		links = 2
	}
	c.write(fmt.Appendf(nil, "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
		c.ino, mode, 0, 0, links, 0, len(contents), 0, 0, 0, 0, len(name)+1, 0))
	c.write(append([]byte(name), 0))
	c.pad()
	c.write(contents)
	c.pad()
}

func (c *cpio) pad() { c.write(make([]byte, -c.at&3)) }

func (c *cpio) write(b []byte) {
	if c.err != nil {
		return
	}
	n, err := c.w.Write(b)
	c.at += int64(n)
	c.err = err
}
