package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

func (a *app) traceValidateCommand() *cobra.Command {
	var (
		in     driver.Inputs
		o      driver.ValidateOptions
		format string
	)
	cmd := &cobra.Command{
		Use:   "validate EVENTS FILE",
		Short: "Decide whether the model of a script admits what a farm has shown",
		Long: `Validate reads the events of a farm, as a run on machines or run --events records them, and decides whether the model of the
script admits them: whether some run of the model shows the same events first. The clients and the imported services of the
model do what the events say, machines crash when the events say so, and everything else is the script's.

When the model does not admit them, the first event that it does not admit is named, with what it would have admitted instead and a
run that leads there. Exit 0 when the events are admitted, 1 when they are not, 4 when a bound was hit before the answer.`,
		Example: `  balticsim run --workload examples/eop/workload.ml --events run.events.jsonl examples/eop/isolated.ml
  balticsim trace validate run.events.jsonl examples/eop/isolated.ml`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return fmt.Errorf("validate takes a file of events and a script, not %d arguments", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			in.Script, in.Stdin = args[1], a.in
			if err := oneStdin(in, args[0]); err != nil {
				return err
			}
			progress := a.progress("states")
			o.Progress = progress.say
			report, ds, err := driver.Validate(cmd.Context(), args[0], in, o)
			progress.done()
			if err != nil && !errors.Is(err, context.Canceled) {
				return err
			}
			if report != nil {
				ds = append(ds, report.Reported...)
			}
			if err := a.report("trace validate", format, ds); err != nil {
				return err
			}
			return a.finishValidate(cmd.Context(), format, report)
		},
	}
	f := cmd.Flags()
	f.StringVar(&in.Meta, "meta", "", "the farm's metadata (default: S.meta.ml beside S.ml, else the only *.meta.ml there)")
	f.StringVar(&in.Images, "images", "", "the images of the machines (default: Images.ml beside the script)")
	naturalVar(cmd, &in.MGICalls, "mgi-calls", driver.DefaultMGICalls, "import calls a most general image may make for one request")
	naturalVar(cmd, &o.MaxStates, "max-states", driver.DefaultMaxStates, "stop after this many states; 0 for no limit")
	naturalVar(cmd, &o.MaxMemory, "max-memory", driver.DefaultMaxExploreMemory, "stop when more MiB than this are in use; 0 for no limit")
	f.StringVar(&format, "format", "text", "text or json")
	for _, name := range []string{"meta", "images"} {
		must(cmd.MarkFlagFilename(name, "ml"))
	}
	return cmd
}

// finishValidate prints a validation and turns it into an exit code.
func (a *app) finishValidate(ctx context.Context, format string, report *driver.ValidateReport) error {
	if format == "json" {
		if err := driver.WriteJSON(a.out, report.Document()); err != nil {
			return err
		}
	} else {
		report.Print(a.out)
	}
	switch {
	case ctx.Err() != nil:
		return exit{exitInterrupted}
	case report.Undecided():
		return exit{exitBound}
	case report.Refuses():
		return exit{exitViolation}
	}
	return nil
}
