package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

func (a *app) traceDiffCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Compare two traces: where they part, and which steps only one of them has",
		Long: `Diff compares two traces of a script. It says at which step they part, and then which steps really differ: steps that do
not depend on each other can be taken in any order, so a step of one run counts as a step of the other when it is the same step
of the same thread with the same value and all its causes are the same. The steps stand side by side: < is a step that
only the first run has, > one of the second, ~ one that comes at another place.

Exit 0 when the runs differ in the order of independent steps at most, 1 when they differ otherwise.`,
		Example: `  balticsim run --trace a.btrace.jsonl examples/eop/epar.ml
  balticsim run --scheduler random --seed 1 --trace b.btrace.jsonl examples/eop/epar.ml
  balticsim trace diff a.btrace.jsonl a.btrace.jsonl`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return fmt.Errorf("diff takes two traces, not %d arguments", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			if err := oneStdin(driver.Inputs{}, args...); err != nil {
				return err
			}
			d, err := driver.DiffTraces(args[0], args[1], a.in)
			if err != nil {
				return a.traceError("trace diff", format, err)
			}
			if format == "json" {
				err = driver.WriteJSON(a.out, d.Document())
			} else {
				err = d.Text(a.out, [2]string{args[0], args[1]})
			}
			if err == nil && !d.Equivalent() {
				err = exit{exitViolation}
			}
			return err
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

func (a *app) traceSliceCommand() *cobra.Command {
	var (
		to          int
		format, out string
	)
	cmd := &cobra.Command{
		Use:   "slice TRACE",
		Short: "Cut a trace down to what one step depends on, as a schedule to replay",
		Long: `Slice keeps the steps of a trace that step N depends on, and N: its causal past. The result is a schedule, the beginning of
a run that ends with that step. Without --to it is the causal past of the last step, of a failure for example.`,
		Example: `  balticsim run --workload examples/eop/workload.ml --trace run.btrace.jsonl examples/eop/isolated.ml
  balticsim trace slice --to 24 run.btrace.jsonl -o cut.sched
  balticsim replay --step --workload examples/eop/workload.ml examples/eop/isolated.ml cut.sched`,
		Args: oneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			slice, err := driver.SliceTrace(args[0], a.in, to)
			if err != nil {
				return a.traceError("trace slice", format, err)
			}
			if format == "json" {
				return a.writeDocument(out, slice)
			}
			return a.writePicture("trace slice", format, out, []byte(slice.Schedule), nil)
		},
	}
	f := cmd.Flags()
	naturalVar(cmd, &to, "to", 0, "the step whose causes to keep; 0 is the last")
	f.StringVar(&format, "format", "text", "text, which is a schedule, or json")
	f.StringVarP(&out, "out", "o", "-", "the file to write; - is stdout")
	return cmd
}

// traceError reports what went wrong with a trace or schedule.
func (a *app) traceError(command, format string, err error) error {
	var bad *driver.InputError
	var diverged *driver.Diverged
	switch {
	case errors.As(err, &bad):
		return a.report(command, format, bad.Diagnostics)
	case errors.As(err, &diverged):
		_ = a.fail(command, format, diverged.Diagnostic)
		return exit{exitDiverged}
	}
	return err
}

// writeDocument writes a JSON document to a file or to standard output.
func (a *app) writeDocument(out string, document any) error {
	var b strings.Builder
	if err := driver.WriteJSON(&b, document); err != nil {
		return err
	}
	return a.writePicture("", "json", out, []byte(b.String()), nil)
}
