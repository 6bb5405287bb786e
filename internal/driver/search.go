package driver

import (
	"fmt"
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

// Search says how to explore; MaxStates of 0 means no limit. Progress may be nil.
type Search struct {
	Mode      explore.Mode
	Reduce    explore.Reduction
	Identity  sim.Identity
	Workers   int
	MaxStates int
	MaxDepth  int // steps of an execution when Mode is ByTraces; 0 for the default
	Progress  func(SearchStats)
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
