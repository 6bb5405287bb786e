package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

func (a *app) fmtCommand() *cobra.Command {
	var write, check bool
	cmd := &cobra.Command{
		Use:   "fmt FILE",
		Short: "Print a script in the standard layout",
		Long: `Fmt prints a script (.ml) or an interface (.mli) in the standard layout; comments stay. With --write it replaces the file,
wholly or not at all. With --check it prints nothing and exits 1 when the layout would change.`,
		Example: `  balticsim fmt examples/eop/isolated.ml
  balticsim fmt --check examples/eop/epar.ml`,
		Args: oneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			if write && check {
				return fmt.Errorf("--write and --check exclude each other: one replaces the file, the other only looks")
			}
			if write && args[0] == "-" {
				return fmt.Errorf("--write needs a file, not standard input")
			}
			formatted, original, ds := driver.Format(args[0], a.in)
			if err := a.report("fmt", "text", ds); err != nil {
				return err
			}
			switch {
			case check && formatted != original:
				fmt.Fprintf(a.err, "%s is not in the standard layout; `balticsim fmt --write %s` rewrites it\n", args[0], args[0])
				return exit{exitViolation}
			case check:
				return nil
			case write:
				if d := driver.WriteFile(args[0], []byte(formatted)); d != nil {
					return a.fail("fmt", "text", d)
				}
				return nil
			}
			_, err := fmt.Fprint(a.out, formatted)
			return err
		},
	}
	cmd.Flags().BoolVarP(&write, "write", "w", false, "replace the file")
	cmd.Flags().BoolVar(&check, "check", false, "only tell, by the exit code, whether the layout is standard")
	return cmd
}
