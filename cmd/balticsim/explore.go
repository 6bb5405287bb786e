package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/source"
)

func (a *app) exploreCommand() *cobra.Command {
	var (
		in        driver.Inputs
		flags     runFlags
		search    searchFlags
		asked     propertyFlags
		format    string
		require   bool
		leaks     bool
		witnesses string
		graph     string
	)
	cmd := &cobra.Command{
		Use:   "explore FILE",
		Short: "Find every outcome of a script, each with a shortest schedule",
		Long: `Explore lists every outcome of a script: what was printed and how the run ended, with a schedule that shows it, the shortest and
of these the one with the fewest changes of thread. It is exact. When a limit stops it, the report says so: each outcome listed
is real, but there may be more.

It visits every state once, which works for programs that loop as well, or with --mode traces, for programs whose runs all end,
every execution once; executions that differ only in the order of steps that have nothing to do with each other are one, and
each outcome says how many it has.

With --prop or --props, or with a file S.props beside S.ml, it also holds properties against all runs, as check does. Exit 1 when one
is violated. --graph also writes the graph of states, without reduction, as lts does: as aut, dot, mmd, json or
.itf.json, by the ending of the file.`,
		Example: `  balticsim explore examples/eop/eor.ml
  balticsim explore --workload examples/eop/workload.ml --faults crash=1 examples/eop/isolated.ml
  balticsim explore --mode traces examples/eop/eor.ml
  balticsim explore --workers 2 --format json examples/eop/isolated.ml`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			if _, err := graphFileFormat(graph); err != nil {
				return err
			}
			how, err := search.search()
			if err != nil {
				return err
			}
			how.Leaks = leaks
			options, err := flags.options()
			if err != nil {
				return err
			}
			question, err := asked.question()
			if err != nil {
				return err
			}
			in.Script = args[0]
			if err := oneStdin(in, asked.files...); err != nil {
				return err
			}
			program, err := a.compile("explore", format, in)
			if err != nil {
				return err
			}
			progress := a.progress("states")
			if progress.on {
				how.Progress = func(s driver.SearchStats) { progress.say(s.States, driver.Describe(s)) }
			}
			report := program.Explore(cmd.Context(), options, how)
			if question.Asks(in.Script) {
				question.MaxStates, question.Progress = search.maxStates, progress.tick
				held, ds := program.CheckProperties(cmd.Context(), options, question)
				if held == nil {
					progress.done()
					return a.report("explore", format, ds)
				}
				report.Hold(held)
			}
			progress.done()
			if witnesses != "" {
				if d := report.WriteWitnesses(witnesses); d != nil {
					return a.fail("explore", format, d)
				}
			}
			if graph != "" {
				if err := a.graphBeside(cmd.Context(), program, options, graph, in.Workload != "", search.maxStates); err != nil {
					return err
				}
			}
			if len(report.Reported) > 0 {
				source.Render(a.err, report.Reported, a.useColor())
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
			case len(report.Violations) > 0:
				return exit{exitViolation}
			case require && !report.Complete:
				return exit{exitBound}
			}
			return nil
		},
	}
	a.inputFlags(cmd, &in)
	flags.addWorld(cmd, driver.DefaultMaxExploreMemory)
	search.add(cmd)
	asked.add(cmd)
	cmd.Flags().BoolVar(&leaks, "leaks", false, "list the threads and messages that nothing can reach again at the ends of the runs shown")
	cmd.Flags().StringVar(&witnesses, "witnesses", "", "write the schedule of each outcome into this folder, for replay")
	cmd.Flags().StringVar(&graph, "graph", "", "also write the graph of states into this file: .aut, .dot, .mmd, .json or .itf.json")
	cmd.Flags().BoolVar(&require, "require-complete", false, "exit 4 when the search was not complete")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

// graphBeside writes the graph of a program's states into a file whose ending says the format. A part of the graph is written too,
// with a word about it.
func (a *app) graphBeside(ctx context.Context, program *driver.Program, o driver.Options, file string, calls bool, maxStates int) error {
	format, err := graphFileFormat(file)
	if err != nil {
		return err
	}
	progress := a.progress("states of the graph")
	graph := program.StateGraph(ctx, o, driver.GraphOptions{Calls: calls, MaxStates: maxStates}, progress.tick)
	progress.done()
	text, err := graph.Encode(ctx, driver.GraphFormat{Format: format, Hidden: "tau", Budget: defaultBudget})
	if err := a.writePicture("explore", format, file, text, err); err != nil {
		return err
	}
	if !graph.Complete {
		fmt.Fprintf(a.err, "balticsim: the graph is NOT complete: %s\n", graph.Why)
	}
	return nil
}

// graphFileFormat decides the format of the file of --graph, "" for none.
func graphFileFormat(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	format, err := graphFormat("", file)
	if err != nil || filepath.Ext(file) == "" {
		return "", fmt.Errorf("--graph is %q; name a file that ends in .aut, .dot, .mmd, .json or .itf.json", file)
	}
	return format, nil
}
