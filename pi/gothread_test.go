package pi_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// every returns the outcomes of all runs, found by trying everything everywhere.
func every(s *pi.System) []string {
	found := map[string]bool{}
	var visit func(c *pi.Config)
	visit = func(c *pi.Config) {
		defer c.Close()
		steps := s.Steps(c, nil)
		if o := s.Outcome(c); len(steps) == 0 || o.MayEnd {
			found[fmt.Sprintf("%q %s", o.Output, o.End)] = true
		}
		for _, m := range steps {
			visit(s.Next(s.Copy(c), m))
		}
	}
	visit(s.Start())
	var all []string
	for o := range found {
		all = append(all, o)
	}
	slices.Sort(all)
	return all
}

// first runs the system, taking the first step everywhere.
func first(t *testing.T, s *pi.System) step.Outcome {
	t.Helper()
	c := s.Start()
	defer func() { c.Close() }()
	for range 10_000 {
		steps := s.Steps(c, nil)
		if len(steps) == 0 {
			return s.Outcome(c)
		}
		c = s.Next(c, steps[0])
	}
	t.Fatal("no end")
	return step.Outcome{}
}

// leaksNothing fails when the test leaves goroutines behind.
func leaksNothing(t *testing.T) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
}

// The programs of these tests are also scripts of the corpus or of testdata, with these outcomes.

// race: par of the seeds, and a late print.
func race(t *pi.Thread) {
	c := pi.NewChan[int](t, "resp")
	for i := range 3 {
		pi.Fork(t, func(t *pi.Thread) { pi.Send(t, c, i) })
	}
	pi.Printf(t, "%d", pi.Recv(t, c))
	pi.Fork(t, func(t *pi.Thread) { pi.Print(t, "late") })
	pi.Printf(t, "%d", pi.Recv(t, c))
}

// rollback: a counter machine is called, snapshotted, called, restored and called.
func rollback(t *pi.Thread) {
	n, c := pi.NewName(t, "counter"), pi.NewChan[pi.Chan[int]](t, "op")
	pi.Start(t, n, pi.Box(t, func(t *pi.Thread) {
		r := pi.NewRef(t, 0)
		for {
			k := pi.Recv(t, c)
			pi.Set(t, r, pi.Get(t, r)+1)
			pi.Send(t, k, pi.Get(t, r))
		}
	}))
	call := func() {
		k := pi.NewChan[int](t, "reply")
		pi.Send(t, c, k)
		pi.Printf(t, "%d;", pi.Recv(t, k))
	}
	call()
	p := pi.Stop(t, n)
	pi.Start(t, n, p)
	call()
	pi.Stop(t, n)
	pi.Start(t, n, p)
	call()
}

// witness: the machine stopped before it makes its reference, or after.
func witness(t *pi.Thread) {
	o, n := pi.NewChan[pi.Ref[int]](t, "o"), pi.NewName(t, "n")
	pi.Start(t, n, pi.Box(t, func(t *pi.Thread) { pi.Send(t, o, pi.NewRef(t, 0)) }))
	f := pi.Stop(t, n)
	pi.Start(t, n, f)
	r := pi.Recv(t, o)
	pi.Stop(t, n)
	pi.Start(t, n, f)
	pi.Get(t, r)
	pi.Print(t, "5")
}

func TestGoThreads(t *testing.T) {
	tests := []struct {
		name string
		main func(*pi.Thread)
		want []string
	}{
		{"race", race, []string{
			`"01late" done`, `"02late" done`, `"0late1" done`, `"0late2" done`, `"10late" done`, `"12late" done`,
			`"1late0" done`, `"1late2" done`, `"20late" done`, `"21late" done`, `"2late0" done`, `"2late1" done`,
		}},
		{"rollback", rollback, []string{`"1;2;2;" done`}},
		{"witness", witness, []string{`"" deadlock`, `"5" done`}},
		{"failure", func(t *pi.Thread) { pi.Print(t, "x"); pi.Fail(t, "no"); pi.Print(t, "y") }, []string{`"x" error`}},
		{"choice", func(t *pi.Thread) { pi.Print(t, pi.Choose(t, "a", "b", "c")) }, []string{`"a" done`, `"b" done`, `"c" done`}},
		{"fault", func(t *pi.Thread) {
			pi.Fork(t, func(t *pi.Thread) { pi.Fault(t, "crash"); pi.Print(t, "crash;") })
			pi.Print(t, "main;")
		}, []string{`"crash;main;" done`, `"main;" done`, `"main;crash;" done`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			leaksNothing(t)
			s := pi.Go(test.main, pi.Options{Faults: map[string]int{"crash": 1}})
			defer s.Close()
			if diff := cmp.Diff(test.want, every(s)); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
		})
	}
}

