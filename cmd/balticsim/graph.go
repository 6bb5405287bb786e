package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

func (a *app) graphCommand() *cobra.Command {
	var (
		in                    driver.Inputs
		flags                 runFlags
		at                    int
		format, out, schedule string
	)
	cmd := &cobra.Command{
		Use:   "graph FILE",
		Short: "Draw the call graph of a farm: machines, endpoints, Or, Par and Ref nodes, imports and exports",
		Long: `Graph runs a script and draws the call graph that the configuration holds: a box for each machine with its endpoints as ports,
a node for each intermediary, and an edge for each potential call. Without --at it draws the end of the run; with --at N it
draws the farm after step N of the run, which the same flags as those of run and replay describe.`,
		Example: `  balticsim graph examples/eop/isolated.ml -o farm.svg
  balticsim graph --format dot examples/eop/eor.ml
  balticsim graph --workload examples/eop/workload.ml --crash OrderProcessing@30 --at 34 examples/eop/failover.ml -o crashed.svg`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := pictureFormat(format, out, "svg", "dot", "json")
			if err != nil {
				return err
			}
			if at < -1 {
				return fmt.Errorf("--at is %d; it must be a step from 0 on", at)
			}
			options, err := flags.options()
			if err != nil {
				return err
			}
			in.Script = args[0]
			if err := oneStdin(in, schedule); err != nil {
				return err
			}
			program, err := a.compile("graph", format, in)
			if err != nil {
				return err
			}
			picture, err := program.Graph(cmd.Context(), schedule, options, at, format)
			return a.writePicture("graph", format, out, picture, err)
		},
	}
	a.inputFlags(cmd, &in)
	flags.add(cmd)
	f := cmd.Flags()
	f.IntVar(&at, "at", -1, "draw the farm after this many steps; -1 is the end of the run")
	f.StringVar(&schedule, "schedule", "", "follow this schedule or trace instead of a scheduler")
	f.StringVar(&format, "format", "", "svg, dot or json (default: by the ending of --out, else svg)")
	f.StringVarP(&out, "out", "o", "-", "the file to write; - is stdout")
	return cmd
}
