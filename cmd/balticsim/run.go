package main

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/step"
)

func (a *app) runCommand() *cobra.Command {
	var (
		in       driver.Inputs
		flags    runFlags
		out      driver.RunOutputs
		machines machineFlags
		format   string
	)
	cmd := &cobra.Command{
		Use:   "run FILE",
		Short: "Run a script once: in the model, deterministically, or on machines",
		Long: `Run executes a script in the model under a deterministic scheduler. The script's own output goes to stdout and nothing else
does; the summary and the command that replays the run go to stderr. Same script, flags and seed: the same bytes.

A run ends when no step is enabled, which may be after main has finished. Exit 0 when main finished, 1 on deadlock or
failure, 4 when --max-steps stopped it.

With --backend the farm runs in real time instead, and its images on machines: qemu boots a virtual machine for each, model runs them in
this process. Exports are served over HTTP, on the loopback interface unless --listen says otherwise; imports are called at the URLs of
the metadata, or as --import says (model plays them by Images.ml unless told otherwise). The farm runs until ` + "`balticsim down`" + `, Ctrl-C
or --for ends it, or, with --workload, until its client is done.`,
		Example: `  balticsim run examples/eop/isolated.ml
  balticsim run --workload examples/eop/workload.ml --trace run.btrace.jsonl examples/eop/isolated.ml
  balticsim run --scheduler random --seed 7 --schedule run.sched examples/eop/eor.ml
  balticsim run --backend model --workload examples/eop/workload.ml examples/eop/failover.ml`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			options, err := flags.options()
			if err != nil {
				return err
			}
			if err := machines.check(cmd); err != nil {
				return err
			}
			in.Script = args[0]
			if err := oneStdin(in); err != nil {
				return err
			}
			if machines.options.Backend != "" {
				machines.options.Events = out.Events
				return a.runOnMachines(cmd, in, machines.options, format)
			}
			if err := checkOutputs(out); err != nil {
				return err
			}
			program, err := a.compile("run", format, in)
			if err != nil {
				return err
			}
			progress := a.progress("steps")
			result, err := program.Run(cmd.Context(), options, out, progress.tick)
			progress.done()
			return a.finishRun("run", format, result, err)
		},
	}
	a.inputFlags(cmd, &in)
	flags.add(cmd)
	machines.add(cmd)
	cmd.Flags().StringVar(&out.Schedule, "schedule", "", "write the schedule to this file")
	cmd.Flags().StringVar(&out.Trace, "trace", "", "write the trace (JSON Lines) to this file")
	cmd.Flags().StringVar(&out.Events, "events", "", "write what can be seen of the farm (JSON Lines) to this file, for trace validate")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

// compile loads, checks and compiles a script, reporting what is wrong with it.
func (a *app) compile(command, format string, in driver.Inputs) (*driver.Program, error) {
	program, ds := driver.Compile(in)
	if err := a.report(command, format, ds); err != nil {
		return nil, err
	}
	return program, nil
}

// finishRun prints a run's outcome and turns it into an exit code.
func (a *app) finishRun(command, format string, result *driver.RunReport, err error) error {
	var bad *driver.InputError
	if errors.As(err, &bad) {
		return a.report(command, format, bad.Diagnostics)
	}
	if result == nil {
		return err
	}
	var diverged *driver.Diverged
	if errors.As(err, &diverged) {
		if format != "json" {
			if _, werr := io.WriteString(a.out, result.Outcome.Output); werr != nil {
				return werr
			}
		}
		_ = a.fail(command, format, diverged.Diagnostic)
		return exit{exitDiverged}
	}
	if format == "json" {
		if werr := driver.WriteJSON(a.out, result.Document(command)); werr != nil {
			return werr
		}
	} else if _, werr := io.WriteString(a.out, result.Outcome.Output); werr != nil {
		return werr
	}
	if !a.quiet && format != "json" {
		result.Summary(a.err, a.useColor())
	}
	if err != nil {
		return err
	}
	switch result.Outcome.End {
	case step.Done:
		return nil
	case step.Bound:
		return exit{exitBound}
	default:
		return exit{exitViolation}
	}
}
