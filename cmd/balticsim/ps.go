package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/ops"
)

// psDoc is the document of ps.
type psDoc struct {
	V       int          `json:"v"`
	Command string       `json:"command"`
	Farms   []ops.Status `json:"farms"`
}

func (a *app) psCommand() *cobra.Command {
	var (
		format string
		wait   time.Duration
	)
	cmd := &cobra.Command{
		Use:   "ps [NAME…]",
		Short: "Show the farms that run, their machines and what they export",
		Long: `Ps asks every farm that runs how it is. What does not answer is shown as silent when its process is there, and as dead when it is not:
` + "`balticsim down --force`" + ` ends the one, ` + "`balticsim gc`" + ` removes the other.

With --wait it first waits until every farm that is named serves: exit 1 when one fails instead, 4 when the time is over.`,
		Example: `  balticsim ps
  balticsim ps --format json shop
  balticsim ps --wait 30s shop`,
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, start string) ([]string, cobra.ShellCompDirective) {
			return completeFarms(false)(cmd, nil, start)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			if wait != 0 {
				if err := awaitFarms(cmd.Context(), args, wait); err != nil {
					return err
				}
			}
			farms, err := farmsOf(args, len(args) == 0)
			if err != nil {
				return a.refused("ps", format, err)
			}
			statuses := ops.AskAll(cmd.Context(), farms)
			if cmd.Context().Err() != nil {
				return cmd.Context().Err()
			}
			if format == "json" {
				return driver.WriteJSON(a.out, psDoc{V: 1, Command: "ps", Farms: statuses})
			}
			if len(statuses) == 0 && !a.quiet {
				fmt.Fprintln(a.err, "no farm runs")
			}
			return printFarms(a.out, statuses, time.Now())
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.Flags().DurationVar(&wait, "wait", 0, "wait this long at most until the named farms serve")
	return cmd
}

// awaitFarms waits until every farm of the names serves.
func awaitFarms(ctx context.Context, names []string, limit time.Duration) error {
	if limit < 0 || len(names) == 0 {
		return errors.New("--wait takes a time, for example 30s, and the names of farms")
	}
	home, err := ops.FindHome()
	if err != nil {
		return err
	}
	late, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for _, name := range names {
		for {
			state := ops.Dead
			if farm, err := home.Find(name); err == nil { // it may not be there yet
				state = farm.Ask(late).State
			}
			if state == ops.Serving {
				break
			}
			if state == ops.Failed {
				return exit{exitViolation}
			}
			select {
			case <-tick.C:
				continue
			case <-late.Done():
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return exit{exitBound}
		}
	}
	return nil
}

// printFarms prints a table of farms and, below each, tables of its machines and exports.
func printFarms(w io.Writer, farms []ops.Status, now time.Time) error {
	for i, f := range farms {
		if i > 0 {
			fmt.Fprintln(w)
		}
		up := ""
		if !f.Began.IsZero() {
			up = ", up " + now.Sub(f.Began).Round(time.Second).String()
		}
		fmt.Fprintf(w, "%s: %s, %s on %s%s\n", f.Name, f.State, f.Script, f.Backend, up)
		if f.Problem != "" {
			fmt.Fprintf(w, "  %s\n", f.Problem)
		}
		var table strings.Builder
		t := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
		if len(f.Machines) > 0 {
			fmt.Fprintln(t, "  MACHINE\tSTATE\tOPEN\tBOOTS\tCRASHES\tRESTORES\tNOTE")
		}
		for _, m := range f.Machines {
			note := m.Note
			if note == "" && m.Seconds > 0 {
				note = "up in " + strconv.FormatFloat(m.Seconds, 'f', 1, 64) + " s"
			}
			fmt.Fprintf(t, "  %s\t%s\t%d\t%d\t%d\t%d\t%s\n", m.Name, m.State, m.Open, m.Boots, m.Crashes, m.Restores, note)
		}
		if err := t.Flush(); err != nil {
			return err
		}
		for line := range strings.Lines(table.String()) {
			fmt.Fprintln(w, strings.TrimRight(line, " \n"))
		}
		for _, x := range f.Exports {
			fmt.Fprintf(w, "  exports %s : %s -> %s", x.Operation, x.Input, x.Output)
			if x.URL != "" {
				fmt.Fprintf(w, " at %s", x.URL)
			}
			fmt.Fprintln(w)
		}
	}
	return nil
}
