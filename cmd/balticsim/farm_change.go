package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/ops"
)

func (a *app) faultCommand() *cobra.Command {
	var timeout time.Duration
	cmd := &cobra.Command{
		Use:   "fault kill|pause|cut [NAME] VM",
		Short: "Make a machine of a running farm fail",
		Long: `Fault makes a machine fail, for trying out what the script's handlers do:

  kill   its process ends at once
  pause  it hangs: nothing in it goes on, until the farm finds out that it does not answer
  cut    nothing that it says is heard any more

Each reaches the handler as VM_Crash, with its cause in the events. ` + nameMayBeLeftOut,
		Example: `  balticsim fault kill OrderEntry
  balticsim fault kill shop OrderProcessing`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 || len(args) > 3 {
				return fmt.Errorf("fault takes kill|pause|cut [NAME] VM, not %d arguments", len(args))
			}
			return checkFault(args[0])
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return completeFarms(true)(cmd, args[1:], start)
			}
			return faultNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.change(cmd.Context(), "fault", args[1:], timeout, func(ctx context.Context, farm ops.Found, vm string) error {
				return farm.Fault(ctx, vm, ops.Fault(args[0]))
			})
		},
	}
	timeoutVar(cmd, &timeout, 30*time.Second)
	return cmd
}

func faultNames() []string {
	var names []string
	for _, f := range ops.Faults() {
		names = append(names, string(f))
	}
	return names
}

func checkFault(name string) error {
	if slices.Contains(faultNames(), name) {
		return nil
	}
	return fmt.Errorf("there is no fault %q; it must be one of %s", name, strings.Join(faultNames(), ", "))
}

// change finds the machine that the arguments name and does something to it.
func (a *app) change(ctx context.Context, command string, args []string, timeout time.Duration, do func(context.Context, ops.Found, string) error) error {
	if err := positive(timeout); err != nil {
		return err
	}
	farm, args, err := farmOf(args, 1)
	if err == nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
		err = do(ctx, farm, args[0])
	}
	if err != nil {
		return a.refused(command, "text", err)
	}
	return nil
}

func (a *app) snapshotCommand() *cobra.Command {
	var timeout time.Duration
	cmd := &cobra.Command{
		Use:   "snapshot [NAME] VM",
		Short: "Keep the state that a machine of a running farm is in",
		Long: `Snapshot stops a machine, keeps its state and lets it go on, as snapshotVM of a script does, and prints the name of the snapshot, which
` + "`balticsim restore`" + ` takes. Snapshots are gone when the farm is. ` + nameMayBeLeftOut,
		Example: `  balticsim snapshot OrderProcessing
  balticsim snapshot shop OrderProcessing`,
		Args:              named("VM"),
		ValidArgsFunction: completeFarms(true),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.change(cmd.Context(), "snapshot", args, timeout, func(ctx context.Context, farm ops.Found, vm string) error {
				name, err := farm.Snapshot(ctx, vm)
				if err == nil {
					fmt.Fprintln(a.out, name)
				}
				return err
			})
		},
	}
	timeoutVar(cmd, &timeout, 30*time.Second)
	return cmd
}

func (a *app) restoreCommand() *cobra.Command {
	var (
		timeout  time.Duration
		snapshot string
	)
	cmd := &cobra.Command{
		Use:   "restore [NAME] VM",
		Short: "Put a machine of a running farm back to a snapshot",
		Long: `Restore puts a machine back to a state that ` + "`balticsim snapshot`" + ` has kept, as restoreVM of a script does. Calls that the machine
has taken since are forgotten. ` + nameMayBeLeftOut,
		Example: `  balticsim snapshot OrderProcessing
  balticsim restore OrderProcessing`,
		Args:              named("VM"),
		ValidArgsFunction: completeFarms(true),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.change(cmd.Context(), "restore", args, timeout, func(ctx context.Context, farm ops.Found, vm string) error {
				return farm.Restore(ctx, vm, snapshot)
			})
		},
	}
	timeoutVar(cmd, &timeout, 30*time.Second)
	cmd.Flags().StringVar(&snapshot, "snapshot", "", "the snapshot's name (default: the machine's latest)")
	return cmd
}

