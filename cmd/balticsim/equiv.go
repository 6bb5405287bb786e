package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

func (a *app) equivCommand() *cobra.Command {
	var (
		flags                graphFlags
		by, format, schedule string
	)
	cmd := &cobra.Command{
		Use:   "equiv A B",
		Short: "Compare what can be seen of two scripts: by traces, or by weak or strong bisimilarity",
		Long: `Equiv explores two scripts and says whether an observer can tell them apart. What can be seen is what they print and how
they end, with a workload also its calls of exports and their answers, and with --show-faults the environment's moves.

  --by trace    the same sequences of visible actions are possible: the same outcomes, and the same output on the way
  --by weak     moreover each can follow the other at every moment: no choice is made earlier in one of them
  --by strong   moreover silent steps count

When they differ it says what only one of them can do, as a shortest sequence of actions or, where both have the same
sequences, as a property, with a schedule of that script to replay. That a script can go on silently for ever
is seen by neither of the first two, and is noted. A and B may be .aut files. The flags for companions hold for both scripts.

A difference that shows in the parts that were explored is told although a bound was hit. Exit 0 when the scripts are equal, 1 when
they differ, 4 when a bound was hit before the answer.`,
		Example: `  balticsim equiv --by weak examples/laws/eor_commutes/left.ml examples/laws/eor_commutes/right.ml
  balticsim equiv --by trace --format json examples/laws/eor_commutes/left.ml examples/laws/eor_commutes/right.ml`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return fmt.Errorf("equiv takes two scripts or .aut files, not %d arguments", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			if err := oneOf("by", by, "trace", "weak", "strong"); err != nil {
				return err
			}
			flags.in.Script = args[0]
			if err := oneStdin(flags.in, args[1]); err != nil {
				return err
			}
			var sides [2]*driver.StateGraph
			for i, path := range args {
				var err error
				if sides[i], err = a.stateGraph(cmd.Context(), "equiv", format, path, flags); err != nil && !errors.Is(err, context.Canceled) {
					return err
				}
			}
			report, err := driver.Equiv(by, sides[0], sides[1])
			if err != nil {
				return err
			}
			if schedule != "" {
				if d := report.WriteSchedule(schedule); d != nil {
					return a.fail("equiv", format, d)
				}
			}
			if format == "json" {
				if err := driver.WriteJSON(a.out, report.Document()); err != nil {
					return err
				}
			} else {
				report.Print(a.out)
			}
			switch {
			case cmd.Context().Err() != nil:
				return exit{exitInterrupted}
			case !report.Complete:
				return exit{exitBound}
			case report.Difference != nil:
				return exit{exitViolation}
			}
			return nil
		},
	}
	a.graphFlags(cmd, &flags)
	f := cmd.Flags()
	f.StringVar(&by, "by", "trace", "the relation: trace, weak or strong")
	f.StringVar(&schedule, "schedule", "", "write the schedule that shows the difference to this file")
	f.StringVar(&format, "format", "text", "text or json")
	must(cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions([]string{"trace", "weak", "strong"}, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}
