package explore_test

import (
	"context"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/sim/internal/toy"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func strategies() []explore.Strategy {
	return []explore.Strategy{{Kind: "uniform"}, {Kind: "pos"}, {Kind: "pct", Depth: 3}}
}

func sample(y *toy.System, n int) *explore.Report {
	recording := *y
	recording.Record = true
	return explore.Sample(context.Background(), &recording, explore.Sampling{Strategies: strategies(), Samples: n, Seed: 5})
}

// What is drawn is among what there is, and no more traces are counted than there are; both agree when everything is drawn.
func TestSamplesAreExecutions(t *testing.T) {
	whole, drawn := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		drawn++
		y := toy.Draw(t)
		all := counts(traces(y, explore.Options{Reduce: explore.Optimal}))
		r := sample(y, 300)
		checkWitnesses(t, y, r)
		got := counts(r)
		for outcome, n := range got {
			if n > all[outcome] {
				t.Fatalf("%q: %d traces drawn of %d", outcome, n, all[outcome])
			}
		}
		if cmp.Equal(got, all) {
			whole++
		}
		if diff := cmp.Diff(r, sample(y, 300)); diff != "" {
			t.Fatalf("the same seed draws something else: %s", diff)
		}
	})
	if whole*4 < drawn {
		t.Errorf("all traces were drawn of %d of %d systems only", whole, drawn)
	}
}

func TestSamplesOfEndlessRunsAreCut(t *testing.T) {
	y := &toy.System{Main: []toy.Op{{Kind: toy.Nop}, {Kind: toy.Again}}, Record: true}
	r := explore.Sample(context.Background(), y, explore.Sampling{Strategies: strategies(), Samples: 4, MaxDepth: 20})
	if r.Complete || len(r.Outcomes) != 0 || !strings.HasSuffix(r.Why, "4 of them cut after 20 steps") {
		t.Errorf("complete %v, %d outcomes, %q", r.Complete, len(r.Outcomes), r.Why)
	}
}
