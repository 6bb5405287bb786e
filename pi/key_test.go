package pi_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// TestKeys: within one program, the states that must have one key and those that must not. Each script offers a choice;
// the keys are compared once both alternatives have run until main waits at the channel `end`.
func TestKeys(t *testing.T) {
	tests := []struct {
		name, text string
		same       bool
	}{
		{"unreachable messages", `if Sim.choose [true; false] then send (chan "x") 1`, true},
		{"unreachable cells", `if Sim.choose [true; false] then ignore (ref 5)`, true},
		{"unreachable empty partitions", `if Sim.choose [true; false] then start (name "n") (box (fun () -> ()))`, true},
		{"names made before", `
let c = if Sim.choose [true; false] then chan "c" else begin ignore (ref 0); ignore (chan "x"); chan "c" end
let () = fork (fun () -> print_int (recv c))`, true},
		{"order of sending", `
let c = chan "c"
let () = if Sim.choose [true; false] then begin send c 1; send c 2 end else begin send c 2; send c 1 end
let () = fork (fun () -> let _ = recv (chan "never") in print_int (recv c))`, true},
		{"who sent", `
let c = chan "c"
let () = if Sim.choose [true; false] then send c 1 else fork (fun () -> send c 1)
let () = fork (fun () -> let _ = recv (chan "never") in print_int (recv c))`, true},
		{"labels of threads", `
let never : unit chan = chan "never"
let () = if Sim.choose [true; false] then fork (fun () -> ())
let () = fork (fun () -> recv never)`, true},
		{"labels of machines", `
let n = name "n"
let () = if Sim.choose [true; false] then begin start n (box (fun () -> ())); ignore (stop n) end
let () = start n (box (fun () -> recv (chan "never")))`, true},

		{"reachable messages", `
let c = chan "c"
let () = if Sim.choose [true; false] then send c 1
let () = fork (fun () -> let _ = recv (chan "never") in print_int (recv c))`, false},
		{"contents of messages", `
let c = chan "c"
let () = send c (if Sim.choose [true; false] then 1 else 2)
let () = fork (fun () -> let _ = recv (chan "never") in print_int (recv c))`, false},
		{"number of messages", `
let c = chan "c"
let () = send c 1; if Sim.choose [true; false] then send c 1
let () = fork (fun () -> let _ = recv (chan "never") in print_int (recv c))`, false},
		{"contents of cells", `
let r = ref (if Sim.choose [true; false] then 1 else 2)
let () = fork (fun () -> let _ = recv (chan "never") in print_int (get r))`, false},
		{"which of two names", `
let a = chan "a" let b = chan "b"
let () = fork (fun () -> let _ = recv (chan "never") in print_int (recv a + recv b + recv b))
let () = send (if Sim.choose [true; false] then a else b) 1`, false},
		{"equal or different names", `
let a : int chan = chan "a"
let b = if Sim.choose [true; false] then a else chan "a"
let () = fork (fun () -> let _ = recv (chan "never") in if a = b then print_int 1)`, false},
		{"empty partitions that can be stopped", `
let n = name "n"
let () = if Sim.choose [true; false] then start n (box (fun () -> ()))
let () = fork (fun () -> let _ = recv (chan "never") in ignore (stop n))`, false},
		{"where a thread runs", `
let m = name "m" let n = name "n" let nothing = box (fun () -> ())
let f = box (fun () -> let _ = recv (chan "never") in print_int 1)
let first = Sim.choose [true; false]
let () = start m (if first then f else nothing); start n (if first then nothing else f)
let () = fork (fun () -> let _ = recv (chan "never") in ignore (stop m); ignore (stop n))`, false},
		{"where a message lives", `
let m = name "m" let n = name "n" let c = chan "c" let nothing = box (fun () -> ())
let f = box (fun () -> send c 1)
let first = Sim.choose [true; false]
let () = start m (if first then f else nothing); start n (if first then nothing else f)
let () = fork (fun () -> let _ = recv (chan "never") in ignore (stop m); print_int (recv c); ignore (stop n))`, false},
		{"machines whose names nobody knows", `
let f = box (fun () -> recv (chan "never"))
let () = if Sim.choose [true; false] then begin start (name "m") f; start (name "n") f end else
  begin let n = name "n" in start n f; ignore (stop n); start (name "a") f; start (name "b") f end`, true},
		{"what is frozen", `
let n = name "n"
let p = if Sim.choose [true; false] then box (fun () -> ()) else begin start n (box (fun () -> recv (chan "never"))); stop n end
let () = fork (fun () -> let _ = recv (chan "never") in start n p)`, false},
		{"frozen messages", `
let n = name "n" let c = chan "c"
let x = if Sim.choose [true; false] then 1 else 2
let () = start n (box (fun () -> send c x))
let p = stop n
let () = fork (fun () -> let _ = recv (chan "never") in start n p; print_int (recv c))`, false},
		{"frozen cells", `
let n = name "n" let o = chan "o"
let x = if Sim.choose [true; false] then 1 else 2
let () = start n (box (fun () -> let r = ref x in send o r))
let r = recv o
let p = stop n
let () = fork (fun () -> let _ = recv (chan "never") in start n p; print_int (get r))`, false},
		{"where in the code", `
let never : unit chan = chan "never"
let first = Sim.choose [true; false]
let () = fork (fun () -> if first then begin recv never; print_int 1 end else begin recv never; print_int 2 end)`, false},
		{"which of two twins", `
let n = name "n" let c = chan "c" let never : unit chan = chan "never"
let first = Sim.choose [true; false]
let twin mine k = box (fun () -> (if mine then send c 1); recv never; print_int k)
let () = start n (twin first 1); start n (twin (not first) 2)
let () = fork (fun () -> recv never; ignore (stop n); print_int (recv c))`, false},
		{"budgets", `if Sim.choose [true; false] then Sim.fault "f"`, false},
		{"output", `print_string (if Sim.choose [true; false] then "a" else "b")`, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := test.text
			if text[0] != '\n' {
				text = "let () = " + text
			}
			o := pi.Options{Faults: map[string]int{"f": 1}}
			if strings.Contains(test.name, "twin") {
				o.Policy = calculus.Multi
			}
			p := compile(t, "let the_end = chan \"end\"\n"+text+"\nlet () = recv the_end")
			space := p.Space(o)
			x, y := settled(t, sim.System[pi.State](space), 1), settled(t, sim.System[pi.State](space), 2)
			if same := bytes.Equal(space.Key(x, nil), space.Key(y, nil)); same != test.same {
				t.Errorf("the same key in a Space: %v, want %v", same, test.same)
			}
			for _, id := range []step.Identity{step.Multiset, step.Position} {
				if bytes.Equal(space.KeyAs(x, id, nil), space.KeyAs(y, id, nil)) && !test.same {
					t.Errorf("the same key by %v", id)
				}
			}
			sys := p.System(o)
			a, b := settled(t, sim.System[*pi.Config](sys), 1), settled(t, sim.System[*pi.Config](sys), 2)
			if diff := cmp.Diff(sys.Key(a, nil), sys.Key(b, nil)); (diff == "") != test.same {
				t.Errorf("the same key: %v, want %v", diff == "", test.same)
			}
			if diff := cmp.Diff(append([]byte("x"), sys.Key(a, nil)...), sys.Key(a, []byte("x"))); diff != "" {
				t.Error("Key does not append")
			}
		})
	}
}

