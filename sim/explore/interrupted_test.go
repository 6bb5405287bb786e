package explore_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/sim/internal/toy"
	"github.com/balticsim/balticsim/step"
)

// TestInterrupted: a search that is cancelled while it goes on stops there, and says that its report is a part of the whole.
func TestInterrupted(t *testing.T) {
	searches := map[string]func(ctx context.Context, progress func(explore.Stats), workers int) *explore.Report{
		"states": func(ctx context.Context, progress func(explore.Stats), workers int) *explore.Report {
			return explore.States(ctx, newSlots(philosophers(9)), explore.Options{Identity: sim.Position, Workers: workers, Progress: progress})
		},
		"traces": func(ctx context.Context, progress func(explore.Stats), workers int) *explore.Report {
			return explore.Traces(ctx, newSlots(race(9, 9)), explore.Options{Reduce: explore.Optimal, Workers: workers, Progress: progress})
		},
		"samples": func(ctx context.Context, progress func(explore.Stats), _ int) *explore.Report {
			y := toy.Grid(9, 9)
			y.Record = true
			return explore.Sample(ctx, y, explore.Sampling{
				Strategies: []explore.Strategy{{Kind: "uniform"}}, Samples: 1 << 40, Progress: progress,
			})
		},
	}
	const whole = 19_682 // states of the philosophers; the others have many more
	for name, search := range searches {
		for workers := 1; workers <= 2; workers++ {
			t.Run(fmt.Sprint(name, "/", workers), func(t *testing.T) {
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				calls := 0
				r := search(ctx, func(explore.Stats) {
					if calls++; calls == 3 {
						cancel()
					}
				}, workers)
				if calls < 3 {
					t.Fatalf("it was over after %d reports of progress: %+v", calls, r.Stats)
				}
				if r.Complete || r.Verdict() != "bounded" || r.Why == "" {
					t.Errorf("complete %v, %s, %q", r.Complete, r.Verdict(), r.Why)
				}
				if r.States == 0 || r.Mode == explore.ByStates && r.States >= whole {
					t.Errorf("%d states", r.States)
				}
			})
		}
	}
}

// broken is a system with a bug.
type broken struct{ *toy.System }

func (broken) Outcome(*toy.State) step.Outcome { panic("a bug") }

// TestPanicsComeThrough: whoever calls a search with one worker can recover from a bug of the system.
func TestPanicsComeThrough(t *testing.T) {
	defer func() {
		if recover() != "a bug" {
			t.Error("the panic is lost")
		}
	}()
	explore.States(context.Background(), broken{toy.Grid(2, 2)}, explore.Options{})
}
