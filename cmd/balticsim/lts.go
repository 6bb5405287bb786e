package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/source"
)

// graphFlags decide what a graph of states shows and how far it goes; `lts` and `equiv` share them.
type graphFlags struct {
	in    driver.Inputs
	world runFlags
	graph driver.GraphOptions
	mute  bool
}

func (a *app) graphFlags(cmd *cobra.Command, g *graphFlags) {
	a.inputFlags(cmd, &g.in)
	g.world.addWorld(cmd, driver.DefaultMaxExploreMemory)
	f := cmd.Flags()
	f.BoolVar(&g.mute, "hide-calls", false, "do not see the workload's calls of exports and their answers")
	f.BoolVar(&g.graph.Faults, "show-faults", false, "make the environment's moves visible actions")
	naturalVar(cmd, &g.graph.MaxStates, "max-states", 1_000_000, "give up after this many states of a script")
}

// stateGraph explores a script, or reads a graph from an .aut file. Diagnostics have been reported when it fails.
func (a *app) stateGraph(ctx context.Context, command, format, path string, g graphFlags) (*driver.StateGraph, error) {
	if driver.IsGraphFile(path) {
		graph, d := driver.ReadGraph(path, a.in, g.graph.MaxStates)
		if d != nil {
			return nil, a.fail(command, format, d)
		}
		return graph, nil
	}
	options, err := g.world.options()
	if err != nil {
		return nil, err
	}
	g.in.Script = path
	g.graph.Calls = g.in.Workload != "" && !g.mute
	program, err := a.compile(command, format, g.in)
	if err != nil {
		return nil, err
	}
	progress := a.progress("states")
	graph := program.StateGraph(ctx, options, g.graph, progress.tick)
	progress.done()
	if len(graph.Reported) > 0 {
		source.Render(a.err, graph.Reported, a.useColor())
	}
	return graph, ctx.Err()
}

func (a *app) ltsCommand() *cobra.Command {
	var (
		flags       graphFlags
		encode      driver.GraphFormat
		format, out string
	)
	cmd := &cobra.Command{
		Use:   "lts FILE",
		Short: "Write the states of a script and what can be seen of its steps as a graph, for other tools",
		Long: `Lts explores a script and writes its labelled transition system. What can be seen is what the script prints and how a run
ends: print "text", done, deadlock and error are the labels; with a workload also its calls of the farm's exports and their
answers, and with --show-faults the environment's moves. Every other step is tau. States that differ only in what they have
printed are one state, so that a loop that prints is finite.

The formats: aut (Aldebaran, which mCRL2 and, with --hidden i, CADP read), dot and mermaid (pictures of the --budget states
nearest to the start, which say what they leave out), json, and itf (one run, in the format of Apalache and Quint: that of
--schedule, or an endless one as a lasso, or a shortest one to an end). FILE may also be an .aut file.

Exit 4 when --max-states or --max-memory stopped the exploration: the graph is written, and is a part of the whole.`,
		Example: `  balticsim lts examples/eop/epar.ml -o epar.aut
  balticsim lts --modulo weak --format mermaid examples/eop/epar.ml
  balticsim lts examples/eop/epar.ml -o run.itf.json`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if encode.Format, err = graphFormat(format, out); err != nil {
				return err
			}
			if err := oneOf("hidden", encode.Hidden, "tau", "i"); err != nil {
				return err
			}
			if encode.Modulo != "" {
				if err := oneOf("modulo", encode.Modulo, "strong", "weak"); err != nil {
					return err
				}
			}
			if encode.Schedule != "" && encode.Format != "itf" {
				return errors.New("--schedule chooses the run of an ITF file; the other formats hold all runs")
			}
			flags.in.Script = args[0]
			if err := oneStdin(flags.in, encode.Schedule); err != nil {
				return err
			}
			graph, err := a.stateGraph(cmd.Context(), "lts", encode.Format, args[0], flags)
			if err != nil && !errors.Is(err, context.Canceled) {
				return err
			}
			text, err := graph.Encode(cmd.Context(), encode)
			if err := a.writePicture("lts", encode.Format, out, text, err); err != nil {
				return err
			}
			switch {
			case cmd.Context().Err() != nil:
				fmt.Fprintln(a.err, "balticsim: interrupted: the graph is a part of the whole")
				return exit{exitInterrupted}
			case !graph.Complete:
				fmt.Fprintf(a.err, "balticsim: the graph is NOT complete: %s\n", graph.Why)
				return exit{exitBound}
			}
			return nil
		},
	}
	a.graphFlags(cmd, &flags)
	f := cmd.Flags()
	f.StringVar(&format, "format", "", "aut, dot, mermaid, json or itf (default: by the ending of --out, else aut)")
	f.StringVarP(&out, "out", "o", "-", "the file to write; - is stdout")
	f.StringVar(&encode.Hidden, "hidden", "tau", "the silent label in .aut files: tau (mCRL2) or i (CADP)")
	f.StringVar(&encode.Modulo, "modulo", "", "merge states that are strongly or weakly bisimilar: strong or weak")
	naturalVar(cmd, &encode.Budget, "budget", defaultBudget, "how many states a picture shows")
	f.StringVar(&encode.Schedule, "schedule", "", "the schedule or trace of the run that an ITF file holds")
	for flag, values := range map[string][]string{
		"format": {"aut", "dot", "mermaid", "json", "itf"}, "hidden": {"tau", "i"}, "modulo": {"strong", "weak"},
	} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)))
	}
	return cmd
}

// defaultBudget is how many states a picture shows when nobody says otherwise.
const defaultBudget = 200

// graphFormat decides the format of a graph: the flag, else the ending of the file's name, else aut.
func graphFormat(flag, out string) (string, error) {
	if flag == "" && strings.HasSuffix(filepath.Base(out), ".itf.json") {
		return "itf", nil
	}
	return pictureFormat(flag, out, "aut", "dot", "mermaid", "json", "itf")
}
