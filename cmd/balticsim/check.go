package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/source"
)

func (a *app) checkCommand() *cobra.Command {
	var (
		in        driver.Inputs
		flags     runFlags
		asked     propertyFlags
		types     bool
		format    string
		witnesses string
	)
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "Check a script against its interfaces, and its runs against properties",
		Long: `Check parses and types a script given B.mli and the Em.mli of its farm, and reports every independent mistake.
With --types it prints the type of every top-level value, as ocamlc -i does.

With --prop or --props, or with a file S.props beside S.ml, it then holds properties against all runs of the script: each either
holds, or is violated by a run that is shown and can be replayed. Exit 1 when one is violated, 4 when a limit was hit first.`,
		Example: `  balticsim check examples/eop/isolated.ml
  balticsim check --types examples/eop/isolated.ml
  balticsim check --prop no-deadlock --prop answered --workload examples/eop/workload.ml examples/eop/isolated.ml
  balticsim check --format json examples/eop/isolated.ml`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			question, err := asked.question()
			if err != nil {
				return err
			}
			options, err := flags.options()
			if err != nil {
				return err
			}
			in.Script = args[0]
			if err := oneStdin(in, asked.files...); err != nil {
				return err
			}
			checked, ds := driver.Check(in)
			var report *driver.PropertyReport
			if !ds.HasErrors() && question.Asks(in.Script) {
				var more source.Diagnostics
				report, more = a.holds(cmd.Context(), in, options, question)
				ds = append(ds, more...)
				if report != nil && witnesses != "" {
					if d := report.WriteWitnesses(witnesses); d != nil {
						ds = append(ds, d)
					}
				}
			}
			if format == "json" {
				doc := driver.CheckDocument(checked, ds)
				if report != nil {
					doc.Runs = report.Document()
				}
				if err := driver.WriteJSON(a.out, doc); err != nil {
					return err
				}
				if ds.HasErrors() {
					return exit{exitBadInput}
				}
				return exitOf(cmd.Context(), report)
			}
			if err := a.report("check", format, ds); err != nil {
				return err
			}
			if types {
				for _, v := range checked.Values() {
					fmt.Fprintf(a.out, "val %s : %s\n", v.Name, v.Type)
				}
			}
			if report != nil {
				report.Print(a.out)
			}
			return exitOf(cmd.Context(), report)
		},
	}
	a.inputFlags(cmd, &in)
	flags.addWorld(cmd, driver.DefaultMaxExploreMemory)
	asked.add(cmd)
	naturalVar(cmd, &asked.maxStates, "max-states", driver.DefaultMaxStates, "stop the search for runs after this many states; 0 for no limit")
	cmd.Flags().StringVar(&witnesses, "witnesses", "", "write the schedule of each violation into this folder, for replay")
	cmd.Flags().BoolVar(&types, "types", false, "print val NAME : TYPE for every top-level value")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

// holds compiles a script that was found free of mistakes and holds the properties against its runs.
func (a *app) holds(ctx context.Context, in driver.Inputs, o driver.Options, q driver.Question) (*driver.PropertyReport, source.Diagnostics) {
	program, ds := driver.Compile(in)
	if ds.HasErrors() {
		return nil, ds
	}
	progress := a.progress("states")
	q.Progress = progress.tick
	report, ds := program.CheckProperties(ctx, o, q)
	progress.done()
	if report == nil {
		return nil, ds
	}
	return report, report.Reported
}

// exitOf is the exit of a command that has held properties against runs; report is nil when none were asked for.
func exitOf(ctx context.Context, report *driver.PropertyReport) error {
	switch {
	case ctx.Err() != nil:
		return exit{exitInterrupted}
	case report == nil || report.Verdict() == "ok":
		return nil
	case report.Verdict() == "violation":
		return exit{exitViolation}
	}
	return exit{exitBound}
}
