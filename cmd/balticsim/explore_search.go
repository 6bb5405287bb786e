package main

import (
	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

// searchFlags are the flags of `explore` that say how to search.
type searchFlags struct {
	mode, reduce, identity string
	workers, maxStates     int
	maxDepth               int
	sample                 string
	portfolio              bool
	samples                int
	seed                   uint64
}

func (s *searchFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.mode, "mode", "states", "states: each state once, also of programs that loop; traces: each execution once, of programs that end")
	f.StringVar(&s.reduce, "reduce", "", "interleavings to leave out: none or stubborn with --mode states (default none), none, sleep or optimal with --mode traces (default optimal)")
	f.StringVar(&s.identity, "identity", "congruence", "states that are the same: position (threads and names have identities), multiset (names only), congruence (up to renaming)")
	naturalVar(cmd, &s.workers, "workers", 1, "goroutines that search; the report is the same for any number")
	naturalVar(cmd, &s.maxStates, "max-states", driver.DefaultMaxStates, "stop after this many states; 0 for no limit")
	naturalVar(cmd, &s.maxDepth, "max-depth", driver.DefaultMaxDepth, "with --mode traces and with samples, cut an execution after this many steps")
	f.StringVar(&s.sample, "sample", "", "draw executions at random instead of searching: uniform, pos (partial order sampling) or pct:3 (few preemptions)")
	f.BoolVar(&s.portfolio, "portfolio", false, "draw executions at random, by uniform, pos and pct:3 in turn")
	naturalVar(cmd, &s.samples, "samples", driver.DefaultSamples, "how many executions to draw")
	s.seed = 1
	f.Var((*seed)(&s.seed), "seed", "seed of the first execution to draw")
	for flag, words := range map[string][]string{
		"mode": {"states", "traces"}, "reduce": {"none", "stubborn", "sleep", "optimal"},
		"identity": {"congruence", "multiset", "position"},
	} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)))
	}
}

// search checks the flags and turns them into what the driver wants.
func (s *searchFlags) search() (driver.Search, error) {
	how, err := driver.ParseSearch(s.mode, s.reduce, s.identity)
	if err != nil {
		return how, err
	}
	how.Workers, how.MaxStates, how.MaxDepth, how.Samples, how.Seed = s.workers, s.maxStates, s.maxDepth, s.samples, s.seed
	if s.portfolio {
		return how.Sampled(driver.Portfolio()...), nil
	}
	if s.sample != "" {
		strategy, err := driver.ParseStrategy(s.sample)
		return how.Sampled(strategy), err
	}
	return how, nil
}
