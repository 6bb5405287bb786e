package baltic_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/sim/simtest"
	"github.com/balticsim/balticsim/step"
)

// counter is the image of a machine that counts its calls.
func counter(served baltic.Endpoint[string, string]) func(t *pi.Thread) {
	return func(t *pi.Thread) {
		count := pi.NewRef(t, 0)
		baltic.Serve(t, served, func(t *pi.Thread, who string) string {
			pi.Set(t, count, pi.Get(t, count)+1)
			return fmt.Sprintf("%s %d", who, pi.Get(t, count))
		})
	}
}

// A machine may crash at any time, once. Its handler brings back the state of a snapshot, so both calls are answered, but what was counted
// after the snapshot may be forgotten; and a call that was in the machine when it crashed is lost with it: its caller waits for ever.
func ExampleSnapshot() {
	program := func(t *pi.Thread) {
		served := baltic.Endpoint[string, string]{Requests: pi.NewChan[baltic.Request[string, string]](t, "counter")}
		vm := baltic.NewVM(t, "counter", counter(served))
		snapshot := baltic.Snapshot(t, vm)
		baltic.OnEvent(t, vm, func(t *pi.Thread, _ baltic.Event) { baltic.Restore(t, snapshot) })

		pi.Print(t, served.Call(t, "first")+"\n")
		pi.Print(t, served.Call(t, "second")+"\n")
	}
	sys := pi.Go(program, pi.Options{Faults: map[string]int{baltic.FaultCrash: 1}})
	defer sys.Close()
	report := explore.Traces(context.Background(), sys, explore.Options{Reduce: explore.Optimal})
	for _, o := range report.Outcomes {
		fmt.Println(strings.Join(append(sim.Lines(o.Output), o.End.String()), ", "))
	}
	fmt.Println("complete:", report.Complete)
	// Output:
	// deadlock
	// first 1, deadlock
	// first 1, second 1, done
	// first 1, second 2, done
	// complete: true
}

// quiet is a test that says only what is wrong.
type quiet struct{ testing.TB }

func (quiet) Helper()                           {}
func (quiet) Name() string                      { return "TestTopologies" }
func (quiet) Logf(string, ...any)               {}
func (quiet) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (quiet) Fatalf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (quiet) Failed() bool                      { return false }

// A property of all farms that are wired of some servers by Or and Par, whatever the scheduler does: a call is answered, by one of the servers.
// Topology and schedule are drawn together, so a failure would be shown with the simplest farm and the dullest schedule.
func Example_topologies() {
	rapid.Check(quiet{}, func(rt *rapid.T) {
		servers := 0
		var wire func(depth int) func(t *pi.Thread) baltic.Endpoint[int, int]
		wire = func(depth int) func(t *pi.Thread) baltic.Endpoint[int, int] {
			if depth == 0 || rapid.Bool().Draw(rt, "server") {
				n := servers
				servers++
				return func(t *pi.Thread) baltic.Endpoint[int, int] {
					return baltic.EpFun(t, func(_ *pi.Thread, x int) int { return 10*x + n })
				}
			}
			left, right := wire(depth-1), wire(depth-1)
			either := baltic.Par[int, int]
			if rapid.Bool().Draw(rt, "or") {
				either = baltic.Or[int, int]
			}
			return func(t *pi.Thread) baltic.Endpoint[int, int] { return either(t, left(t), right(t)) }
		}
		farm := wire(2)
		sys := pi.Go(func(t *pi.Thread) { pi.Printf(t, "%d", farm(t).Call(t, 7)) }, pi.Options{})
		var answers []string
		for n := range servers {
			answers = append(answers, fmt.Sprint(70+n))
		}
		simtest.Test(rt, sys, simtest.Options{
			Search: simtest.Drawn{Draw: func(n int) int { return rapid.IntRange(0, n-1).Draw(rt, "step") }},
			Check: func(o step.Outcome) error {
				if !slices.Contains(answers, o.Output) {
					return fmt.Errorf("the call is answered %s", o.Output)
				}
				return nil
			},
		})
	})
	fmt.Println("every farm answers")
	// Output: every farm answers
}
