package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/internal/driver"
)

// pictureFormat decides a picture's format: the flag, else the ending of the file's name, else the first one allowed.
func pictureFormat(flag, out string, allowed ...string) (string, error) {
	if flag != "" {
		return flag, oneOf("format", flag, allowed...)
	}
	ending := strings.TrimPrefix(filepath.Ext(out), ".")
	if ending == "mmd" {
		ending = "mermaid"
	}
	switch {
	case slices.Contains(allowed, ending):
		return ending, nil
	case out == "-" || ending == "" || ending == "txt":
		return allowed[0], nil
	}
	return "", fmt.Errorf("--out is %s, and %s is no format here; name a file ending in .%s, or give --format", out, ending, strings.Join(allowed, ", ."))
}

// writePicture writes what a drawing command made, or reports why it could not be made.
func (a *app) writePicture(command, format, out string, picture []byte, err error) error {
	var bad *driver.InputError
	var diverged *driver.Diverged
	switch {
	case errors.As(err, &bad):
		return a.report(command, format, bad.Diagnostics)
	case errors.As(err, &diverged):
		fmt.Fprintf(a.err, "balticsim: %v\n", diverged)
		return exit{exitDiverged}
	case err != nil:
		return err
	case out == "-":
		_, err := a.out.Write(picture)
		return err
	}
	if d := driver.WriteFile(out, picture); d != nil {
		return a.fail(command, format, d)
	}
	if !a.quiet {
		fmt.Fprintf(a.err, "wrote %s\n", out)
	}
	return nil
}
