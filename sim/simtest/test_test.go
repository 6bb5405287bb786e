package simtest_test

import (
	"errors"
	"flag"
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim/simtest"
	"github.com/balticsim/balticsim/step"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// record is a test that notes how it ends.
type record struct {
	name, log, fatal string
}

func (r *record) Helper()                         {}
func (r *record) Name() string                    { return r.name }
func (r *record) Logf(format string, args ...any) { r.log += fmt.Sprintf(format, args...) + "\n" }
func (r *record) Fatalf(format string, args ...any) {
	r.fatal = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// failureOf runs a test that may fail and returns what it ended with.
func failureOf(main func(t *pi.Thread), o simtest.Options) *record {
	return failureAs("TestX/a b", main, o)
}

func failureAs(name string, main func(t *pi.Thread), o simtest.Options) *record {
	r := &record{name: name}
	done := make(chan struct{})
	go func() {
		defer close(done)
		simtest.Test(r, pi.Go(main, pi.Options{}), o)
	}()
	<-done
	return r
}

// deposit is the lost update: two threads add to an account.
func deposit(t *pi.Thread) {
	account, done := pi.NewRef(t, 0), pi.NewChan[struct{}](t, "done")
	for range 2 {
		pi.Fork(t, func(t *pi.Thread) {
			pi.Set(t, account, pi.Get(t, account)+1)
			pi.Send(t, done, struct{}{})
		})
	}
	pi.Recv(t, done)
	pi.Recv(t, done)
	pi.Printf(t, "%d", pi.Get(t, account))
}

func prints(want string) func(o step.Outcome) error {
	return func(o step.Outcome) error {
		if o.Output != want {
			return fmt.Errorf("it prints %s", o.Output)
		}
		return nil
	}
}

const lostUpdate = `it prints 1

the shortest schedule has 8 steps:

       main   main.1  main.2
  1     │       ●       │      get r#main:1 = 0  (test_test.go:N)
  2     │       │       ●      get r#main:1 = 0  (test_test.go:N)
  3     │       ●       │      set r#main:1 = 1  (test_test.go:N)
  4     ◀───────┤       │      recv done#main:2 = ()  (test_test.go:N)
  5     │       │       ●      set r#main:1 = 1  (test_test.go:N)
  6     ◀───────┼───────┤      recv done#main:2 = ()  (test_test.go:N)
  7     ●       │       │      get r#main:1 = 1  (test_test.go:N)
  8     ●       │       │      print "1"  (test_test.go:N)

ends: done
prints: 1

to replay it:

  go test github.com/balticsim/balticsim/sim/simtest -run '^TestX$/^a b$' -sim.schedule='SCHEDULE'
`

var (
	lines    = regexp.MustCompile(`\.go:\d+`)
	schedule = regexp.MustCompile(`-sim.schedule='([^']*)'`)
)

// plain replaces what changes when the text of a test does.
func plain(text string) string {
	return schedule.ReplaceAllString(lines.ReplaceAllString(text, ".go:N"), "-sim.schedule='SCHEDULE'")
}

// TestLostUpdate: every search finds the schedule, and what is shown is the shortest.
func TestLostUpdate(t *testing.T) {
	r := failureOf(deposit, simtest.Options{Check: prints("2")})
	if diff := cmp.Diff(lostUpdate, plain(r.fatal)); diff != "" {
		t.Error(diff)
	}
	for _, s := range []simtest.Search{simtest.Random{}, simtest.PCT{Depth: 2}} {
		r := failureOf(deposit, simtest.Options{Search: s, Check: prints("2")})
		if !strings.HasPrefix(r.fatal, "it prints 1\n") || !strings.Contains(r.fatal, "the shortest schedule that was found has 8 steps:") {
			t.Errorf("%T: %s", s, r.fatal)
		}
	}
}

// TestReplay: the line that a failing test prints makes the same run again, and a schedule that does not fit says so.
func TestReplay(t *testing.T) {
	found := failureOf(deposit, simtest.Options{Check: prints("2")})
	labels := schedule.FindStringSubmatch(found.fatal)[1]
	give(t, "sim.schedule", labels)
	again := failureOf(deposit, simtest.Options{Check: prints("2")})
	if before, _, _ := strings.Cut(plain(again.fatal), "\n\n"); before != "it prints 1" || !strings.Contains(lostUpdate, chartOf(again.fatal)) {
		t.Error(again.fatal)
	}
	if right := failureOf(deposit, simtest.Options{Check: prints("1")}); right.fatal != "" || !strings.Contains(right.log, "the schedule does not fail") {
		t.Error(right.fatal, right.log)
	}
	give(t, "sim.schedule", strings.Replace(labels, "main.2 set", "main.3 set", 1))
	if other := failureOf(deposit, simtest.Options{}); !strings.Contains(other.fatal, "`main.3 set r#main:1`, which is not enabled") {
		t.Error(other.fatal)
	}
}

// chartOf returns the lines of a story that are a chart.
func chartOf(story string) string {
	var chart []string
	for l := range strings.SplitSeq(plain(story), "\n") {
		if strings.HasPrefix(l, "  ") && strings.Contains(l, "(test_test") {
			chart = append(chart, l)
		}
	}
	return strings.Join(chart, "\n")
}

// give sets a flag of the test binary until the test ends.
func give(t *testing.T, name, value string) {
	t.Helper()
	f := flag.Lookup(name)
	before := f.Value.String()
	t.Cleanup(func() {
		if err := f.Value.Set(before); err != nil {
			t.Error(err)
		}
	})
	if err := f.Value.Set(value); err != nil {
		t.Fatal(err)
	}
}

// checked is a test inside which a property may fail.
type checked struct {
	*testing.T
	log    strings.Builder
	failed bool
}

func (c *checked) note(format string, args ...any)   { fmt.Fprintf(&c.log, format+"\n", args...) }
func (c *checked) Logf(format string, args ...any)   { c.note(format, args...) }
func (c *checked) Errorf(format string, args ...any) { c.failed = true; c.note(format, args...) }
func (c *checked) Fatalf(format string, args ...any) { c.failed = true; c.note(format, args...) }
func (c *checked) Failed() bool                      { return c.failed }
func (c *checked) Fail()                             { c.failed = true }
func (c *checked) FailNow()                          { c.failed = true }

// TestInputAndScheduleShrink: inside rapid, the failure that is shown has the smallest input and the dullest schedule.
func TestInputAndScheduleShrink(t *testing.T) {
	give(t, "rapid.seed", "1")
	give(t, "rapid.nofailfile", "true")
	c := &checked{T: t}
	rapid.Check(c, func(t *rapid.T) {
		// Up to six threads add to an account, which only two of them spoil, and only when they do it at the same time.
		amounts := rapid.SliceOfN(rapid.IntRange(0, 100), 2, 6).Draw(t, "amounts")
		simtest.Test(t, pi.Go(func(t *pi.Thread) {
			account, done := pi.NewRef(t, 0), pi.NewChan[int](t, "done")
			for _, n := range amounts {
				pi.Fork(t, func(t *pi.Thread) {
					pi.Set(t, account, pi.Get(t, account)+n)
					pi.Send(t, done, n)
				})
			}
			sum := 0
			for range amounts {
				sum += pi.Recv(t, done)
			}
			if got := pi.Get(t, account); got != sum {
				pi.Fail(t, fmt.Sprintf("%d of %d", got, sum))
			}
		}, pi.Options{}), simtest.Options{Search: simtest.Drawn{Draw: func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "step") }}})
	})
	text := plain(c.log.String())
	if !c.failed || !regexp.MustCompile(`draw amounts: \[\]int{(0, 1|1, 0)}`).MatchString(text) || !strings.Contains(text, "main fails: 0 of 1, at test_test.go:N") {
		t.Error(text)
	}
}

