package pi_test

import (
	"context"
	"testing"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/step"
)

// BenchmarkSpace visits all states of ten philosophers: 59,048 states, 393,650 transitions.
func BenchmarkSpace(b *testing.B) {
	p := compile(b, philosophers(10))
	for _, id := range []step.Identity{step.Position, step.Multiset} {
		b.Run(id.String(), func(b *testing.B) {
			transitions := 0
			for b.Loop() {
				r := explore.Naive(context.Background(), sim.System[pi.State](keyed{p.Space(pi.Options{}), id}), explore.Options{})
				transitions += r.Transitions
			}
			b.ReportMetric(float64(transitions)/b.Elapsed().Seconds(), "transitions/s")
		})
	}
}

// BenchmarkSpaceCongruence visits the 5,933 states that they have modulo renaming, and those of eight identical cells.
func BenchmarkSpaceCongruence(b *testing.B) {
	for name, text := range map[string]string{"philosophers": philosophers(10), "cells": cells(8)} {
		p := compile(b, text)
		b.Run(name, func(b *testing.B) {
			transitions := 0
			for b.Loop() {
				r := explore.Naive(context.Background(), sim.System[pi.State](p.Space(pi.Options{})), explore.Options{})
				transitions += r.Transitions
			}
			b.ReportMetric(float64(transitions)/b.Elapsed().Seconds(), "transitions/s")
		})
	}
}

// BenchmarkSpaceAlone visits them with the least that a search needs, to see what the Space itself costs.
func BenchmarkSpaceAlone(b *testing.B) {
	p := compile(b, philosophers(10))
	transitions := 0
	for b.Loop() {
		x := p.Space(pi.Options{})
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
	}
	b.ReportMetric(float64(transitions)/b.Elapsed().Seconds(), "transitions/s")
}
