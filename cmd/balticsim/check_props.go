package main

import (
	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

// propertyFlags are the flags that say what is asked of all runs of a script.
type propertyFlags struct {
	files, expressions []string
	fair               string
	maxStates          int
}

func (p *propertyFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&p.files, "props", nil, "a file of properties (may be repeated; S.props beside S.ml is read anyway)")
	f.StringArrayVar(&p.expressions, "prop", nil, "a property: no-deadlock, 'never (fun s -> …)', 'outcomes {done a; deadlock}', … (may be repeated)")
	f.StringVar(&p.fair, "fair", "weak", "endless runs that eventually and leads-to speak of: none leaves none out; weak, strong leave out those that starve a thread")
	must(cmd.MarkFlagFilename("props", "props"))
	must(cmd.RegisterFlagCompletionFunc("fair", cobra.FixedCompletions([]string{"none", "weak", "strong"}, cobra.ShellCompDirectiveNoFileComp)))
}

// question checks the flags and turns them into what the driver wants.
func (p *propertyFlags) question() (driver.Question, error) {
	fair, err := driver.ParseFairness(p.fair)
	return driver.Question{Files: p.files, Expressions: p.expressions, Fair: fair, MaxStates: p.maxStates}, err
}
