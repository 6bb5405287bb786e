package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/ops"
	"github.com/balticsim/balticsim/internal/source"
)

// operatorCommands are the commands for farms that run.
func (a *app) operatorCommands() []*cobra.Command {
	return []*cobra.Command{
		a.psCommand(), a.callCommand(), a.logsCommand(), a.consoleCommand(), a.eventsCommand(), a.faultCommand(),
		a.snapshotCommand(), a.restoreCommand(), a.downCommand(), a.gcCommand(),
	}
}

// nameMayBeLeftOut is said by the help of every command that is for one farm.
const nameMayBeLeftOut = "NAME may be left out when one farm runs only."

// named is the argument rule of commands that take an optional NAME of a farm and then what lasts.
func named(last ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == len(last) || len(args) == len(last)+1 {
			return nil
		}
		return fmt.Errorf("%s takes %s, not %d arguments", cmd.Name(), strings.TrimSpace("[NAME] "+strings.Join(last, " ")), len(args))
	}
}

// farmOf finds the farm that the arguments of a command are for, of which the command takes last besides. It returns them.
func farmOf(args []string, last int) (ops.Found, []string, error) {
	name := ""
	if len(args) > last {
		name, args = args[0], args[1:]
	}
	home, err := ops.FindHome()
	if err != nil {
		return ops.Found{}, nil, err
	}
	found, err := home.Find(name)
	return found, args, err
}

// refused reports why a farm did not do what was asked: bad input, or the farm's own trouble, which is a failure.
func (a *app) refused(command, format string, err error) error {
	var d *source.Diagnostic
	switch {
	case errors.As(err, &d):
		reported := a.fail(command, format, d)
		switch d.Code {
		case "BAL1004", "BAL1008", "BAL1009":
			return exit{exitViolation}
		}
		return reported
	case errors.Is(err, context.Canceled):
		return err
	}
	fmt.Fprintf(a.err, "balticsim: %v\n", err)
	return exit{exitViolation}
}

// timeoutVar adds --timeout.
func timeoutVar(cmd *cobra.Command, p *time.Duration, value time.Duration) {
	cmd.Flags().DurationVar(p, "timeout", value, "give up after this time")
}

// positive refuses a --timeout that nothing can meet.
func positive(timeout time.Duration) error {
	if timeout <= 0 {
		return fmt.Errorf("--timeout is %s; it must be more than nothing, for example 30s", timeout)
	}
	return nil
}

// completeFarms completes the arguments of a command by what runs: farms, and machines of the farm that is named or the only one.
func completeFarms(machines bool) func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		home, err := ops.FindHome()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		all, err := home.List()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var words []string
		for _, s := range ops.AskAll(cmd.Context(), all) {
			if len(args) == 0 {
				words = append(words, s.Name)
			}
			if machines && (len(args) == 0 && len(all) == 1 || len(args) == 1 && args[0] == s.Name) {
				for _, m := range s.Machines {
					words = append(words, m.Name)
				}
			}
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}

// harmless passes on what machines say without what could drive a terminal, when standard output is one.
func (a *app) harmless() io.Writer {
	if o, ok := a.out.(*output); ok && isTerminal(o.w) {
		return &tame{a.out}
	}
	return a.out
}

// tame replaces control characters other than ends of lines and tabs.
type tame struct{ w io.Writer }

// Write writes to the underlying writer.
func (t *tame) Write(p []byte) (int, error) {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return -1
		case unicode.IsControl(r):
			return unicode.ReplacementChar
		}
		return r
	}, string(p))
	if _, err := io.WriteString(t.w, clean); err != nil {
		return 0, err
	}
	return len(p), nil
}

// follow prints a feed of a farm.
func (a *app) follow(ctx context.Context, command string, farm ops.Found, feed string, on bool, w io.Writer) error {
	err := farm.Follow(ctx, feed, on, w, func(bytes int64) {
		if !a.quiet {
			fmt.Fprintf(a.err, "balticsim: %d bytes before this are forgotten\n", bytes)
		}
	})
	if err != nil {
		return a.refused(command, "text", err)
	}
	return nil
}

// followVar adds -f.
func followVar(cmd *cobra.Command, p *bool) {
	cmd.Flags().BoolVarP(p, "follow", "f", false, "go on until the farm ends")
}

func (a *app) callCommand() *cobra.Command {
	var timeout time.Duration
	cmd := &cobra.Command{
		Use:   "call [NAME] EXPORT.OPERATION [JSON]",
		Short: "Call an operation that a running farm exports",
		Long: `Call sends a request to an operation that a running farm exports and prints the reply. The request is JSON by the type of the
operation, which ` + "`balticsim ps`" + ` shows: on the command line, in a file as @FILE, or on standard input as -; null when it is left out.
` + nameMayBeLeftOut + `

Exit 1 when no reply came: the farm broke its type, a machine is not there, or the time was over.`,
		Example: `  balticsim call OrderEntry.SubmitOrder @examples/eop/order.json
  balticsim call shop OrderEntry.SubmitOrder '{"item": "bicycle", "payment": {"card": "visa", "amount": 80}}'`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 || len(args) > 3:
				return fmt.Errorf("call takes [NAME] EXPORT.OPERATION [JSON], not %d arguments", len(args))
			case !isOperation(args[0]) && (len(args) == 1 || !isOperation(args[1])):
				return errors.New("call needs the operation as EXPORT.OPERATION, which none of its arguments is")
			}
			return nil
		},
		ValidArgsFunction: completeOperations,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := positive(timeout); err != nil {
				return err
			}
			if isOperation(args[len(args)-1]) {
				args = append(args, "null")
			}
			farm, args, err := farmOf(args, 2)
			if err != nil {
				return a.refused("call", "text", err)
			}
			body, d := a.request(args[0], args[1])
			if d != nil {
				return a.fail("call", "text", d)
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), timeout)
			defer cancel()
			reply, err := farm.Call(ctx, args[0], body)
			if err != nil {
				return a.refused("call", "text", err)
			}
			_, err = fmt.Fprintf(a.out, "%s\n", reply)
			return err
		},
	}
	timeoutVar(cmd, &timeout, 30*time.Second)
	return cmd
}

