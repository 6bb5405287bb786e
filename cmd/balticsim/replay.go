package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/balticsim/balticsim/internal/driver"
)

func (a *app) replayCommand() *cobra.Command {
	var (
		in     driver.Inputs
		flags  runFlags
		out    driver.RunOutputs
		format string
		step   bool
	)
	cmd := &cobra.Command{
		Use:   "replay FILE [SCHEDULE]",
		Short: "Run a script again, following a schedule or a trace",
		Long: `Replay takes the steps that a schedule file or a trace lists, by their labels, and prints what run printed, byte for byte.
Labels say who did what and to which object, never line numbers, so a schedule survives edits that leave them alone.
When a label is not enabled the replay has diverged: it says at which step, what was expected and what was possible, exit 5.

Without SCHEDULE it repeats the run that --scheduler, --seed and the other flags describe.

With --step it walks along the run instead, by commands that it reads from standard input, one a line: next, back, to N, list the
steps that are enabled, take another one of them, show the state; help lists them all.`,
		Example: `  balticsim run --scheduler random --seed 7 --schedule run.sched examples/eop/eor.ml
  balticsim replay examples/eop/eor.ml run.sched
  balticsim replay --step examples/eop/eor.ml run.sched`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 && len(args) != 2 {
				return fmt.Errorf("replay takes a script and a schedule or trace, not %d arguments", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			options, err := flags.options()
			if err != nil {
				return err
			}
			in.Script = args[0]
			if err := oneStdin(in, args[1:]...); err != nil {
				return err
			}
			if err := checkOutputs(out); err != nil {
				return err
			}
			if step {
				return a.step(cmd.Context(), in, options, out, format, args[1:])
			}
			program, err := a.compile("replay", format, in)
			if err != nil {
				return err
			}
			progress := a.progress("steps")
			var result *driver.RunReport
			if len(args) == 2 {
				result, err = program.Replay(cmd.Context(), args[1], options, out, progress.tick)
			} else {
				result, err = program.Run(cmd.Context(), options, out, progress.tick)
			}
			progress.done()
			return a.finishRun("replay", format, result, err)
		},
	}
	a.inputFlags(cmd, &in)
	flags.add(cmd)
	cmd.Flags().StringVar(&out.Schedule, "schedule", "", "write the schedule to this file")
	cmd.Flags().StringVar(&out.Trace, "trace", "", "write the trace (JSON Lines) to this file")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.Flags().BoolVar(&step, "step", false, "walk along the run by commands from standard input")
	return cmd
}

// step walks along a run by commands from standard input.
func (a *app) step(ctx context.Context, in driver.Inputs, o driver.Options, out driver.RunOutputs, format string, schedule []string) error {
	switch {
	case format == "json" || out != driver.RunOutputs{}:
		return errors.New("--step reads commands; its save command writes a schedule, and it prints no JSON")
	case oneStdin(in, append(schedule, "-")...) != nil:
		return errors.New("--step reads commands from standard input, so - can stand for no file")
	}
	program, err := a.compile("replay", format, in)
	if err != nil {
		return err
	}
	file := ""
	if len(schedule) > 0 {
		file = schedule[0]
	}
	stepper, err := program.Stepper(ctx, file, o, a.out)
	if err != nil {
		return a.traceError("replay", format, err)
	}
	f, ok := a.in.(*os.File)
	return stepper.Commands(a.in, ok && term.IsTerminal(int(f.Fd())))
}
