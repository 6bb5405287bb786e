package driver

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
)

// The defaults of a search.
const (
	DefaultMaxStates = explore.DefaultMaxStates
	DefaultMaxDepth  = explore.DefaultMaxDepth
)

// SearchStats is how far a search has come.
type SearchStats = explore.Stats

// Describe says how far a search has come: what is still to be done as far as can be told, and the memory in use.
func Describe(s SearchStats) string {
	var words []string
	if s.Frontier > 0 {
		words = append(words, count(s.Frontier, "state")+" waiting")
	}
	if s.Executions > 0 {
		words = append(words, count(s.Executions, "execution"))
	}
	if s.Estimate > 0 {
		words = append(words, fmt.Sprintf("of about %d", s.Estimate))
	}
	return strings.Join(append(words, fmt.Sprintf("%d MiB", newMemory(0).used()>>20)), ", ")
}

// Search says how to explore; MaxStates of 0 means no limit. Progress may be nil.
type Search struct {
	Mode      explore.Mode
	Reduce    explore.Reduction
	Identity  sim.Identity
	Workers   int
	MaxStates int
	MaxDepth  int  // steps of an execution when Mode is not ByStates; 0 for the default
	Leaks     bool // list in Print what nothing can reach again at the ends of runs
	Progress  func(SearchStats)

	// When Mode is BySamples: how to draw executions, how many, and the seed of the first.
	Strategies []explore.Strategy
	Samples    int
	Seed       uint64
}

// DefaultSamples is the number of executions that are drawn when nobody says another.
const DefaultSamples = 1000

// Portfolio returns the strategies that take turns when nobody knows a better one.
func Portfolio() []explore.Strategy {
	return []explore.Strategy{{Kind: "uniform"}, {Kind: "pos"}, {Kind: "pct", Depth: 3}}
}

// Sampled returns the search that draws executions by these strategies in turn.
func (how Search) Sampled(strategies ...explore.Strategy) Search {
	how.Mode, how.Strategies = explore.BySamples, strategies
	return how
}

// ParseStrategy reads --sample: uniform, pos, or pct with a depth, as in pct:3.
func ParseStrategy(text string) (explore.Strategy, error) {
	kind, depth, given := strings.Cut(text, ":")
	n, err := strconv.Atoi(depth)
	switch {
	case text == "uniform", text == "pos":
		return explore.Strategy{Kind: text}, nil
	case kind == "pct" && given && err == nil && n >= 1 && n <= 100:
		return explore.Strategy{Kind: kind, Depth: n}, nil
	}
	return explore.Strategy{}, fmt.Errorf("--sample is %q; it must be one of uniform, pos, pct:D with a depth D from 1 to 100, for example pct:3", text)
}

// ParseSearch reads --mode, --reduce and --identity. An empty reduction is the default of the mode.
func ParseSearch(mode, reduce, identity string) (Search, error) {
	var how Search
	allowed := []explore.Reduction{explore.None, explore.Stubborn}
	switch mode {
	case explore.ByStates.String():
	case explore.ByTraces.String():
		how.Mode, how.Reduce = explore.ByTraces, explore.Optimal
		allowed = []explore.Reduction{explore.None, explore.Sleep, explore.Optimal}
	default:
		return how, fmt.Errorf("--mode is %q; it must be states or traces", mode)
	}
	identities := []sim.Identity{sim.Position, sim.Multiset, sim.Congruence}
	if err := choose(&how.Identity, "identity", identity, identities); err != nil {
		return how, err
	}
	if reduce == "" {
		return how, nil
	}
	if err := choose(&how.Reduce, "reduce", reduce, allowed); err != nil {
		return how, fmt.Errorf("%w with --mode %s", err, mode)
	}
	return how, nil
}

// choose sets a value to the one of those allowed that is written like that.
func choose[T fmt.Stringer](to *T, flag, word string, allowed []T) error {
	var words []string
	for _, v := range allowed {
		if v.String() == word {
			*to = v
			return nil
		}
		words = append(words, v.String())
	}
	return fmt.Errorf("--%s is %q; it must be one of %s", flag, word, strings.Join(words, ", "))
}
