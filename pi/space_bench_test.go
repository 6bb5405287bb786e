//go:build unix

package pi_test

import (
	"context"
	"fmt"
	"syscall"
	"testing"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/step"
)

// The benchmarks of a Space report rates by CPU time, that of the collector included: a machine is seldom idle.

// cpu returns the CPU time that the process has used, in seconds.
func cpu(b *testing.B) float64 {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// rate runs something that returns how much it did, over and over, and reports how much that is a CPU second.
func rate(b *testing.B, unit string, run func() int) {
	b.Helper()
	done, before := 0, cpu(b)
	for b.Loop() {
		done += run()
	}
	b.ReportMetric(float64(done)/(cpu(b)-before), unit+"/cpu-s")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkSpace visits all states of ten philosophers, 59,048 states and 393,650 transitions, as a user does; then those that they
// have modulo renaming, and those that stubborn sets leave.
func BenchmarkSpace(b *testing.B) {
	for _, o := range []explore.Options{
		{Identity: sim.Position},
		{Identity: sim.Multiset},
		{Identity: sim.Congruence},
		{Identity: sim.Position, Reduce: explore.Stubborn},
	} {
		states := 0
		b.Run(fmt.Sprint(o.Identity, "/", o.Reduce), func(b *testing.B) {
			p := compile(b, philosophers(10))
			rate(b, "transitions", func() int {
				r := explore.States(context.Background(), sim.System[pi.State](p.Space(pi.Options{})), o)
				states = r.States
				return r.Transitions
			})
			b.ReportMetric(float64(states), "states")
		})
	}
}

// BenchmarkSpaceCells visits the 24,310 states of eight identical cells.
func BenchmarkSpaceCells(b *testing.B) {
	p := compile(b, cells(8))
	rate(b, "transitions", func() int {
		return explore.States(context.Background(), sim.System[pi.State](p.Space(pi.Options{})), explore.Options{}).Transitions
	})
}

// BenchmarkSpaceAlone visits the states of the philosophers with the least that a search needs, to see what the Space itself costs.
func BenchmarkSpaceAlone(b *testing.B) {
	p := compile(b, philosophers(10))
	rate(b, "transitions", func() int {
		x, transitions := p.Space(pi.Options{}), 0
		start := x.Start()
		seen := map[string]bool{string(x.KeyAs(start, step.Multiset, nil)): true}
		todo := []pi.State{start}
		var steps []step.Step
		var key []byte
		for len(todo) > 0 {
			s := todo[0]
			todo = todo[1:]
			steps = x.Steps(s, steps[:0])
			for _, m := range steps {
				next := x.Next(s, m)
				transitions++
				key = x.KeyAs(next, step.Multiset, key[:0])
				if !seen[string(key)] {
					seen[string(key)] = true
					todo = append(todo, next)
				}
			}
		}
		return transitions
	})
}

// BenchmarkSpaceTraces enumerates the 5,040 executions of seven senders and one receiver.
func BenchmarkSpaceTraces(b *testing.B) {
	p := compile(b, receiver(7))
	rate(b, "executions", func() int {
		sys := sim.System[pi.State](p.Space(pi.Options{}))
		return explore.Traces(context.Background(), sys, explore.Options{Reduce: explore.Optimal}).Executions
	})
}
