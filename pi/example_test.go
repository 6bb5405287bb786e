package pi_test

import (
	"context"
	"fmt"
	"slices"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
)

// A program is a function: the main thread. It makes a channel and a second thread, which says hello, and prints what it receives. One run of
// it is scheduled as a person would expect.
func ExampleGo() {
	sys := pi.Go(func(t *pi.Thread) {
		hello := pi.NewChan[string](t, "hello")
		pi.Fork(t, func(t *pi.Thread) { pi.Send(t, hello, "hello, channel") })
		pi.Print(t, pi.Recv(t, hello))
	}, pi.Options{})
	defer sys.Close()

	run, err := sim.Run(context.Background(), sys, sim.FIFO(), sim.Limits{}, nil)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(run.Outcome.Output)
	for label := range run.Labels() {
		fmt.Println("  " + label)
	}
	// Output:
	// hello, channel
	//   main recv hello#main:1 main.1!1
	//   main print
}

// A channel is a bag: its messages may be received in any order. An exploration makes every run there is.
func ExampleRecv() {
	sys := pi.Go(func(t *pi.Thread) {
		c := pi.NewChan[string](t, "c")
		for _, s := range []string{"a", "b", "c"} {
			pi.Send(t, c, s)
		}
		pi.Print(t, pi.Recv(t, c)+pi.Recv(t, c))
	}, pi.Options{})
	defer sys.Close()

	report := explore.Traces(context.Background(), sys, explore.Options{Reduce: explore.Optimal})
	for _, o := range report.Outcomes {
		fmt.Println(o.Output, o.End)
	}
	fmt.Println("complete:", report.Complete)
	// Output:
	// ab done
	// ac done
	// ba done
	// bc done
	// ca done
	// cb done
	// complete: true
}

// A machine is a partition that runs under a name. Stop freezes it with everything that is in it, and what was frozen can be started any
// number of times: it goes on from there.
func ExampleStop() {
	sys := pi.Go(func(t *pi.Thread) {
		machine, count := pi.NewName(t, "machine"), pi.NewChan[pi.Chan[int]](t, "count")
		pi.Start(t, machine, pi.Box(t, func(t *pi.Thread) {
			for n := 1; ; n++ {
				pi.Send(t, pi.Recv(t, count), n)
			}
		}))
		ask := func() {
			reply := pi.NewChan[int](t, "reply")
			pi.Send(t, count, reply)
			pi.Printf(t, "%d ", pi.Recv(t, reply))
		}
		ask()
		ask()
		snapshot := pi.Stop(t, machine)
		pi.Start(t, machine, snapshot)
		ask()
		ask()
		pi.Stop(t, machine)
		pi.Start(t, machine, snapshot) // back to where two had been counted
		ask()
	}, pi.Options{})
	defer sys.Close()

	report := explore.Traces(context.Background(), sys, explore.Options{Reduce: explore.Optimal})
	fmt.Println(len(report.Outcomes), "outcome:", report.Outcomes[0].Output)
	// Output: 1 outcome: 1 2 3 4 3
}

// What threads leave to chance, or to somebody who decides, is a choice of the scheduler.
func ExampleChoose() {
	sys := pi.Go(func(t *pi.Thread) { pi.Print(t, pi.Choose(t, "heads", "tails")) }, pi.Options{})
	defer sys.Close()

	var seen []string
	for _, o := range explore.Traces(context.Background(), sys, explore.Options{}).Outcomes {
		seen = append(seen, o.Output)
	}
	slices.Sort(seen)
	fmt.Println(seen)
	// Output: [heads tails]
}
