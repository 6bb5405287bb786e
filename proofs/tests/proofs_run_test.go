package tests

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// checker tells whether the theorems hold of a program, and counts what it has seen.
type checker func(program int, seen *evidence) bool

// longRun checks many programs by several workers. Programs are handed out in order, a batch at a time, and when one fails all before it are still
// checked: the failure that is reported is the first, whoever finds it.
type longRun struct {
	first, count int
	worker       func() checker // called for each batch

	mu    sync.Mutex
	next  int // the first program that no worker has
	limit int // programs from here on are not wanted: the end, or one after the first failure
	fails int // the first failure, 0 when there is none
	total *evidence
}

const (
	batch    = 50
	progress = 5 * time.Second
)

func newLongRun(first, count int, worker func() checker) *longRun {
	return &longRun{first: first, count: count, worker: worker, next: first, limit: first + count, total: newEvidence()}
}

// do checks the programs until all are checked, one fails or a signal comes, and tells of its progress. It returns
// when it began and how long it took.
func (r *longRun) do(workers int, signals <-chan os.Signal, log io.Writer) (time.Time, time.Duration) {
	began := time.Now() //nolint:forbidigo // the line of evidence is dated
	done := make(chan bool)
	go func() {
		defer close(done)
		var all sync.WaitGroup
		for range workers {
			all.Go(r.work)
		}
		all.Wait()
	}()
	tick := time.NewTicker(progress)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return began, time.Since(began) //nolint:forbidigo // the line of evidence says how long it took
		case <-signals:
			r.stop()
			fmt.Fprintln(log, "stopping after the programs in hand")
		case now := <-tick.C:
			fmt.Fprintln(log, r.progress(now.Sub(began)))
		}
	}
}

func (r *longRun) work() {
	for {
		from, to := r.take()
		if from == to {
			return
		}
		check, seen := r.worker(), newEvidence() // anew for each batch: what a checker remembers must not grow with the run
		for i := from; i < to && r.wanted(i); i++ {
			if !check(i, seen) {
				r.fail(i)
				break
			}
			seen.programs++
		}
		r.add(seen)
	}
}

// take hands out the programs from, from+1, …, to−1; none when all are taken.
func (r *longRun) take() (from, to int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	from = min(r.next, r.limit)
	to = min(from+batch, r.limit)
	r.next = to
	return from, to
}

func (r *longRun) wanted(program int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return program < r.limit
}

func (r *longRun) add(seen *evidence) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.total.add(seen)
}

func (r *longRun) fail(program int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fails == 0 || program < r.fails {
		r.fails = program
	}
	r.limit = min(r.limit, program)
}

// stop makes the workers end after the programs in hand.
func (r *longRun) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.limit = r.first
}

// failure is the first program that failed, if any did.
func (r *longRun) failure() (program int, any bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.fails, r.fails != 0
}

func (r *longRun) progress(passed time.Duration) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	programs := r.total.programs
	text := fmt.Sprintf("%s of %s programs, %.0f a second, %s steps re-typed", thousands(programs), thousands(r.count),
		float64(programs)/passed.Seconds(), thousands(r.total.retyped()))
	if programs > 0 {
		left := time.Duration(float64(passed) / float64(programs) * float64(r.count-programs))
		text += ", about " + left.Round(time.Second).String() + " left"
	}
	return text
}
