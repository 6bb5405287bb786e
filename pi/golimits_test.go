package pi_test

import (
	"context"
	"flag"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
)

// goRuns is how many runs TestGoThreadsLeakNothing makes: a million in the long run of the theorems.
var goRuns = flag.Int("go-runs", 3000, "how many runs of programs in Go are made to look for what they leave behind")

// TestGoThreadsLeakNothing makes many runs that end in every way, some of which are dropped in the middle, and looks for goroutines that
// are left.
func TestGoThreadsLeakNothing(t *testing.T) {
	leaksNothing(t)
	programs := []func(*pi.Thread){race, rollback, witness, func(*pi.Thread) { panic("no") }}
	for i := range *goRuns {
		s := pi.Go(programs[i%len(programs)], pi.Options{})
		r, err := sim.Run(context.Background(), s, sim.Random(uint64(i)), sim.Limits{MaxSteps: i % 12}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			r.Final.Close()
		}
		s.Close()
	}
}

// TestGoThreadsOnManyGoroutines: workers that explore one program share its frozen threads and its coroutines, and find what one finds.
func TestGoThreadsOnManyGoroutines(t *testing.T) {
	leaksNothing(t)
	for _, main := range []func(*pi.Thread){race, rollback, witness} {
		var want []string
		for _, workers := range []int{1, 4} {
			s := pi.Go(main, pi.Options{})
			r := explore.Traces(context.Background(), s, explore.Options{Reduce: explore.Optimal, Workers: workers})
			s.Close()
			var got []string
			for _, o := range r.Outcomes {
				got = append(got, fmt.Sprintf("%q %s %d", o.Output, o.End, o.Traces))
			}
			if want == nil {
				want = got
			}
			if diff := cmp.Diff(want, got); diff != "" || !r.Complete {
				t.Errorf("%d workers:\n%s", workers, diff)
			}
		}
	}
	s := pi.Go(rollback, pi.Options{})
	defer s.Close()
	c := s.Start()
	for range 3 { // main has called, and waits to stop the machine
		c = s.Next(c, s.Steps(c, nil)[0])
	}
	var all sync.WaitGroup
	for range 4 {
		d := s.Copy(c)
		all.Go(func() {
			for steps := s.Steps(d, nil); len(steps) > 0; steps = s.Steps(d, nil) {
				d = s.Next(d, steps[0])
			}
		})
	}
	all.Wait()
}

// TestGoValues: what is sent is what is received, whatever its type, and a number is the same to a script.
func TestGoValues(t *testing.T) {
	type record struct {
		Name string
		Tags []string
		next *record
	}
	rapid.Check(t, func(t *rapid.T) {
		n, s, b := rapid.Int().Draw(t, "int"), rapid.String().Draw(t, "string"), rapid.Bool().Draw(t, "bool")
		r := record{s, []string{s}, &record{Name: "next"}}
		var none error
		same := func(ok bool, what string) {
			if !ok {
				t.Errorf("%s changed on the way", what)
			}
		}
		sys := pi.Go(func(t *pi.Thread) {
			same(through(t, n) == n, "an int")
			same(through(t, s) == s, "a string")
			same(through(t, b) == b, "a bool")
			same(through(t, int8(n)) == int8(n), "an int8")
			same(through(t, [2]bool{b}) == [2]bool{b}, "an array")
			same(cmp.Equal(through(t, r), r, cmp.AllowUnexported(record{})), "a struct")
			same(through(t, &r) == &r, "a pointer")
			same(through(t, none) == nil, "nil")
			same(through[any](t, n) == n, "an int as any")
			same(through(t, fmt.Errorf("%s", s)).Error() == s, "an interface")
			same(through(t, func() int { return n })() == n, "a function")
			same(through(t, pi.Pair[int, string]{A: n, B: s}) == pi.Pair[int, string]{A: n, B: s}, "a pair")
			c := pi.NewChan[int](t, "c")
			same(through(t, c) == c, "a channel")
			m := pi.NewName(t, "m")
			same(through(t, m) == m, "a name")
			p := pi.Box(t, func(*pi.Thread) {})
			same(through(t, p) == p, "a frozen partition")
			type lock struct {
				pi.Chan[int]
				holds int
			}
			same(through(t, lock{c, n}) == lock{c, n}, "a struct with a channel embedded")
			ref := pi.NewRef(t, n)
			same(through(t, ref) == ref && pi.Get(t, ref) == n, "a reference")
		}, pi.Options{})
		defer sys.Close()
		c := sys.Start()
		defer func() { c.Close() }()
		for steps := sys.Steps(c, nil); len(steps) > 0; steps = sys.Steps(c, nil) {
			c = sys.Next(c, steps[0])
		}
		if o := sys.Outcome(c); o.Failure != nil {
			t.Error(o.Failure.Message)
		}
	})
}

// through sends x to oneself.
func through[T any](t *pi.Thread, x T) T {
	c := pi.NewChan[T](t, "c")
	pi.Send(t, c, x)
	return pi.Recv(t, c)
}

// TestGoValuesAsText: the text of a value is the same in every run, and shows names as names.
func TestGoValuesAsText(t *testing.T) {
	type inner struct {
		C    pi.Chan[int]
		c    pi.Chan[int]
		None pi.PartName
	}
	type outer struct {
		N    int
		In   *inner
		List []string
		F    func()
		M    map[string]int
		u    uint8
		Any  any
		Real float64
	}
	s := pi.Go(func(t *pi.Thread) {
		c := pi.NewChan[int](t, "c")
		through(t, outer{1, &inner{C: c, c: c}, []string{"a"}, func() {}, nil, 7, pi.Pair[int, bool]{A: 1}, 0.5})
	}, pi.Options{})
	defer s.Close()
	c := s.Start()
	defer c.Close()
	const want = `{N = 1; In = {C = <c#main:1>; c = <c#main:1>; None = nil}; List = ["a"]; F = <func()>; M = <map[string]int>; u = 7; Any = {A = 1; B = false}; Real = 0.5}`
	if got := s.Label(c, s.Steps(c, nil)[0]).Value; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
