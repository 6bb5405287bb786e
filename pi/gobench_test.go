package pi_test

import (
	"testing"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// The benchmarks of this file belong together: what a step of a program in Go costs, next to what two goroutines pay to meet twice.

// BenchmarkTurnstileGoroutines is a goroutine that another one asks and waits for: two rendezvous.
func BenchmarkTurnstileGoroutines(b *testing.B) {
	in, out := make(chan int), make(chan int)
	go func() {
		for v := range in {
			out <- v
		}
		close(out)
	}()
	for i := 0; b.Loop(); i++ {
		in <- i
		<-out
	}
	close(in)
	<-out
}

// BenchmarkTurnstileResume is a thread that goes on and comes back with a request, without a configuration.
func BenchmarkTurnstileResume(b *testing.B) { pi.BenchmarkResume(b) }

// BenchmarkTurnstileStep is a step of a configuration: a thread takes a message and asks for the next one.
func BenchmarkTurnstileStep(b *testing.B) {
	s := pi.Go(func(t *pi.Thread) {
		c := pi.NewChan[int](t, "c")
		pi.Send(t, c, 1)
		for {
			pi.Send(t, c, pi.Recv(t, c))
		}
	}, pi.Options{})
	defer s.Close()
	c := s.Start()
	var steps []step.Step
	for b.Loop() {
		steps = s.Steps(c, steps[:0])
		c = s.Next(c, steps[0])
	}
}

// BenchmarkTurnstileGet is a step that makes no message.
func BenchmarkTurnstileGet(b *testing.B) {
	s := pi.Go(func(t *pi.Thread) {
		r := pi.NewRef(t, 1)
		for {
			pi.Get(t, r)
		}
	}, pi.Options{})
	defer s.Close()
	c := s.Start()
	var steps []step.Step
	for b.Loop() {
		steps = s.Steps(c, steps[:0])
		c = s.Next(c, steps[0])
	}
}
