package main

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/source"
)

func (a *app) testCommand() *cobra.Command {
	var (
		maxStates, maxMemory int
		format               string
	)
	cmd := &cobra.Command{
		Use:   "test FILE...",
		Short: "Run tests made by `trace to-test`: each fails for as long as its script can have an unwanted outcome",
		Long: `Test replays the schedule of each test. When that still shows the outcome that must not happen, the test has failed. When it does not,
the script is searched for another run with that outcome: a fix that only moves the mistake does not pass.

Exit 0 when every test passes, 1 when one fails, 4 when for one the search was stopped by a bound and found nothing.`,
		Example: `  balticsim test examples/tests/lost_update.test`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("test takes at least one test")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			doc := driver.TestsDoc{V: 1, Command: "test", Tests: []*driver.TestReport{}}
			var diagnostics source.Diagnostics
			for _, file := range args {
				report, ds := driver.RunTest(cmd.Context(), file, a.in, maxStates, maxMemory)
				diagnostics = append(diagnostics, ds...)
				if report == nil {
					continue
				}
				doc.Tests = append(doc.Tests, report)
				if format == "text" {
					report.Print(a.out)
				}
			}
			if err := a.report("test", format, diagnostics); err != nil {
				return err
			}
			if format == "json" {
				if err := driver.WriteJSON(a.out, doc); err != nil {
					return err
				}
			}
			has := func(v driver.Verdict) bool {
				return slices.ContainsFunc(doc.Tests, func(t *driver.TestReport) bool { return t.Verdict == v })
			}
			switch {
			case cmd.Context().Err() != nil:
				return exit{exitInterrupted}
			case has(driver.Still):
				return exit{exitViolation}
			case has(driver.Unknown):
				return exit{exitBound}
			}
			return nil
		},
	}
	naturalVar(cmd, &maxStates, "max-states", 1_000_000, "give up a search after this many states")
	naturalVar(cmd, &maxMemory, "max-memory", driver.DefaultMaxExploreMemory, "stop when more MiB than this are in use; 0 for no limit")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}
