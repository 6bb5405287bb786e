package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

// oneFile is the argument rule of commands that take exactly one script.
func oneFile(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("%s takes one FILE (- for standard input), not %d arguments", cmd.Name(), len(args))
	}
	return nil
}

// oneOf refuses a flag's value that is not in the list.
func oneOf(flag, value string, allowed ...string) error {
	for _, a := range allowed {
		if value == a {
			return nil
		}
	}
	return fmt.Errorf("--%s is %q; it must be one of %s", flag, value, strings.Join(allowed, ", "))
}

// helpful adds to a mistake of usage where help is.
func helpful(cmd *cobra.Command, err error) string {
	return fmt.Sprintf("%s\nsee `%s --help`", strings.TrimSpace(err.Error()), cmd.CommandPath())
}

// natural is the value of a flag that counts something: an int from 0 on.
type natural int

func naturalVar(cmd *cobra.Command, p *int, name string, value int, usage string) {
	*p = value
	cmd.Flags().Var((*natural)(p), name, usage)
}

// String is the value as the flag's default is shown.
func (n *natural) String() string { return strconv.Itoa(int(*n)) }

// Type is the word for the value in the help text.
func (n *natural) Type() string { return "int" }

// Set takes the text of the command line.
func (n *natural) Set(text string) error {
	v, err := strconv.Atoi(text)
	if err != nil || v < 0 {
		return errors.New("it must be a whole number from 0 on")
	}
	*n = natural(v)
	return nil
}

// seed is the value of --seed: any whole number from 0 on.
type seed uint64

// String is the value as the flag's default is shown.
func (s *seed) String() string { return strconv.FormatUint(uint64(*s), 10) }

// Type is the word for the value in the help text.
func (s *seed) Type() string { return "int" }

// Set takes the text of the command line.
func (s *seed) Set(text string) error {
	v, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return errors.New("it must be a whole number from 0 on")
	}
	*s = seed(v)
	return nil
}

// oneStdin refuses a command line on which - stands for more than one input, since standard input can be read once.
func oneStdin(in driver.Inputs, more ...string) error {
	count := 0
	for _, file := range append(more, in.Script, in.Meta, in.Em, in.Images, in.Workload) {
		if file == "-" {
			count++
		}
	}
	if count > 1 {
		return fmt.Errorf("- stands for standard input %d times, but it can be read once only; name a file", count)
	}
	return nil
}

// checkOutputs refuses a run's files that would mix with its output or with each other.
func checkOutputs(out driver.RunOutputs) error {
	files := []struct{ flag, file string }{{"schedule", out.Schedule}, {"trace", out.Trace}, {"events", out.Events}}
	for i, f := range files {
		if f.file == "-" {
			return fmt.Errorf("--%s is -, but standard output is the script's own; name a file", f.flag)
		}
		for _, other := range files[:i] {
			if f.file != "" && f.file == other.file {
				return fmt.Errorf("--%s and --%s name the same file, %s", other.flag, f.flag, f.file)
			}
		}
	}
	return nil
}

// output is standard output. It remembers that it could not be written, which is neither a mistake of usage nor ours.
type output struct {
	w   io.Writer
	err error
}

// Write writes to the underlying writer.
func (o *output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if err != nil && o.err == nil {
		o.err = err
	}
	return n, err
}
