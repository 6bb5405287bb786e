package main

import (
	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

// reapCommand is what balticsim starts itself as before it starts machines. It is no command for people.
func (a *app) reapCommand() *cobra.Command {
	return &cobra.Command{
		Use: "reap", Short: "Start machines for another process and end them with it", Hidden: true, Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return driver.Reap(a.in, a.out) },
	}
}
