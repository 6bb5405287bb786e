package main

import (
	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

// inputFlags adds the flags that name a script's companions.
func (a *app) inputFlags(cmd *cobra.Command, in *driver.Inputs) {
	f := cmd.Flags()
	f.StringVar(&in.Meta, "meta", "", "the farm's metadata (default: S.meta.ml beside S.ml, else the only *.meta.ml there)")
	f.StringVar(&in.Em, "em", "", "an interface Em.mli, and a Types.mli beside it, instead of metadata: types only (default: Em.mli beside the script)")
	f.StringVar(&in.Images, "images", "", "the images of the machines (default: Images.ml beside the script)")
	f.StringVar(&in.Workload, "workload", "", "a client program that calls the farm's exports")
	naturalVar(cmd, &in.MGICalls, "mgi-calls", driver.DefaultMGICalls, "import calls a most general image may make for one request")
	in.Stdin = a.in
	for _, name := range []string{"meta", "images", "workload"} {
		must(cmd.MarkFlagFilename(name, "ml"))
	}
	must(cmd.MarkFlagFilename("em", "mli"))
}

// runFlags adds the flags that decide what can happen in a run.
type runFlags struct {
	scheduler, policy, faults string
	crashes                   []string
	seed                      uint64
	maxSteps, maxMemory       int
	maxRules                  int
}

func (r *runFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&r.scheduler, "scheduler", "fifo", "who decides: fifo (round-robin, oldest message first) or random")
	r.seed = 1
	f.Var((*seed)(&r.seed), "seed", "seed of the random scheduler")
	naturalVar(cmd, &r.maxSteps, "max-steps", driver.DefaultMaxSteps, "stop after this many steps, with end bound; 0 for no limit")
	f.StringArrayVar(&r.crashes, "crash", nil, "crash a machine at a step: VM@STEP (may be repeated)")
	naturalVar(cmd, &r.maxRules, "max-rules", driver.DefaultMaxRules, "stop after about this many rule applications, with end bound; 0 for no limit")
	r.addWorld(cmd, driver.DefaultMaxMemory)
	must(cmd.RegisterFlagCompletionFunc("scheduler", cobra.FixedCompletions([]string{"fifo", "random"}, cobra.ShellCompDirectiveNoFileComp)))
}

// addWorld adds the flags that `explore` shares with `run`; memory is the default of --max-memory.
func (r *runFlags) addWorld(cmd *cobra.Command, memory int) {
	f := cmd.Flags()
	f.StringVar(&r.faults, "faults", "", "budget of environment moves, for example crash=1; explore and the random scheduler make them, fifo does not")
	f.StringVar(&r.policy, "start-policy", "block", "what start does while a partition of that name runs: block or multi")
	naturalVar(cmd, &r.maxMemory, "max-memory", memory, "stop when more MiB than this are in use; 0 for no limit")
	must(cmd.RegisterFlagCompletionFunc("start-policy", cobra.FixedCompletions([]string{"block", "multi"}, cobra.ShellCompDirectiveNoFileComp)))
}

// options checks the flags and turns them into options.
func (r *runFlags) options() (driver.Options, error) {
	o := driver.Options{Scheduler: r.scheduler, Seed: r.seed, MaxSteps: r.maxSteps, MaxMemory: r.maxMemory, MaxRules: r.maxRules}
	if r.scheduler != "" {
		if err := oneOf("scheduler", r.scheduler, "fifo", "random"); err != nil {
			return o, err
		}
	}
	var err error
	if o.Policy, err = driver.ParsePolicy(r.policy); err != nil {
		return o, err
	}
	if o.Faults, err = driver.ParseFaults(r.faults); err != nil {
		return o, err
	}
	for _, text := range r.crashes {
		c, err := driver.ParseCrash(text)
		if err != nil {
			return o, err
		}
		o.Crashes = append(o.Crashes, c)
	}
	return o, nil
}

// must is for calls that fail only when this program is wrong.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
