package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

func (a *app) traceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "trace",
		Short: "Look at a recorded trace, compare two, cut one, simplify a schedule, make a test of it, hold a farm's events against the model",
		Example: `  balticsim run --trace run.btrace.jsonl examples/eop/isolated.ml
  balticsim trace show run.btrace.jsonl`,
	}
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return errors.New("trace needs a command: show, diff, slice, minimize, to-test or validate")
		}
		return fmt.Errorf("trace has no command %q", args[0])
	}
	cmd.AddCommand(
		a.traceShowCommand(), a.traceDiffCommand(), a.traceSliceCommand(), a.traceMinimizeCommand(), a.traceToTestCommand(),
		a.traceValidateCommand(),
	)
	return cmd
}

func (a *app) traceShowCommand() *cobra.Command {
	var (
		show        driver.TraceOptions
		format, out string
	)
	cmd := &cobra.Command{
		Use:   "show TRACE",
		Short: "Print a trace or events as a table, or draw them as a message sequence chart",
		Long: `Show prints a trace as a table: a line a step with who, what and where in the script. With --msc it draws a message sequence
chart instead: a lane for each partition and a sub-lane for each thread, with crashes and snapshots marked. A file of events is shown
likewise, a line or an arrow an event.`,
		Example: `  balticsim run --trace run.btrace.jsonl examples/eop/isolated.ml
  balticsim trace show run.btrace.jsonl
  balticsim trace show --msc -o run.svg run.btrace.jsonl
  balticsim trace show --msc --format mermaid run.btrace.jsonl`,
		Args: oneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			var err error
			if show.Chart {
				format, err = pictureFormat(format, out, "svg", "mermaid", "json")
			} else {
				format, err = pictureFormat(format, out, "text", "json")
			}
			if err != nil {
				return err
			}
			show.Format = format
			if err := chooses(show); err != nil {
				return err
			}
			picture, err := driver.ShowTrace(args[0], a.in, show)
			return a.writePicture("trace show", format, out, picture, err)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&show.Chart, "msc", false, "a message sequence chart")
	f.StringVar(&show.Partition, "only", "", "only the steps of this partition")
	f.BoolVar(&show.Local, "local", false, "also what ran locally with each step: sends, forks, names made")
	naturalVar(cmd, &show.From, "from", 0, "first step to show")
	naturalVar(cmd, &show.To, "to", 0, "last step to show; 0 is the last there is")
	f.StringVar(&format, "format", "", "text or json; with --msc svg, mermaid or json (default: by the ending of --out)")
	f.StringVarP(&out, "out", "o", "-", "the file to write; - is stdout")
	return cmd
}

// chooses refuses flags that would choose nothing in the form asked for.
func chooses(show driver.TraceOptions) error {
	switch {
	case show.To > 0 && show.To < show.From:
		return fmt.Errorf("--from is %d and --to is %d: there is no step between", show.From, show.To)
	case show.Format != "text" && (show.Partition != "" || show.Local):
		return errors.New("--only and --local choose lines of the table; a chart and json show them all")
	case show.Format == "json" && !show.Chart && (show.From > 0 || show.To > 0):
		return errors.New("--from and --to choose lines of the table or events of a chart; json is the whole trace")
	}
	return nil
}
