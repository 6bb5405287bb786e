package explore_test

import (
	"context"
	"testing"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
)

func BenchmarkPhilosophers12(b *testing.B) {
	for _, workers := range []int{1, 2} {
		b.Run(map[int]string{1: "one worker", 2: "two workers"}[workers], func(b *testing.B) {
			p := philosophers(12)
			transitions, bytes := 0, 0
			for b.Loop() {
				r := explored(p, explore.Options{Workers: workers})
				transitions += r.Transitions
				bytes = r.Bytes / r.States
			}
			b.ReportMetric(float64(transitions)/b.Elapsed().Seconds()/1e6, "Mtransitions/s")
			b.ReportMetric(float64(bytes), "bytes/state")
		})
	}
}

func BenchmarkSevenSenders(b *testing.B) {
	y := newSlots(race(7, 7))
	executions := 0
	for b.Loop() {
		executions += explore.Traces(context.Background(), sim.System[places](y), explore.Options{Reduce: explore.Optimal}).Executions
	}
	b.ReportMetric(float64(executions)/b.Elapsed().Seconds()/1e6, "Mexecutions/s")
}
