package simtest_test

import (
	"errors"
	"flag"
	"fmt"
	"strings"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim/simtest"
	"github.com/balticsim/balticsim/step"
)

// printer stands for the *testing.T of a test called TestTransfer: it prints what the test would say.
type printer struct{}

func (printer) Helper()                           {}
func (printer) Name() string                      { return "TestTransfer" }
func (printer) Logf(format string, args ...any)   { fmt.Printf(format+"\n", args...) }
func (printer) Fatalf(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// verdict prints only what is wrong, not the run that shows it.
type verdict struct{ printer }

func (verdict) Fatalf(format string, args ...any) {
	words, _, _ := strings.Cut(fmt.Sprintf(format, args...), "\n")
	fmt.Println(words)
}

// transfer is a program with a race: two threads add to an account, and each may overwrite what the other has written.
func transfer(t *pi.Thread) {
	account, done := pi.NewRef(t, 100), pi.NewChan[bool](t, "done")
	for _, amount := range []int{20, 30} {
		pi.Fork(t, func(t *pi.Thread) {
			before := pi.Get(t, account)
			pi.Set(t, account, before+amount)
			pi.Send(t, done, true)
		})
	}
	pi.Recv(t, done)
	pi.Recv(t, done)
	pi.Printf(t, "%d", pi.Get(t, account))
}

func nothingLost(o step.Outcome) error {
	if o.Output != "150" {
		return errors.New("money is lost: " + o.Output)
	}
	return nil
}

// Test finds the schedule by which one of two deposits is lost, and shows the shortest one.
func ExampleTest() {
	t := printer{} // in a test, the *testing.T
	simtest.Test(t, pi.Go(transfer, pi.Options{}), simtest.Options{Check: nothingLost})
	// Output:
	// money is lost: 120
	//
	// the shortest schedule has 8 steps:
	//
	//        main   main.1  main.2
	//   1     │       ●       │      get r#main:1 = 100  (example_test.go:36)
	//   2     │       │       ●      get r#main:1 = 100  (example_test.go:36)
	//   3     │       │       ●      set r#main:1 = 130  (example_test.go:37)
	//   4     ◀───────┼───────┤      recv done#main:2 = true  (example_test.go:41)
	//   5     │       ●       │      set r#main:1 = 120  (example_test.go:37)
	//   6     ◀───────┤       │      recv done#main:2 = true  (example_test.go:42)
	//   7     ●       │       │      get r#main:1 = 120  (example_test.go:43)
	//   8     ●       │       │      print "120"  (example_test.go:43)
	//
	// ends: done
	// prints: 120
	//
	// to replay it:
	//
	//   go test github.com/balticsim/balticsim/sim/simtest -run '^TestTransfer$' -sim.schedule='main.1 get r#main:1; main.2 get r#main:1; main.2 set r#main:1; main recv done#main:2 main.2!1; main.1 set r#main:1; main recv done#main:2 main.1!1; main get r#main:1; main print'
}

// The line that the first example printed at its end makes the same run again: with -sim.schedule on the command line, Test takes these steps
// and no others.
func ExampleTest_replay() {
	give := func(schedule string) {
		if err := flag.Set("sim.schedule", schedule); err != nil { // as the command line does
			fmt.Println(err)
		}
	}
	give("main.1 get r#main:1; main.2 get r#main:1; main.2 set r#main:1; main recv done#main:2 main.2!1; " +
		"main.1 set r#main:1; main recv done#main:2 main.1!1; main get r#main:1; main print")
	defer give("")
	simtest.Test(printer{}, pi.Go(transfer, pi.Options{}), simtest.Options{Check: nothingLost})
	// Output:
	// money is lost: 120
	//
	//        main   main.1  main.2
	//   1     │       ●       │      get r#main:1 = 100  (example_test.go:36)
	//   2     │       │       ●      get r#main:1 = 100  (example_test.go:36)
	//   3     │       │       ●      set r#main:1 = 130  (example_test.go:37)
	//   4     ◀───────┼───────┤      recv done#main:2 = true  (example_test.go:41)
	//   5     │       ●       │      set r#main:1 = 120  (example_test.go:37)
	//   6     ◀───────┤       │      recv done#main:2 = true  (example_test.go:42)
	//   7     ●       │       │      get r#main:1 = 120  (example_test.go:43)
	//   8     ●       │       │      print "120"  (example_test.go:43)
	//
	// ends: done
	// prints: 120
}

// Two-phase commit, with a coordinator that may crash. To let participants abort once it has crashed breaks the agreement: one of them may
// have been told to commit already. Without that they agree in every run, but may wait for ever.
func ExampleTest_twoPhaseCommit() {
	commit := func(presumeAbort bool) func(t *pi.Thread) {
		return func(t *pi.Thread) {
			votes := pi.NewChan[bool](t, "votes")
			decisions := []pi.Chan[string]{pi.NewChan[string](t, "decision1"), pi.NewChan[string](t, "decision2")}
			coordinator := baltic.NewVM(t, "coordinator", func(t *pi.Thread) {
				for range decisions {
					if !pi.Recv(t, votes) {
						return
					}
				}
				for _, d := range decisions {
					pi.Send(t, d, "commits")
				}
			})
			if presumeAbort {
				baltic.OnEvent(t, coordinator, func(t *pi.Thread, _ baltic.Event) {
					for _, d := range decisions {
						pi.Send(t, d, "aborts")
					}
				})
			}
			for i, d := range decisions {
				pi.Fork(t, func(t *pi.Thread) {
					pi.Send(t, votes, true)
					pi.Printf(t, "%d %s\n", i+1, pi.Recv(t, d))
				})
			}
		}
	}
	agree := func(o step.Outcome) error {
		if strings.Contains(o.Output, "commits") && strings.Contains(o.Output, "aborts") {
			return errors.New("the participants disagree")
		}
		return nil
	}
	for _, presumeAbort := range []bool{true, false} {
		fmt.Println("presume abort:", presumeAbort)
		sys := pi.Go(commit(presumeAbort), pi.Options{Faults: map[string]int{baltic.FaultCrash: 1}})
		r := simtest.Test(verdict{}, sys, simtest.Options{Check: agree})
		fmt.Println("complete:", r.Complete)
	}
	// Output:
	// presume abort: true
	// the participants disagree
	// complete: true
	// presume abort: false
	// complete: true
}