// isOperation tells an operation from a request, which no JSON text and no file can be mistaken for.
func isOperation(arg string) bool {
	return regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_#]*\.[A-Za-z_][A-Za-z0-9_]*$`).MatchString(arg)
}

// request reads the request of a call.
func (a *app) request(operation, text string) (json.RawMessage, *source.Diagnostic) {
	if file, ok := strings.CutPrefix(text, "@"); ok || text == "-" {
		if text == "-" {
			file = "-"
		}
		read, d := driver.ReadSource(file, a.in)
		if d != nil {
			return nil, d
		}
		text = read.Text
	}
	var body json.RawMessage
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		return nil, ops.BadRequest(operation, "it is not JSON: "+err.Error())
	}
	return body, nil
}

// completeOperations completes the first argument of call, or the second after a name.
func completeOperations(cmd *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
	words, directive := completeFarms(false)(cmd, args, start)
	home, err := ops.FindHome()
	if err != nil {
		return words, directive
	}
	name := ""
	if len(args) == 1 {
		name = args[0]
	}
	if farm, err := home.Find(name); err == nil && len(args) < 2 {
		for _, x := range farm.Ask(cmd.Context()).Exports {
			words = append(words, x.Operation)
		}
	}
	return words, directive
}

func (a *app) logsCommand() *cobra.Command {
	var (
		on bool
		vm string
	)
	cmd := &cobra.Command{
		Use:   "logs [NAME]",
		Short: "Print the log of a running farm",
		Long: `Logs prints what the machines of a farm print and what becomes of them. ` + nameMayBeLeftOut + `
A farm that is dead keeps its log until ` + "`balticsim gc`" + `.`,
		Example: `  balticsim logs
  balticsim logs shop --vm OrderEntry`,
		Args:              named(),
		ValidArgsFunction: completeFarms(false),
		RunE: func(cmd *cobra.Command, args []string) error {
			farm, _, err := farmOf(args, 0)
			if err != nil {
				return a.refused("logs", "text", err)
			}
			feed := ops.Log
			if vm != "" {
				feed = ops.LogOf(vm)
			}
			return a.follow(cmd.Context(), "logs", farm, feed, on, a.harmless())
		},
	}
	followVar(cmd, &on)
	cmd.Flags().StringVar(&vm, "vm", "", "only what is about this machine")
	must(cmd.RegisterFlagCompletionFunc("vm", func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		farm, _, err := farmOf(args, 0)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var names []string
		for _, m := range farm.Ask(cmd.Context()).Machines {
			names = append(names, m.Name)
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}))
	return cmd
}

func (a *app) consoleCommand() *cobra.Command {
	var on bool
	cmd := &cobra.Command{
		Use:   "console [NAME] VM",
		Short: "Print what the console of a machine says",
		Long: `Console prints what came over a machine's serial console, from its first boot on: the kernel's messages and the last words of one that
panicked. ` + nameMayBeLeftOut,
		Example: `  balticsim console OrderEntry
  balticsim console shop OrderEntry`,
		Args:              named("VM"),
		ValidArgsFunction: completeFarms(true),
		RunE: func(cmd *cobra.Command, args []string) error {
			farm, args, err := farmOf(args, 1)
			if err != nil {
				return a.refused("console", "text", err)
			}
			return a.follow(cmd.Context(), "console", farm, ops.ConsoleOf(args[0]), on, a.harmless())
		},
	}
	followVar(cmd, &on)
	return cmd
}

func (a *app) eventsCommand() *cobra.Command {
	var on bool
	cmd := &cobra.Command{
		Use:   "events [NAME]",
		Short: "Print the events of a running farm as JSON Lines",
		Long: `Events prints calls, replies, crashes, snapshots, restores and rewirings, a JSON object a line, in the order in which they happened: what
` + "`balticsim trace validate`" + ` holds against the model. ` + nameMayBeLeftOut,
		Example: `  balticsim events
  balticsim events shop --json`,
		Args:              named(),
		ValidArgsFunction: completeFarms(false),
		RunE: func(cmd *cobra.Command, args []string) error {
			farm, _, err := farmOf(args, 0)
			if err != nil {
				return a.refused("events", "text", err)
			}
			return a.follow(cmd.Context(), "events", farm, ops.Events, on, a.out)
		},
	}
	followVar(cmd, &on)
	cmd.Flags().Bool("json", true, "print JSON Lines, as it does anyway")
	return cmd
}
