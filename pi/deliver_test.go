package pi_test

import (
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// counter is a machine that counts its calls, and a host thread that stops it and starts it again when it is told to.
const counter = `
let tell : (name * (int * int chan) chan * unit chan * part chan) chan = chan "tell"
let n = name "counter"
let c = chan "op"
let halt = chan "halt"
let go : part chan = chan "go"
let () = send tell (n, c, halt, go)
let () = start n (box (fun () ->
  let sum = ref 0 in
  let rec serve () = let (x, r) = recv c in sum := !sum + x; send r !sum; serve () in
  serve ()))
let stopped = chan "stopped"
let rec stops () = recv halt; send stopped (stop n); stops ()
let () = fork stops
let rec starts () = start n (recv go); starts ()
let () = starts ()`

// settle takes steps until nothing is enabled.
func settle(sys *pi.System, c *pi.Config) {
	for {
		steps := sys.Steps(c, nil)
		if len(steps) == 0 {
			return
		}
		sys.Next(c, steps[0])
	}
}

// TestOutside drives a program through its channels, and sees what a stop takes along.
func TestOutside(t *testing.T) {
	sys := compile(t, counter).System(pi.Options{})
	c := sys.Start()
	tell, ok := c.Channel("tell")
	if !ok {
		t.Fatal("the program told nothing")
	}
	told, ok := c.Take(tell)
	if !ok {
		t.Fatal("nothing to take")
	}
	if _, again := c.Take(tell); again {
		t.Error("a message was taken twice")
	}
	n, op, halt, restart := told.Fields()[0], told.Fields()[1], told.Fields()[2], told.Fields()[3]
	settle(sys, c)
	number := func(i int64) pi.Value {
		return pi.Data{}.Const(calculus.IntConst(i))
	}
	call := func(x int64, inside bool) pi.Value {
		r := c.NewChan("answer")
		request := pi.Data{}.Tuple([]pi.Value{number(x), r})
		if !inside {
			c.Deliver(op, request)
		} else if !c.DeliverIn(n, op, request) {
			t.Fatal("the machine does not run")
		}
		return r
	}
	want := func(r pi.Value, sum int64) {
		t.Helper()
		if v, ok := c.Take(r); !ok || v.Int() != sum {
			t.Errorf("the answer is %v, %v, want %d", v, ok, sum)
		}
	}
	first := call(1, false)
	second := call(2, true)
	if first.Same(second) || first.Name() == second.Name() {
		t.Error("two channels are the same")
	}
	settle(sys, c)
	want(first, 1)
	want(second, 3)

	// A message inside the machine is frozen with it and is there again after every start, one on the host waits.
	c.SetMark(n, 7)
	third, fourth := call(10, true), call(100, false)
	c.Deliver(halt, pi.Value{})
	for _, m := range sys.Steps(c, nil) {
		if s, ok := c.Subject(m); !ok || s.Name().Hint != "halt" {
			continue
		}
		sys.Next(c, m)
	}
	for _, m := range sys.Steps(c, nil) {
		if s, ok := c.Subject(m); ok && s.Same(n) {
			sys.Next(c, m)
		}
	}
	if c.Runs(n) || c.Mark(n) != 0 || c.DeliverIn(n, op, pi.Value{}) {
		t.Error("the machine still runs")
	}
	stopped, _ := c.Channel("stopped")
	frozen, ok := c.Take(stopped)
	if !ok {
		t.Fatal("the machine was not stopped")
	}
	if k := len(frozen.Part().Messages); k != 1 {
		t.Errorf("%d messages were frozen, want the one that lived in the machine", k)
	}
	c.Deliver(restart, frozen)
	settle(sys, c)
	if c.Mark(n) != 7 {
		t.Errorf("the mark is %d after the start, want 7", c.Mark(n))
	}
	a, okA := c.Take(third)
	b, okB := c.Take(fourth)
	if !okA || !okB || max(a.Int(), b.Int()) != 113 {
		t.Errorf("the answers are %v %v and %v %v, want 113 for the later", a, okA, b, okB)
	}

	c.SetMark(n, 8)
	c.Deliver(halt, pi.Value{})
	settle(sys, c)
	c.Deliver(restart, frozen) // an older state, with the message that it was frozen with
	settle(sys, c)
	if c.Mark(n) != 7 {
		t.Errorf("the mark of the older state is %d, want 7", c.Mark(n))
	}
	fifth := call(1000, false)
	settle(sys, c)
	want(third, 13)
	want(fifth, 1013)
	if o := sys.Outcome(c); o.End != step.Deadlock {
		t.Errorf("the program is %s", o.End)
	}
}

// TestOutsideIsNoDescendantOfMain: names and messages from outside have names of their own.
func TestOutsideIsNoDescendantOfMain(t *testing.T) {
	sys := compile(t, `let c : int chan = chan "c" let () = send (chan "tell") c; print_endline (string_of_int (recv c))`).System(pi.Options{})
	c := sys.Start()
	tell, _ := c.Channel("tell")
	ch, _ := c.Take(tell)
	if got := c.NewChan("x").Name().String(); got != "x#outside:1" {
		t.Errorf("a channel from outside is %s", got)
	}
	c.Deliver(ch, pi.Data{}.Const(calculus.IntConst(5)))
	if got := sys.Label(c, sys.Steps(c, nil)[0]).Text; got != "main recv c#main:1 outside!1" {
		t.Errorf("the label is %q", got)
	}
}
