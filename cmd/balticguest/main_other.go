//go:build !linux

// Command balticguest is the first process of a machine that runs one role of a farm; that machine runs Linux.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "balticguest: is the first process of a Linux machine: build it with GOOS=linux")
	os.Exit(2)
}
