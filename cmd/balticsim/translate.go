package main

import (
	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

func (a *app) translateCommand() *cobra.Command {
	var (
		in            driver.Inputs
		stage, format string
		types         bool
	)
	cmd := &cobra.Command{
		Use:   "translate FILE",
		Short: "Print what a script becomes: a λ∥ term or a π∥ process",
		Long: `Translate prints the whole program that a script and its library become, in one of two calculi: lambda, the partitioned
λ-calculus in let-normal form, or pi, the partitioned π-calculus that runs. docs/spec.md defines both and the translation.`,
		Example: `  balticsim translate examples/eop/isolated.ml
  balticsim translate --stage lambda --types examples/eop/isolated.ml`,
		Args: oneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			if err := oneOf("stage", stage, "lambda", "pi"); err != nil {
				return err
			}
			in.Script = args[0]
			if err := oneStdin(in); err != nil {
				return err
			}
			program, err := a.compile("translate", format, in)
			if err != nil {
				return err
			}
			if format == "json" {
				return driver.WriteJSON(a.out, program.TranslationDocument(stage, types))
			}
			return program.Translation(a.out, stage, types)
		},
	}
	a.inputFlags(cmd, &in)
	cmd.Flags().StringVar(&stage, "stage", "pi", "the calculus: lambda or pi")
	cmd.Flags().BoolVar(&types, "types", false, "print the types of binders")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	must(cmd.RegisterFlagCompletionFunc("stage", cobra.FixedCompletions([]string{"lambda", "pi"}, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}
