package pi_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/step"
)

// TestDeepRecursion: the stack is a chain of continuations in memory, so a million calls inside each other are no matter;
// nor is a long list, when they are compared, shown or made into a key.
func TestDeepRecursion(t *testing.T) {
	sys := compile(t, `
let rec sum n = if n = 0 then 0 else n + sum (n - 1)
let () = print_int (sum 1000000)
let rec up n = if n = 0 then [] else n :: up (n - 1)
let l = up 200000
let () = print_string (if l = up 200000 && compare l (0 :: l) > 0 then " equal" else " different")
let c = chan "c"
let () = send c l
let () = print_int (List.length (recv c))
let () = print_int (List.length l)
`).System(pi.Options{})
	c := sys.Start()
	keys := map[string]bool{}
	for n := 0; ; n++ {
		steps := sys.Steps(c, nil)
		if len(steps) == 0 {
			break
		}
		l := sys.Label(c, steps[0])
		if l.Rule == "P-Comm" {
			if len(l.Value) > 5000 || !strings.HasSuffix(l.Value, "…") {
				t.Errorf("a long value is shown in %d bytes", len(l.Value))
			}
			keys[string(sys.Key(c, nil))] = true
		}
		c = sys.Next(c, steps[0])
	}
	if got := c.Output(); got != "500000500000 equal200000200000" {
		t.Errorf("printed %q", got)
	}
	if len(keys) != 1 {
		t.Errorf("%d keys", len(keys))
	}
}

// TestSharedValues: a value of 2⁶⁰ leaves that shares its parts is as cheap as it looks, and its key does not tell how
// much is shared.
func TestSharedValues(t *testing.T) {
	key := func(text string) []byte {
		sys := compile(t, `
type tree = Leaf | Node of tree * tree
let rec full n = if n = 0 then Leaf else let t = full (n - 1) in Node (t, t)
let rec copy t = match t with Leaf -> Leaf | Node (a, b) -> Node (copy a, copy b)
let c : tree chan = chan "c"
let t = `+text+`
let () = print_string "x"
let () = send c t
let _ = recv c
`).System(pi.Options{})
		c := sys.Start()
		return sys.Key(c, nil)
	}
	if k := key("full 60"); len(k) > 10_000 {
		t.Errorf("the key has %d bytes", len(k))
	}
	for _, n := range []string{"3", "12"} { // written as a tree, and interned
		if a, b := key("full "+n), key("copy (full "+n+")"); !sameBehindTerm(a, b) {
			t.Errorf("full %s: sharing shows in the key: %d and %d bytes", n, len(a), len(b))
		}
	}
	if bytes.Equal(key("full 12"), key("Node (full 11, full 10)")) {
		t.Error("different values have one key")
	}
}

// sameBehindTerm compares keys of two programs that differ in one call, whose code has the same shape.
func sameBehindTerm(a, b []byte) bool { return len(a) == len(b) }

// TestSpinning: a thread that computes for ever takes turns, others go on, it can be stopped and started, and the
// explorer sees that its run need not end.
func TestSpinning(t *testing.T) {
	p := compile(t, `
let n = name "n"
let () = start n (box (fun () -> let rec spin () = spin () in spin ()))
let () = print_string "a"
let f = stop n
let () = print_string "b"
let () = start n f
`)
	sys := p.System(pi.Options{Fuel: 100})
	c := sys.Start()
	var labels []string
	for range 12 {
		steps := sys.Steps(c, nil)
		m := steps[len(labels)%len(steps)]
		labels = append(labels, sys.Label(c, m).Text)
		c = sys.Next(c, m)
	}
	for _, want := range []string{"main stop n#main:1", "main+1.0 run", "main+2.0 run"} {
		if !slices.Contains(labels, want) {
			t.Errorf("%s is not among %v", want, labels)
		}
	}
	if c.Output() != "ab" {
		t.Errorf("printed %q", c.Output())
	}
	if o := sys.Outcome(c); o.End != step.Running {
		t.Errorf("the end is %s", o.End)
	}
	r := explore.Naive(context.Background(), sim.System[*pi.Config](sys), explore.Options{MaxStates: 1000})
	if !r.Complete || !r.Endless || len(r.Outcomes) != 0 {
		t.Errorf("complete %v, endless %v, %d outcomes", r.Complete, r.Endless, len(r.Outcomes))
	}
}