// settled takes main's choice and then the first step until nothing moves.
func settled[S any](t *testing.T, sys sim.System[S], choice int) S {
	t.Helper()
	c := sys.Start()
	for {
		steps := sys.Steps(c, nil)
		if len(steps) == 0 {
			return c
		}
		m := steps[0]
		if sys.Label(c, m).Rule == "P-Choose" {
			m = steps[choice-1]
		}
		c = sys.Next(c, m)
	}
}

// TestUses lists the tokens of every kind of step: who conflicts with whom depends on them.
func TestUses(t *testing.T) {
	sys := compile(t, `
let n = name "n"
let c = chan "c"
let r = ref 0
let () = start n (box (fun () ->
  send c 1; let x = recv c in set x r; print_int (get r); let d = chan "d" in ignore (Sim.choose [1]); Sim.fault "f";
  failwith "x"))
let () = ignore (recv (chan "never")); start n (stop n)
`).System(pi.Options{Faults: map[string]int{"f": 1}})
	// tokens: 1 host, 2 standard output, 3 the budget, 4 main, 5 n, 6 c, 7 r, 8 its cell, 9 the box's channel …
	c := sys.Start()
	var got []string
	for {
		steps := sys.Steps(c, nil)
		if len(steps) == 0 {
			break
		}
		m := steps[0]
		text := sys.Label(c, m).Text + ":"
		for _, u := range sys.Uses(c, m, nil) {
			text += fmt.Sprintf(" %s %d", [...]string{step.Consume: "consume", step.Read: "read", step.Write: "write"}[u.Mode], u.Token)
		}
		got = append(got, text)
		c = sys.Next(c, m)
	}
	want := []string{
		"main start n#main:1: consume 4 write 5",
		"main+1.0 recv c#main:2 main+1.0!1: consume 10 read 5 consume 12 read 5",
		"main+1.0 set r#main:3: consume 10 read 5 write 8",
		"main+1.0 get r#main:3: consume 10 read 5 read 8",
		"main+1.0 print: consume 10 read 5 write 2",
		"main+1.0 chan d: consume 10 read 5",
		"main+1.0 choose 1: consume 10 read 5",
		"main+1.0 fault f: consume 10 read 5 write 3",
		"main+1.0 fail: consume 10 read 5 write 2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
