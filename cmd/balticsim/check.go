package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

func (a *app) checkCommand() *cobra.Command {
	var (
		in     driver.Inputs
		types  bool
		format string
	)
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "Check a script against B.mli and the interface of its farm",
		Long: `Check parses and types a script given B.mli and the Em.mli of its farm, and reports every independent mistake.
With --types it prints the type of every top-level value, as ocamlc -i does.`,
		Example: `  balticsim check examples/eop/isolated.ml
  balticsim check --types examples/eop/isolated.ml
  balticsim check --format json examples/eop/isolated.ml`,
		Args: oneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			in.Script = args[0]
			if err := oneStdin(in); err != nil {
				return err
			}
			checked, ds := driver.Check(in)
			if format == "json" {
				if err := driver.WriteJSON(a.out, driver.CheckDocument(checked, ds)); err != nil {
					return err
				}
				if ds.HasErrors() {
					return exit{exitBadInput}
				}
				return nil
			}
			if err := a.report("check", format, ds); err != nil {
				return err
			}
			if types {
				for _, v := range checked.Values() {
					fmt.Fprintf(a.out, "val %s : %s\n", v.Name, v.Type)
				}
			}
			return nil
		},
	}
	a.inputFlags(cmd, &in)
	cmd.Flags().BoolVar(&types, "types", false, "print val NAME : TYPE for every top-level value")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}
