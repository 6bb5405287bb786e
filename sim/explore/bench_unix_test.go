//go:build unix

package explore_test

import (
	"context"
	"testing"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
)

// Rates are by processor time, of all workers and the collector of garbage together.

func BenchmarkPhilosophers12(b *testing.B) {
	for workers, name := range []string{1: "one worker", 2: "two workers"} {
		if workers == 0 {
			continue
		}
		b.Run(name, func(b *testing.B) {
			p := philosophers(12)
			transitions, perState, before := 0, 0, cpuTime(b)
			for b.Loop() {
				r := explored(p, explore.Options{Workers: workers})
				transitions += r.Transitions
				perState = r.Bytes / r.States
			}
			b.ReportMetric(float64(transitions)/(cpuTime(b)-before).Seconds()/1e6, "Mtransitions/cpu-s")
			b.ReportMetric(float64(perState), "bytes/state")
		})
	}
}

func BenchmarkSevenSenders(b *testing.B) {
	y := newSlots(race(7, 7))
	executions, before := 0, cpuTime(b)
	for b.Loop() {
		executions += explore.Traces(context.Background(), sim.System[places](y), explore.Options{Reduce: explore.Optimal}).Executions
	}
	b.ReportMetric(float64(executions)/(cpuTime(b)-before).Seconds()/1e6, "Mexecutions/cpu-s")
}

func BenchmarkPhones16(b *testing.B) {
	var r *explore.Report
	before := cpuTime(b)
	for b.Loop() {
		if r = congruent(phones(16, 3)); r.States != 735_471 {
			b.Fatalf("%d states", r.States)
		}
	}
	b.ReportMetric((cpuTime(b)-before).Seconds()/float64(b.N), "cpu-s")
	b.ReportMetric(float64(r.Bytes)/float64(r.States), "bytes/state")
	b.ReportMetric(float64(r.Transitions)*float64(b.N)/(cpuTime(b)-before).Seconds()/1e6, "Mtransitions/cpu-s")
}
