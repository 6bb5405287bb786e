package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/ops"
	"github.com/balticsim/balticsim/step"
)

// machineFlags are the flags of run that say what machines a farm runs on.
type machineFlags struct {
	options              driver.MachineOptions
	imports, executables []string
}

func (m *machineFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&m.options.Backend, "backend", "", "run the farm in real time on machines: qemu, or model for machines in this process")
	f.StringVar(&m.options.Name, "name", "", "name of the farm for ps, call, down and the like (default: made of the script's name)")
	f.StringVar(&m.options.Listen, "listen", "127.0.0.1:0", "HOST:PORT at which exports are served; port 0 is any that is free")
	f.StringArrayVar(&m.imports, "import", nil, "NAME=URL: call an import there; NAME=images: let import_NAME of Images.ml play it (may be repeated)")
	f.StringArrayVar(&m.executables, "executable", nil, "ROLE=FILE: what runs in the machines of a role, a static HTTP server, instead of an image (may be repeated)")
	f.StringVar(&m.options.Accel, "accel", "tcg", "accelerator of QEMU: tcg, kvm, or auto for kvm when a machine boots with it")
	f.BoolVar(&m.options.Keep, "keep-on-fail", false, "when the run fails, keep its machines for inspection until it is ended")
	f.DurationVar(&m.options.For, "for", 0, "end the farm after this time (default: when nothing is left to do, or somebody ends it)")
	f.DurationVar(&m.options.Deadline, "deadline", 30*time.Second, "how long a call of an import or an export may take")
	must(cmd.RegisterFlagCompletionFunc("backend", cobra.FixedCompletions(driver.Backends(), cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("accel", cobra.FixedCompletions([]string{"tcg", "kvm", "auto"}, cobra.ShellCompDirectiveNoFileComp)))
}

// flagsOfMachines and flagsOfTheModel mean something with --backend only, and only without.
func flagsOfMachines() []string {
	return []string{"name", "listen", "import", "executable", "accel", "keep-on-fail", "for", "deadline"}
}

func flagsOfTheModel() []string {
	return []string{
		"scheduler", "seed", "max-steps", "max-rules", "max-memory", "crash", "faults", "start-policy", "mgi-calls", "em", "schedule", "trace",
	}
}

// check refuses flags that do not belong together, and fills in the options.
func (m *machineFlags) check(cmd *cobra.Command) error {
	f := cmd.Flags()
	if m.options.Backend == "" {
		for _, name := range flagsOfMachines() {
			if f.Changed(name) {
				return fmt.Errorf("--%s is for machines; it needs --backend", name)
			}
		}
		return nil
	}
	if err := oneOf("backend", m.options.Backend, driver.Backends()...); err != nil {
		return err
	}
	for _, name := range flagsOfTheModel() {
		if f.Changed(name) {
			return fmt.Errorf("--%s is for runs in the model, where a scheduler decides; it cannot be given with --backend", name)
		}
	}
	if err := oneOf("accel", m.options.Accel, "tcg", "kvm", "auto"); err != nil {
		return err
	}
	if f.Changed("name") {
		if err := ops.CheckName(m.options.Name); err != nil {
			return err
		}
	}
	if m.options.For < 0 || m.options.Deadline <= 0 {
		return errors.New("--for and --deadline are times, for example 90s")
	}
	var err error
	if m.options.Imports, err = pairs("import", m.imports); err != nil {
		return err
	}
	m.options.Executables, err = pairs("executable", m.executables)
	return err
}

// pairs reads a repeated flag whose values are NAME=VALUE.
func pairs(flag string, values []string) (map[string]string, error) {
	all := map[string]string{}
	for _, v := range values {
		name, value, ok := strings.Cut(v, "=")
		if !ok || name == "" || value == "" {
			return nil, fmt.Errorf("--%s is %q; write NAME=VALUE", flag, v)
		}
		if _, twice := all[name]; twice {
			return nil, fmt.Errorf("--%s names %s twice", flag, name)
		}
		all[name] = value
	}
	return all, nil
}

// runOnMachines is run with --backend.
func (a *app) runOnMachines(cmd *cobra.Command, in driver.Inputs, o driver.MachineOptions, format string) error {
	in.Live = true
	program, err := a.compile("run", format, in)
	if err != nil {
		return err
	}
	printed := &strings.Builder{}
	out := a.out
	if format == "json" {
		out = printed
	}
	view := &machineView{app: a, begun: time.Now(), on: !a.quiet}
	report, err := program.RunOnMachines(cmd.Context(), o, driver.MachineView{
		Print:   func(text string) { _, _ = io.WriteString(out, text) },
		News:    view.news,
		Serving: view.serving,
	})
	var bad *driver.InputError
	if errors.As(err, &bad) {
		return a.report("run", format, bad.Diagnostics)
	}
	if report == nil {
		return err
	}
	if format == "json" {
		if werr := driver.WriteJSON(a.out, report.Document(printed.String())); werr != nil {
			return werr
		}
	} else if !a.quiet {
		report.Summary(a.err)
	}
	switch {
	case err != nil:
		return err
	case report.Problem == "" && (report.Asked || report.Outcome.End == step.Done):
		return nil
	}
	return exit{exitViolation}
}

// machineView shows on stderr what becomes of the machines of a run.
type machineView struct {
	app   *app
	begun time.Time
	on    bool
}

// news shows one line: when, and what.
func (v *machineView) news(text string) {
	if !v.on {
		return
	}
	fmt.Fprintf(v.app.err, "%6.1fs  %s\n", time.Since(v.begun).Seconds(), text)
}

// serving shows how the farm can be called, and how it is ended.
func (v *machineView) serving(s ops.Status) {
	if !v.on {
		return
	}
	v.news(fmt.Sprintf("%s is serving, process %d", s.Name, os.Getpid()))
	for _, x := range s.Exports {
		fmt.Fprintf(v.app.err, "         curl -d '%s' %s\n", x.Example, x.URL)
	}
	fmt.Fprintf(v.app.err, "         end it with Ctrl-C or `balticsim down %s`\n", s.Name)
}