func (a *app) downCommand() *cobra.Command {
	var (
		timeout    time.Duration
		all, force bool
	)
	cmd := &cobra.Command{
		Use:   "down [NAME…]",
		Short: "End running farms, their machines and all that they have left",
		Long: `Down ends farms by their names, without their scripts, and comes back when nothing of them is left. ` + nameMayBeLeftOut + `
A farm that does not answer is ended with --force; a dead one is removed.`,
		Example: `  balticsim down shop
  balticsim down --all`,
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, start string) ([]string, cobra.ShellCompDirective) {
			return completeFarms(false)(cmd, nil, start)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := positive(timeout); err != nil {
				return err
			}
			if all && len(args) > 0 {
				return errors.New("--all ends every farm; name none beside it")
			}
			farms, err := farmsOf(args, all)
			if err != nil {
				return a.refused("down", "text", err)
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), timeout)
			defer cancel()
			var failed error
			for _, farm := range farms {
				if err := end(ctx, farm, force); err != nil {
					failed = a.refused("down", "text", err)
				} else if !a.quiet {
					fmt.Fprintf(a.err, "%s: ended\n", farm.Name())
				}
			}
			return failed
		},
	}
	timeoutVar(cmd, &timeout, time.Minute)
	cmd.Flags().BoolVar(&all, "all", false, "end every farm")
	cmd.Flags().BoolVar(&force, "force", false, "end the processes of farms that do not answer")
	return cmd
}

// farmsOf finds the farms that down is for.
func farmsOf(names []string, all bool) ([]ops.Found, error) {
	home, err := ops.FindHome()
	if err != nil {
		return nil, err
	}
	if all {
		return home.List()
	}
	if len(names) == 0 {
		names = []string{""}
	}
	var farms []ops.Found
	for _, name := range names {
		f, err := home.Find(name)
		if err != nil {
			return nil, err
		}
		farms = append(farms, f)
	}
	return farms, nil
}

// end ends a farm, alive or dead.
func end(ctx context.Context, farm ops.Found, force bool) error {
	if farm.Gone() {
		_, err := farm.Clean()
		return err
	}
	err := farm.Down(ctx)
	if err != nil && force {
		return farm.Force(ctx)
	}
	return err
}

// gcDoc is the document of gc.
type gcDoc struct {
	V       int         `json:"v"`
	Command string      `json:"command"`
	Removed []gcRemoved `json:"removed"`
}

type gcRemoved struct {
	Name  string        `json:"name"`
	Ended []ops.Process `json:"ended"` // processes that were there still
}

func (a *app) gcCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "gc",
		Short: "Remove what dead farms have left behind",
		Long: `Gc ends the processes that farms have left whose own process is gone, and removes their folders. It leaves what runs alone: a process is
known by its number and its start time together.`,
		Example: "  balticsim gc",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			farms, err := farmsOf(nil, true)
			if err != nil {
				return a.refused("gc", format, err)
			}
			doc := gcDoc{V: 1, Command: "gc", Removed: []gcRemoved{}}
			var failed error
			for _, farm := range farms {
				if !farm.Gone() {
					continue
				}
				ended, err := farm.Clean()
				if err != nil {
					failed = a.refused("gc", "text", err)
					continue
				}
				doc.Removed = append(doc.Removed, gcRemoved{farm.Name(), append([]ops.Process{}, ended...)})
			}
			if format == "json" {
				return errors.Join(failed, driver.WriteJSON(a.out, doc))
			}
			for _, r := range doc.Removed {
				fmt.Fprintf(a.out, "%s: removed, %d processes ended\n", r.Name, len(r.Ended))
			}
			return failed
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}
