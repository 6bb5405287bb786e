package pi

import (
	"fmt"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// every returns the outcomes of all runs, found by trying everything everywhere. It closes what it copies.
func every(s *System) []string {
	found := map[string]bool{}
	var visit func(c *Config)
	visit = func(c *Config) {
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

// The programs of these tests are also scripts of the corpus or of testdata, with these outcomes.

// race: par of the seeds, and a late print.
func race(t *goThread) {
	c := t.newChan("resp")
	for i := range 3 {
		t.fork(func(t *goThread) { t.send(c, intValue(int64(i))) })
	}
	t.print(t.recv(c).String())
	t.fork(func(t *goThread) { t.print("late") })
	t.print(t.recv(c).String())
}

// rollback: a counter machine is called, snapshotted, called, restored and called.
func rollback(t *goThread) {
	n, c := t.newName("counter"), t.newChan("op")
	t.start(n, t.box(func(t *goThread) {
		r := t.ref(intValue(0))
		for {
			k := t.recv(c)
			t.set(intValue(t.get(r).int()+1), r)
			t.send(k, t.get(r))
		}
	}))
	call := func() {
		k := t.newChan("reply")
		t.send(c, k)
		t.print(t.recv(k).String() + ";")
	}
	call()
	p := t.stop(n)
	t.start(n, p)
	call()
	t.stop(n)
	t.start(n, p)
	call()
}

// witness: the machine stopped before it makes its reference, or after.
func witness(t *goThread) {
	o, n := t.newChan("o"), t.newName("n")
	t.start(n, t.box(func(t *goThread) { t.send(o, t.ref(intValue(0))) }))
	f := t.stop(n)
	t.start(n, f)
	r := t.recv(o)
	t.stop(n)
	t.start(n, f)
	t.get(r)
	t.print("5")
}

func TestGoThreads(t *testing.T) {
	tests := []struct {
		name string
		main func(*goThread)
		want []string
	}{
		{"race", race, []string{
			`"01late" done`, `"02late" done`, `"0late1" done`, `"0late2" done`, `"10late" done`, `"12late" done`,
			`"1late0" done`, `"1late2" done`, `"20late" done`, `"21late" done`, `"2late0" done`, `"2late1" done`,
		}},
		{"rollback", rollback, []string{`"1;2;2;" done`}},
		{"witness", witness, []string{`"" deadlock`, `"5" done`}},
		{"failure", func(t *goThread) { t.print("x"); t.fail("no"); t.print("y") }, []string{`"x" error`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			if diff := cmp.Diff(test.want, every(goSystem(test.main, Options{}))); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
			if after := runtime.NumGoroutine(); after > before {
				t.Errorf("%d goroutines before, %d after", before, after)
			}
		})
	}
}

// TestGoThreadOutOfFuel lets a Go function that only does local things take turns.
func TestGoThreadOutOfFuel(t *testing.T) {
	s := goSystem(func(t *goThread) {
		c := t.newChan("c")
		for i := range 25 {
			t.send(c, intValue(int64(i)))
		}
		t.print(t.recv(c).String())
	}, Options{Fuel: 10})
	c := s.Start()
	defer func() { c.Close() }()
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

// TestGoThreadKey: a copy that has been replayed is the state it was copied from.
func TestGoThreadKey(t *testing.T) {
	s := goSystem(rollback, Options{})
	c := s.Start()
	defer func() { c.Close() }()
	for range 20 {
		d := s.Copy(c)
		if diff := cmp.Diff(s.Key(c, nil), s.Key(d, nil)); diff != "" {
			t.Fatal(diff)
		}
		steps := s.Steps(c, nil)
		if len(steps) == 0 {
			d.Close()
			return
		}
		m := steps[0]
		c, d = s.Next(c, m), s.Next(d, m)
		if diff := cmp.Diff(s.Key(c, nil), s.Key(d, nil)); diff != "" {
			t.Fatalf("after a step:\n%s", diff)
		}
		d.Close()
	}
}