// TestGoThreadOutOfFuel lets a Go function that only does local things take turns.
func TestGoThreadOutOfFuel(t *testing.T) {
	leaksNothing(t)
	s := pi.Go(func(t *pi.Thread) {
		c := pi.NewChan[int](t, "c")
		for i := range 25 {
			pi.Send(t, c, i)
		}
		pi.Printf(t, "%d", pi.Recv(t, c))
	}, pi.Options{Fuel: 10})
	defer s.Close()
	c := s.Start()
	runs := 0
	for {
		steps := s.Steps(c, nil)
		if len(steps) == 0 {
			break
		}
		m := steps[0]
		if s.Label(c, m).Text == "main run" {
			runs++
		}
		d := s.Copy(c)
		c.Close()
		c = s.Next(d, m)
	}
	if got := s.Outcome(c); got.Output != "0" || runs != 2 {
		t.Errorf("printed %q after %d turns", got.Output, runs)
	}
}

// TestGoThreadFails: whatever a function does, the run has an outcome, and it names the place.
func TestGoThreadFails(t *testing.T) {
	leaksNothing(t)
	var zero []int
	tests := []struct {
		name, code, message string
		place               bool
		main                func(*pi.Thread)
	}{
		{"panic", pi.FaultPanic, "panic: no", true, func(*pi.Thread) { panic("no") }},
		{"index", pi.FaultPanic, "index out of range", true, func(*pi.Thread) { zero[len(zero)]++ }},
		{"goexit", pi.FaultPanic, "runtime.Goexit", true, func(*pi.Thread) { runtime.Goexit() }},
		{"fail", "BAL9001", "no", true, func(t *pi.Thread) { pi.Fail(t, "no") }},
		{"zero", pi.FaultPanic, "never made", true, func(t *pi.Thread) { pi.Recv(t, pi.Chan[int]{}) }},
		{"choose", "BAL9007", "nothing to choose from", true, func(t *pi.Thread) { pi.Choose[int](t) }},
		{"fork nothing", pi.FaultPanic, "a thread without a function", true, func(t *pi.Thread) { pi.Fork(t, nil) }},
		{"box nothing", pi.FaultPanic, "a thread without a function", true, func(t *pi.Thread) { pi.Box(t, nil) }},
		{"other", pi.FaultPanic, "the Thread of another", true, func(t *pi.Thread) {
			pi.Fork(t, func(*pi.Thread) { pi.Print(t, "x") })
			pi.Recv(t, pi.NewChan[int](t, "c"))
		}},
		{"deferred", pi.FaultPanic, "panic: second", false, func(t *pi.Thread) {
			defer func() { panic("second") }()
			panic("first")
		}},
		{"recovered", "BAL9001", "after", true, func(t *pi.Thread) {
			defer func() {
				if recover() != nil {
					pi.Fail(t, "after")
				}
			}()
			panic("x")
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, record := range []bool{false, true} {
				s := pi.Go(test.main, pi.Options{Record: record})
				o := first(t, s)
				s.Close()
				if o.End != step.Error || o.Failure.Code != test.code || !strings.Contains(o.Failure.Message, test.message) {
					t.Fatalf("%v %+v", o, o.Failure)
				}
				if place := o.Failure.Span.String(); test.place && (record || test.code == pi.FaultPanic) && !strings.HasPrefix(place, "gothread_test.go:") {
					t.Errorf("at %s", place)
				}
			}
		})
	}
}

// TestGoThreadCannotRecoverFromItsEnd: a thread that is no more runs its deferred calls, which see no panic, and does not go on, although it
// recovers from everything and asks for more in them.
func TestGoThreadCannotRecoverFromItsEnd(t *testing.T) {
	leaksNothing(t)
	var seen []any
	attempt := func(t *pi.Thread, c pi.Chan[int]) {
		defer func() {
			if r := recover(); r != nil {
				seen = append(seen, r)
			}
			pi.Send(t, c, 1)
		}()
		pi.Recv(t, c)
	}
	s := pi.Go(func(t *pi.Thread) {
		for c := pi.NewChan[int](t, "c"); ; {
			attempt(t, c)
		}
	}, pi.Options{})
	s.Start().Close()
	s.Start()
	s.Close()
	if len(seen) > 0 {
		t.Errorf("recovered from %v", seen)
	}
}

