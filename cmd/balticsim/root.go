package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/source"
)

// The exit codes of ARCHITECTURE.md, "Errors".
const (
	exitDone        = 0
	exitViolation   = 1
	exitUsage       = 2
	exitBadInput    = 3
	exitBound       = 4
	exitDiverged    = 5
	exitInternal    = 70
	exitInterrupted = 130
)

// app is one invocation: its streams and what every command shares. There is no other state.
type app struct {
	in       io.Reader
	out, err io.Writer
	color    string
	quiet    bool
}

// exit ends a command with a code after everything worth saying has been said.
type exit struct{ code int }

func (e exit) Error() string { return fmt.Sprintf("exit %d", e.code) }

// Main runs one command line and returns its exit code. A panic is our bug: it is reported as such, once, here.
func Main(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) (code int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(errOut, "balticsim: internal error: %v\n\n%s\nThis is a bug. Please report it with the command line and its input files.\n", r, debug.Stack())
			code = exitInternal
		}
	}()
	stdout := &output{w: out}
	a := &app{in: in, out: stdout, err: errOut}
	root := a.root()
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	var status exit
	switch {
	case stdout.err != nil:
		fmt.Fprintf(errOut, "balticsim: cannot write standard output: %v\n", stdout.err)
		return exitBadInput
	case err == nil:
		return exitDone
	case errors.As(err, &status):
		return status.code
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(errOut, "balticsim: interrupted")
		return exitInterrupted
	default:
		fmt.Fprintf(errOut, "balticsim: %s\n", helpful(cmd, err))
		return exitUsage
	}
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "balticsim",
		Short: "Run, replay and explore Baltic scripts: typed service combinators for farms of virtual machines",
		Long: `balticsim runs scripts over typed service combinators for farms of virtual machines, in an executable formal model.

A script S.ml is checked against B.mli and the Em.mli generated from the farm's metadata, elaborated to the partitioned
λ-calculus, translated to the partitioned π-calculus and run by a deterministic scheduler. Same script, flags and seed give
byte-identical output.

Exit codes: 0 done · 1 deadlock, failure or violation · 2 usage · 3 bad input · 4 a bound was hit · 5 replay diverged ·
70 internal error · 130 interrupted.`,
		Example: `  balticsim check --types examples/eop/isolated.ml
  balticsim run examples/eop/isolated.ml
  balticsim explore examples/eop/eor.ml
  balticsim graph examples/eop/isolated.ml -o farm.svg`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       driver.Version,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			return oneOf("color", a.color, "auto", "always", "never")
		},
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetVersionTemplate("balticsim {{.Version}}\n")
	flags := root.PersistentFlags()
	flags.StringVar(&a.color, "color", "auto", "colour of diagnostics: auto, always or never (NO_COLOR is respected)")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "print no summary and no progress on stderr")
	root.AddCommand(
		a.checkCommand(), a.genCommand(), a.translateCommand(), a.fmtCommand(), a.explainCommand(),
		a.runCommand(), a.replayCommand(), a.exploreCommand(), a.graphCommand(), a.traceCommand(),
		a.ltsCommand(), a.equivCommand(), a.testCommand(),
	)
	root.AddGroup(&cobra.Group{ID: "script", Title: "Scripts and the model:"}, &cobra.Group{ID: "farm", Title: "Farms that run:"})
	for _, cmd := range root.Commands() {
		cmd.GroupID = "script"
	}
	for _, cmd := range a.operatorCommands() {
		cmd.GroupID = "farm"
		root.AddCommand(cmd)
	}
	root.AddCommand(a.reapCommand())
	addExamples(root)
	return root
}

// addExamples gives the commands that cobra adds by itself an example as every other command has one.
func addExamples(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Example = "  balticsim help run"
		case "completion":
			cmd.Example = "  balticsim completion bash"
			for _, shell := range cmd.Commands() {
				shell.Example = "  " + shell.CommandPath()
			}
		}
	}
}

// useColor decides whether diagnostics on stderr are coloured.
func (a *app) useColor() bool {
	switch a.color {
	case "always":
		return true
	case "never":
		return false
	}
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isTerminal(a.err)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// report prints diagnostics: for people on stderr, or as the one JSON document on stdout. It returns an error that
// ends the command with exit code 3 when one of them is an error.
func (a *app) report(command, format string, ds source.Diagnostics) error {
	if format == "json" && ds.HasErrors() {
		if err := driver.WriteJSON(a.out, driver.DiagnosticsDocument(command, ds)); err != nil {
			return err
		}
		return exit{exitBadInput}
	}
	if len(ds) > 0 {
		source.Render(a.err, ds, a.useColor())
	}
	if ds.HasErrors() {
		return exit{exitBadInput}
	}
	return nil
}

// fail is report for one diagnostic.
func (a *app) fail(command, format string, d *source.Diagnostic) error {
	return a.report(command, format, source.Diagnostics{d})
}
