package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

func (a *app) replayCommand() *cobra.Command {
	var (
		in     driver.Inputs
		flags  runFlags
		out    driver.RunOutputs
		format string
	)
	cmd := &cobra.Command{
		Use:   "replay FILE [SCHEDULE]",
		Short: "Run a script again, following a schedule or a trace",
		Long: `Replay takes the steps that a schedule file or a trace lists, by their labels, and prints what run printed, byte for byte.
Labels say who did what and to which object, never line numbers, so a schedule survives edits that leave them alone.
When a label is not enabled the replay has diverged: it says at which step, what was expected and what was possible, exit 5.

Without SCHEDULE it repeats the run that --scheduler, --seed and the other flags describe.`,
		Example: `  balticsim run --scheduler random --seed 7 --schedule run.sched examples/eop/eor.ml
  balticsim replay examples/eop/eor.ml run.sched`,
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
	return cmd
}
