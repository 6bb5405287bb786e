package tests

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// T12, single copy (semantics §5; spec §13): in a script that names no Pi.box, start or stop, once createXRole has started n:
//
//	(running n) + (live threads between stop n and start n) = 1.
//
// The scripts are generated m-scripts: they start, snapshot, restore and crash machines through B.mli alone, also from forked threads and from
// handlers, so that two of them may be at work on one machine. They run in the compiled machine, where a thread between `stop n` and `start n` is exactly
// one that waits to start n: nothing visible stands between the two in B.ml. Before createXRole has started n, its own thread is that one,
// so the sum is 1 from the moment that n exists. Farms with few states are searched exhaustively, the others by walks.

// copies counts what T12 has judged.
type copies struct {
	farms, small     int // of the latter all states were visited
	states           int
	between, crashed int // states with a thread between stop and start; after a crash
	contended        int // threads that wait to stop a machine that does not run, by state
}

// singleCopy is T12 for one state.
func singleCopy(c *pi.Config, crashes int, seen *copies) error {
	view := c.View()
	count := map[pi.Name]int{}
	for _, p := range view.Partitions {
		if p.Name != nil {
			count[*p.Name]++
		}
		for _, th := range p.Threads {
			switch verb, _, _ := strings.Cut(th.Waits, " "); {
			case verb == "start":
				count[*th.At]++
				seen.between++
			case verb == "stop" && !th.Enabled:
				seen.contended++
			}
		}
	}
	seen.states++
	for _, b := range view.Budgets {
		if b.Left < crashes {
			seen.crashed++
		}
	}
	for _, n := range c.Names() {
		if n.Kind == pi.NamePart && count[n] != 1 {
			return fmt.Errorf("%d copies of %s run or are about to", count[n], n)
		}
	}
	return nil
}

// singleCopies is T12 for one farm: for all states when they are at most so many, and for those of a walk otherwise.
func singleCopies(c *gen.Compiled, limit, length int, choose func(int) int, seen *copies) error {
	sys := sim.System[*pi.Config](c.Machine.System(pi.Options{Policy: c.Policy, Faults: c.Faults, Record: true}))
	crashes := 0
	for _, n := range c.Faults {
		crashes += n
	}
	seen.farms++
	var wrong error
	judge := func(s *pi.Config, schedule func() []string) bool {
		if sys.Outcome(s).End == step.Error {
			return true // the run is over, and the thread that failed is gone
		}
		if err := singleCopy(s, crashes, seen); err != nil {
			wrong = &counterexample{schedule(), err}
		}
		return wrong == nil
	}
	_, small := reach(sys, sys.Start(), limit, func(p *place[*pi.Config]) bool { return judge(p.state, p.schedule) })
	if wrong != nil {
		return wrong
	}
	if small {
		seen.small++
		return nil
	}
	s := sys.Start()
	var schedule []string
	for range length {
		steps := sys.Steps(s, nil)
		if len(steps) == 0 {
			break
		}
		m := steps[choose(len(steps))]
		schedule = append(schedule, sys.Label(s, m).Text)
		if s = sys.Next(s, m); !judge(s, func() []string { return schedule }) {
			return wrong
		}
	}
	return nil
}

func TestT12(t *testing.T) {
	var seen copies
	rapid.Check(t, func(t *rapid.T) {
		choose := drawn(t)
		c, err := compileFarm(drawFarm(choose, 2, 3+choose(12)), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, policy := range policies() {
			c.Policy = policy
			demand(t, c, singleCopies(c, searchLimit(600), 400, choose, &seen))
		}
	})
	t.Logf("%+v", seen)
	if seen.small < seen.farms/10 || seen.between < seen.states/20 || seen.crashed < seen.states/20 || seen.contended < 50 {
		t.Errorf("too little has happened: %+v", seen)
	}
}

// TestT12NeedsB: a script that may name start makes a second copy, under the policy that allows it, and the test sees it; one that may name stop
// loses the only one.
func TestT12NeedsB(t *testing.T) {
	const two = `let (n, h) = machine "X" (fun () -> ())
let p = stop n
let () = start n p; start n p
`
	const none = `let (n, h) = machine "X" (fun () -> ())
let p = stop n
let () = print_string "lost"
`
	compiler := gen.NewCompiler()
	for script, want := range map[string]string{two: "2 copies", none: "0 copies"} {
		c, err := compiler.Compile(gen.Program{Script: script, Policy: calculus.Multi})
		if err != nil {
			t.Fatal(err)
		}
		err = singleCopies(c, 1_000, 0, nil, new(copies))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", script, err)
		}
	}
}