// TestGoThreadDiverges: a function that does not do the same twice is found out when it is repeated, with both places.
func TestGoThreadDiverges(t *testing.T) {
	tests := []struct {
		name    string
		main    func(again bool) func(t *pi.Thread)
		message string
	}{
		{"other channel", func(again bool) func(t *pi.Thread) {
			return func(t *pi.Thread) {
				a, b := pi.NewChan[int](t, "a"), pi.NewChan[int](t, "b")
				if again {
					pi.Send(t, b, 1)
				} else {
					pi.Send(t, a, 1)
				}
				pi.Print(t, "x")
			}
		}, "the thread asks to send b#main:2 at gothread_test.go:N; before, given the same answers, it asked to send a#main:1 at gothread_test.go:N"},
		{"other request", func(again bool) func(t *pi.Thread) {
			return func(t *pi.Thread) {
				if again {
					pi.Fork(t, func(*pi.Thread) {})
				}
				pi.Print(t, "x")
				pi.Print(t, "y")
			}
		}, "the thread asks to fork at gothread_test.go:N; before, given the same answers, it asked to print at gothread_test.go:N"},
		{"other value", func(again bool) func(t *pi.Thread) {
			return func(t *pi.Thread) { pi.Printf(t, "%v", again); pi.Print(t, "") }
		}, "the thread asks to print at gothread_test.go:N; before, given the same answers, it asked to print at gothread_test.go:N"},
		{"shorter", func(again bool) func(t *pi.Thread) {
			return func(t *pi.Thread) {
				if !again {
					pi.Print(t, "x")
				}
			}
		}, "the thread ends; before, given the same answers, it asked to print at gothread_test.go:N"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			leaksNothing(t)
			runs := 0
			s := pi.Go(func(t *pi.Thread) {
				runs++
				test.main(runs > 1)(t)
			}, pi.Options{Record: true})
			defer s.Close()
			c := s.Start()
			s.Copy(c).Close() // c has to begin again
			c = s.Next(c, s.Steps(c, nil)[0])
			if steps := s.Steps(c, nil); len(steps) == 1 {
				c = s.Next(c, steps[0])
			}
			o := s.Outcome(c)
			if o.Failure == nil {
				t.Fatal("nobody saw it")
			}
			if diff := cmp.Diff(test.message, lines(o.Failure.Message)); diff != "" || o.Failure.Code != pi.FaultNotDeterministic {
				t.Error(o.Failure.Code, diff)
			}
		})
	}
}

// lines replaces the numbers of lines by N.
func lines(s string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, ".go:")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString(".go:N")
		s = strings.TrimLeft(after, "0123456789")
	}
}

// TestGoThreadsInDroppedStates: a search that drops states leaves a bounded number of coroutines behind, and none after Close; those
// that had to go are made again when their thread goes on.
func TestGoThreadsInDroppedStates(t *testing.T) {
	leaksNothing(t)
	before := runtime.NumGoroutine()
	s := pi.Go(race, pi.Options{})
	c := s.Start()
	const many = 6000
	for range many { // in each of them main waits
		d := s.Start()
		s.Next(d, s.Steps(d, nil)[0])
	}
	if now := runtime.NumGoroutine() - before; now < 1000 || now > 5000 {
		t.Errorf("%d coroutines", now)
	}
	s.Close()
	for steps := s.Steps(c, nil); len(steps) > 0; steps = s.Steps(c, nil) {
		c = s.Next(c, steps[0])
	}
	if o := s.Outcome(c); o.Output != "01late" && o.Output != "0late1" {
		t.Errorf("%q", o.Output)
	}
}

// TestGoThreadPlaces: a recorded run knows where its threads are in the Go text.
func TestGoThreadPlaces(t *testing.T) {
	s := pi.Go(race, pi.Options{}).Recording()
	defer s.Close()
	c := s.Start()
	var places []string
	for steps := s.Steps(c, nil); len(steps) > 0; steps = s.Steps(c, nil) {
		l := s.Label(c, steps[0])
		places = append(places, l.Text+" "+lines(l.Span.String()))
		c = s.Next(c, steps[0])
		for _, e := range s.Effects(c) {
			places = append(places, e.Kind+" "+lines(e.Span.String()))
		}
	}
	want := []string{
		"main recv resp#main:1 main.1!1 gothread_test.go:N:1", "main print gothread_test.go:N:1", "fork gothread_test.go:N:1",
		"main recv resp#main:1 main.2!1 gothread_test.go:N:1", "main print gothread_test.go:N:1", "done ?", "main.4 print gothread_test.go:N:1", "done ?",
	}
	if diff := cmp.Diff(want, places); diff != "" {
		t.Error(diff)
	}
}
