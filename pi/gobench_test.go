package pi_test

import (
	"slices"
	"testing"
	"time"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// BenchmarkTurnstile measures what a program in Go costs next to what two goroutines pay to ask and answer over unbuffered channels, two
// rendezvous, in one run: they take turns, and of each the median of many rounds counts, so that a busy machine disturbs little.
// The metrics are nanoseconds, and shares of the turnstile.
//
//	resume   a thread goes on and comes back with a request, and nothing else
//	get      a step of a configuration: a thread reads a cell and wants to read it again
//	recv     a step of a configuration: a thread takes a message, and sends it to itself once more
func BenchmarkTurnstile(b *testing.B) {
	const round = 1000
	in, out := make(chan int), make(chan int)
	go func() {
		for v := range in {
			out <- v
		}
		close(out)
	}()
	resume, end := pi.Resuming()
	get, closeGet := stepping(func(t *pi.Thread) {
		for r := pi.NewRef(t, 1); ; {
			pi.Get(t, r)
		}
	})
	recv, closeRecv := stepping(func(t *pi.Thread) {
		c := pi.NewChan[int](t, "c")
		for pi.Send(t, c, 1); ; {
			pi.Send(t, c, pi.Recv(t, c))
		}
	})
	kinds := []struct {
		name string
		once func()
		took []time.Duration
	}{{"turnstile", func() { in <- 1; <-out }, nil}, {"resume", resume, nil}, {"get", get, nil}, {"recv", recv, nil}}
	for b.Loop() {
		for i := range kinds {
			k := &kinds[i]
			began := b.Elapsed()
			for range round {
				k.once()
			}
			k.took = append(k.took, b.Elapsed()-began)
		}
	}
	for i := range kinds {
		k := &kinds[i]
		slices.Sort(k.took)
		median := k.took[len(k.took)/2]
		b.ReportMetric(float64(median.Nanoseconds())/round, k.name+"-ns")
		if i > 0 {
			b.ReportMetric(float64(median)/float64(kinds[0].took[len(k.took)/2]), k.name+"/turnstile")
		}
	}
	close(in)
	<-out
	end()
	closeGet()
	closeRecv()
}

// stepping returns what takes one step of a program that goes on for ever.
func stepping(main func(t *pi.Thread)) (once, end func()) {
	s := pi.Go(main, pi.Options{})
	c := s.Start()
	var steps []step.Step
	return func() {
		steps = s.Steps(c, steps[:0])
		c = s.Next(c, steps[0])
	}, s.Close
}