// TestNotDeterministic: a program that does not do the same twice is found out, whatever the search.
func TestNotDeterministic(t *testing.T) {
	for _, s := range []simtest.Search{simtest.AllTraces{}, simtest.Random{}} {
		started := 0
		r := failureOf(func(t *pi.Thread) {
			c := pi.NewChan[int](t, "c")
			pi.Fork(t, func(t *pi.Thread) { pi.Send(t, c, 1); pi.Print(t, "b") })
			started++
			if started%2 == 0 {
				pi.Print(t, "a")
			}
			pi.Recv(t, c)
		}, simtest.Options{Search: s})
		if !strings.Contains(r.fatal, "not deterministic") {
			t.Errorf("%T: %s", s, r.fatal)
		}
	}
	r := failureOf(func(t *pi.Thread) {
		for x := range map[string]bool{"a": true, "b": true, "c": true, "d": true, "e": true} {
			pi.Fork(t, func(*pi.Thread) {})
			pi.Print(t, x)
		}
	}, simtest.Options{})
	if !strings.Contains(r.fatal, "not deterministic") && !strings.Contains(r.fatal, "given the same answers") {
		t.Error(r.fatal)
	}
}

// TestNotDeterministicLate: a program that does the same in the runs that are made to find out, and another thing in the search, does not end
// the process of the tests.
func TestNotDeterministicLate(t *testing.T) {
	found := 0
	for late := 9; late < 20; late++ {
		started := 0
		r := failureOf(func(t *pi.Thread) {
			started++
			for range 2 {
				pi.Fork(t, func(t *pi.Thread) { pi.Print(t, "a") })
			}
			if started < late {
				pi.Print(t, "b")
			}
		}, simtest.Options{})
		if strings.HasPrefix(r.fatal, "the program is not deterministic: sim: ") {
			found++
		}
	}
	if found == 0 {
		t.Error("no search has found out")
	}
}

