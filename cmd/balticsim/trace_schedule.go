package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

// scheduleFlags are those of the commands that take a script and a schedule of it.
type scheduleFlags struct {
	in     driver.Inputs
	world  runFlags
	format string
	out    string
}

func (a *app) scheduleFlags(cmd *cobra.Command, s *scheduleFlags) {
	a.inputFlags(cmd, &s.in)
	s.world.addWorld(cmd, driver.DefaultMaxExploreMemory)
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) != 2 {
			return fmt.Errorf("%s takes a script and a schedule or trace, not %d arguments", cmd.Name(), len(args))
		}
		return nil
	}
	cmd.Flags().StringVarP(&s.out, "out", "o", "-", "the file to write; - is stdout")
}

// program compiles the script and reads the options.
func (a *app) scheduledProgram(command string, s *scheduleFlags, args []string) (*driver.Program, driver.Options, error) {
	options, err := s.world.options()
	if err != nil {
		return nil, options, err
	}
	s.in.Script = args[0]
	if err := oneStdin(s.in, args[1]); err != nil {
		return nil, options, err
	}
	program, err := a.compile(command, s.format, s.in)
	return program, options, err
}

func (a *app) traceMinimizeCommand() *cobra.Command {
	var (
		flags     scheduleFlags
		maxStates int
		require   bool
	)
	cmd := &cobra.Command{
		Use:   "minimize FILE SCHEDULE",
		Short: "Make a schedule as short and as easy to read as it can be, with the same outcome",
		Long: `Minimize takes a script and a schedule or trace of a whole run, and writes the schedule of a simpler run with the same outcome:
the same lines and the same end and, for an error, the same code and place. It keeps only what a failure and the outputs before
it depend on, then searches for the shortest run, then for the one that changes threads least often; among several the first
in the order of their labels is taken, so the result is always the same.

When --max-states is not enough for the search, the causal past is the result, and the summary says that it may not be the shortest.`,
		Example: `  balticsim run --scheduler random --seed 7 --schedule run.sched examples/eop/epar.ml
  balticsim trace minimize examples/eop/epar.ml run.sched -o short.sched
  balticsim replay examples/eop/epar.ml short.sched`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", flags.format, "text", "json"); err != nil {
				return err
			}
			program, options, err := a.scheduledProgram("trace minimize", &flags, args)
			if err != nil {
				return err
			}
			progress := a.progress("states")
			report, err := program.Minimize(cmd.Context(), args[1], options, maxStates, progress.tick)
			progress.done()
			if err != nil {
				return a.traceError("trace minimize", flags.format, err)
			}
			if flags.format == "json" {
				err = a.writeDocument(flags.out, report.Document())
			} else {
				err = a.writePicture("trace minimize", flags.format, flags.out, []byte(report.Schedule()), nil)
			}
			if err != nil {
				return err
			}
			if !a.quiet && flags.format != "json" {
				report.Summary(a.err)
			}
			switch {
			case cmd.Context().Err() != nil:
				return exit{exitInterrupted}
			case require && !report.Fewest:
				return exit{exitBound}
			}
			return nil
		},
	}
	a.scheduleFlags(cmd, &flags)
	f := cmd.Flags()
	f.StringVar(&flags.format, "format", "text", "text, which is a schedule, or json")
	naturalVar(cmd, &maxStates, "max-states", 1_000_000, "give up the search after this many states")
	f.BoolVar(&require, "require-complete", false, "exit 4 when the search was not complete")
	return cmd
}

func (a *app) traceToTestCommand() *cobra.Command {
	flags := scheduleFlags{format: "text"}
	cmd := &cobra.Command{
		Use:   "to-test FILE SCHEDULE",
		Short: "Make a test of a schedule: it fails for as long as the script can have that outcome",
		Long: `To-test takes a script and a schedule or trace of a whole run whose outcome is unwanted, and writes a test: the schedule, with the
outcome, and with the names of the script and its companions as seen from the folder of the test. ` + "`balticsim test`" + ` runs it. The
test fails at once, and passes when the script has been changed so that no run has that outcome. It can be replayed like
every schedule.`,
		Example: `  balticsim run --schedule bug.sched examples/eop/epar.ml
  balticsim trace to-test examples/eop/epar.ml bug.sched -o bug.test`,
		RunE: func(cmd *cobra.Command, args []string) error {
			program, options, err := a.scheduledProgram("trace to-test", &flags, args)
			if err != nil {
				return err
			}
			text, err := program.TestOf(cmd.Context(), args[1], flags.out, options)
			if err != nil {
				return a.traceError("trace to-test", "text", err)
			}
			return a.writePicture("trace to-test", "text", flags.out, text, nil)
		},
	}
	a.scheduleFlags(cmd, &flags)
	return cmd
}