// TestFuelDoesNotMatter: outcomes are the same however short the turns are.
func TestFuelDoesNotMatter(t *testing.T) {
	for _, name := range []string{"continuations", "data", "rollback", "witness_chan", "mobile"} {
		p := compile(t, testdata(t, name))
		want := outcomes(t, sim.System[*pi.Config](p.System(pi.Options{})))
		for _, fuel := range []int{1, 7} {
			got := outcomes(t, sim.System[*pi.Config](p.System(pi.Options{Fuel: fuel})))
			if !slices.Equal(got, want) {
				t.Errorf("%s with fuel %d: %v, want %v", name, fuel, got, want)
			}
		}
	}
}

// TestForkBomb: a thread that forks itself for ever does not keep a step from ending.
func TestForkBomb(t *testing.T) {
	sys := compile(t, `
let rec bomb () = fork bomb; fork bomb
let () = bomb ()
`).System(pi.Options{Fuel: 1000})
	c := sys.Start()
	for range 3 {
		c = sys.Next(c, sys.Steps(c, nil)[0])
	}
	if n := len(sys.Steps(c, nil)); n < 1000 || n > 5000 {
		t.Errorf("%d threads", n)
	}
}

// TestManyThreadsAndPartitions runs ten thousand threads in a thousand partitions, each stopped and started once.
func TestManyThreadsAndPartitions(t *testing.T) {
	final := fifo(t, compile(t, `
let rec times n f = if n = 0 then () else begin f n; times (n - 1) f end
let machine i = let n = name "vm" in let go = chan "go" in let all = chan "all" in
  start n (box (fun () -> times 10 (fun k -> fork (fun () -> let x = recv go in send all (x + k)))));
  (n, (go, all))
let rec farm i = if i = 0 then [] else let m = machine i in m :: farm (i - 1)
let machines = farm 1000
let () = List.iter (fun (n, _) -> let p = stop n in start n p) machines
let rec gather all i s = if i = 0 then s else gather all (i - 1) (s + recv all)
let ask (n, (go, all)) = times 10 (fun _ -> send go 1); gather all 10 0
let () = print_int (List.fold_left (fun s m -> s + ask m) 0 machines)
`).System(pi.Options{})).Final
	if got := final.Output(); got != "65000" {
		t.Errorf("printed %q", got)
	}
	if n := len(final.View().Partitions); n != 1001 {
		t.Errorf("%d partitions", n)
	}
}

// TestGarbage: races and references leave nothing behind that grows with the run.
func TestGarbage(t *testing.T) {
	final := fifo(t, compile(t, `
let race f g = let c = chan "race" in fork (fun () -> send c (f ())); fork (fun () -> send c (g ())); recv c
let kept = chan "kept"
let rec go n s = if n = 0 then s else begin
  let r = ref n in
  (if n mod 10000 = 0 then send kept n);
  go (n - 1) (s + race (fun () -> get r) (fun () -> get r)) end
let s = go 50000 0
let () = print_int (recv kept + recv kept + recv kept + recv kept + recv kept)
let () = print_string (if s = 1250025000 then " right" else " wrong")
`).System(pi.Options{})).Final
	if got := final.Output(); got != "150000 right" {
		t.Errorf("printed %q", got)
	}
	host := final.View().Partitions[0]
	if n := len(host.Messages) + len(host.Cells); n > 40_000 {
		t.Errorf("%d messages and cells are kept", n)
	}
}

// TestBlockedReceiversCostNothing: what is enabled is one step, whatever else waits.
func TestBlockedReceiversCostNothing(t *testing.T) {
	sys := compile(t, `
let rec sleepers n = if n = 0 then () else begin fork (fun () -> recv (chan "never")); sleepers (n - 1) end
let () = sleepers 10000
let () = print_string "awake"
`).System(pi.Options{})
	c := sys.Start()
	steps := sys.Steps(c, nil)
	if len(steps) != 1 || sys.Label(c, steps[0]).Text != "main print" {
		t.Errorf("%d steps", len(steps))
	}
	allocations := testing.AllocsPerRun(10, func() { steps = sys.Steps(c, steps[:0]) })
	if allocations != 0 {
		t.Errorf("%v allocations", allocations)
	}
	c = sys.Next(c, steps[0])
	if o := sys.Outcome(c); o.End != step.Done || len(o.Blocked) != 10000 {
		t.Error(fmt.Sprint(o.End, len(o.Blocked)))
	}
}