// TestCommand: the line that replays a failure is one of a shell, whatever the name of the test and however long the schedule.
func TestCommand(t *testing.T) {
	waits := failureAs("TestX/it's $HOME (x)", func(t *pi.Thread) { pi.Recv(t, pi.NewChan[int](t, "never")) }, simtest.Options{})
	if want := `-run '^TestX$/^it'\''s \$HOME \(x\)$' -sim.schedule=';'`; !strings.Contains(waits.fatal, want) {
		t.Error(waits.fatal)
	}
	give(t, "sim.schedule", ";")
	again := failureOf(func(t *pi.Thread) { pi.Recv(t, pi.NewChan[int](t, "never")) }, simtest.Options{})
	if !strings.HasPrefix(again.fatal, "deadlock: ") || strings.Contains(again.fatal, "shortest") {
		t.Error(again.fatal)
	}
	give(t, "sim.schedule", "")
	sends := func(t *pi.Thread) {
		c := pi.NewChan[int](t, "it's; odd")
		pi.Send(t, c, 1)
		pi.Recv(t, c)
		pi.Fault(t, "f;")
	}
	text := failureOf(sends, simtest.Options{})
	_, line, _ := strings.Cut(text.fatal, "-sim.schedule='")
	give(t, "sim.schedule", strings.ReplaceAll(strings.TrimSuffix(line, "'\n"), `'\''`, "'"))
	if again := failureOf(sends, simtest.Options{}); !strings.HasPrefix(again.fatal, "deadlock: ") {
		t.Error(line, again.fatal)
	}
	give(t, "sim.schedule", "")
	t.Setenv("TMPDIR", t.TempDir())
	long := func(t *pi.Thread) {
		c := pi.NewChan[int](t, strings.Repeat("x", 40))
		for range 1600 {
			pi.Send(t, c, 1)
			pi.Recv(t, c)
		}
		pi.Fail(t, "long")
	}
	var o simtest.Options
	file := regexp.MustCompile(`-sim.schedule='(@[^']*)'`).FindStringSubmatch(failureOf(long, o).fatal)
	if file == nil {
		t.Fatal("no file")
	}
	give(t, "sim.schedule", file[1])
	if again := failureOf(long, o); !strings.HasPrefix(again.fatal, "main fails: long") {
		t.Errorf("%.200s", again.fatal)
	}
	give(t, "sim.schedule", "@"+t.TempDir()+"/none")
	if none := failureOf(long, o); !strings.HasPrefix(none.fatal, "-sim.schedule: open ") {
		t.Errorf("%.200s", none.fatal)
	}
}

// TestEnds: what counts as a failure.
func TestEnds(t *testing.T) {
	waits := func(t *pi.Thread) { pi.Recv(t, pi.NewChan[int](t, "never")) }
	fails := func(t *pi.Thread) { pi.Fail(t, "no") }
	panics := func(*pi.Thread) { panic("oh") }
	endless := func(t *pi.Thread) {
		r := pi.NewRef(t, 0)
		for {
			pi.Get(t, r)
		}
	}
	tests := []struct {
		name string
		main func(t *pi.Thread)
		o    simtest.Options
		want string // the beginning of what is said
	}{
		{"deadlock", waits, simtest.Options{}, "deadlock: main waits to recv never#main:1, at test_test.go:"},
		{"may deadlock", waits, simtest.Options{MayDeadlock: true}, ""},
		{"failure", fails, simtest.Options{}, "main fails: no, at test_test.go:"},
		{"panic", panics, simtest.Options{}, "main fails: panic: oh, at test_test.go:"},
		{"may fail", fails, simtest.Options{MayFail: true}, ""},
		{"may fail otherwise", fails, simtest.Options{MayFail: true, Check: func(step.Outcome) error { return errors.New("seen") }}, "seen"},
		{"complete", endless, simtest.Options{Complete: true, MaxSteps: 20}, "nothing fails in 0 runs, but there are more: the limit of steps"},
		{"sampled", deposit, simtest.Options{Complete: true, Search: simtest.Random{Runs: 3}}, "nothing fails in 3 runs, but there are more"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := failureOf(test.main, test.o)
			if test.want == "" && r.fatal != "" || !strings.HasPrefix(r.fatal, test.want) {
				t.Errorf("%q", r.fatal)
			}
		})
	}
}

// TestDullest: the choice 0 lets the thread that moved last go on, and then the next one; an environment move is never the first choice.
func TestDullest(t *testing.T) {
	r := failureOf(func(t *pi.Thread) {
		for _, s := range []string{"a", "b"} {
			pi.Fork(t, func(t *pi.Thread) {
				for range 3 {
					pi.Print(t, s)
				}
			})
		}
		pi.Fork(t, func(t *pi.Thread) { pi.Fault(t, "f"); pi.Print(t, "f") })
		pi.Print(t, "m")
		pi.Print(t, "n")
	}, simtest.Options{Search: simtest.Drawn{Draw: func(int) int { return 0 }}, Check: prints("")})
	if !strings.HasPrefix(r.fatal, "it prints mnaaabbb\n") {
		t.Error(r.fatal)
	}
}
