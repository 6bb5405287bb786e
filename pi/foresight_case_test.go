package pi_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// TestFutureCases has what threads may touch at the start of small programs, found by hand: what a thread can come to know and
// what it cannot.
func TestFutureCases(t *testing.T) {
	tests := []struct{ name, text, thread, want string }{
		{"its own channels", `
let a : unit chan = chan "a" let b : unit chan = chan "b"
let () = fork (fun () -> recv a; send b (); recv a)
let () = recv b; recv a`, "main.1", "recv a, offer a, recv b, offer b"},
		{"only what its code can do", `
let a : unit chan = chan "a"
let () = fork (fun () -> recv a)
let () = send a (); send a ()`, "main.1", "recv a"},
		{"only from where it waits", `
let a : unit chan = chan "a" let b : unit chan = chan "b"
let () = print_string "x"
let () = recv a
let () = send b ()`, "main", "recv a, offer a, recv b, offer b, write stdout"},
		{"a channel that is sent", `
let a : int chan chan = chan "a" let b : int chan = chan "b"
let () = fork (fun () -> send (recv a) 1)
let () = ignore (recv b); send a b`, "main.1", "recv a, offer a, recv b, offer b"},
		{"a channel that waits", `
let a : int chan chan = chan "a" let b : int chan = chan "b"
let () = send a b
let () = fork (fun () -> send (recv a) 1)
let () = ignore (recv (chan "never"))`, "main.1", "recv a, offer a, recv b, offer b"},
		{"nothing comes through a channel of integers", `
let a : int chan = chan "a" let b : int chan = chan "b"
let () = fork (fun () -> ignore (recv a))
let () = ignore (recv b); send a 1`, "main.1", "recv a"},
		{"nothing comes through a channel of lists of records of strings", `
type r = { l : string; n : int option }
let a : r list chan = chan "a" let b : int chan = chan "b"
let () = fork (fun () -> ignore (recv a))
let () = ignore (recv b); send a []`, "main.1", "recv a"},
		{"a channel that a reference may hold", `
let b : int chan = chan "b" let r = ref b
let go : unit chan = chan "go"
let () = fork (fun () -> let c = get r in send c 1)
let () = recv go; set (chan "c") r`, "main.1", "get r, offer b, offer go"}, // main knows go, and which names fit is not asked
		{"a channel that is put into a reference", `
let b : int chan = chan "b" let c : int chan = chan "c" let r = ref b
let () = fork (fun () -> send (get r) 1)
let () = ignore (recv c); set c r`, "main.1", "get r, offer b, offer c"},
		{
			"a function that is sent on a channel that is sent", `
let f : (unit -> unit) chan chan = chan "f"
let () = fork (fun () -> (recv (recv f)) ())
let () = recv (chan "go"); let g = chan "g" in send f g; send g (fun () -> print_string "x")`,
			"main.1", "recv f, offer f, recv go, offer go, write stdout",
		},
		{
			"a function that is sent", `
let f : (unit -> unit) chan = chan "f" let b : unit chan = chan "b"
let () = fork (fun () -> (recv f) ())
let () = recv (chan "go"); send f (fun () -> send b (); print_string "x")`,
			"main.1", "recv f, offer f, recv b, offer b, recv go, offer go, write stdout",
		},
		{"a machine reads its name and its machine's things", `
let n = name "n" let b : unit chan = chan "b"
let () = start n (box (fun () -> recv b))
let () = recv (chan "go")`, "main+1.0", "recv b, read n"},
		{"who stops a machine may do what is in it", `
let n = name "n" let b : unit chan = chan "b" let go : unit chan = chan "go"
let () = start n (box (fun () -> recv b; print_string "x"))
let () = fork (fun () -> start n (stop n))
let () = recv go`, "main.1", "recv b, offer b, write n, write stdout, read n"},
		{"who receives from a machine reads its name", `
let n = name "n" let b : unit chan = chan "b"
let () = start n (box (fun () -> send b ()))
let () = recv b`, "main", "recv b, read n"},
		{"a fault", `
let () = fork (fun () -> Sim.fault "f")
let () = recv (chan "go")`, "main.1", "write budget"},
		{"a division by a constant and a match of every case do not fail", `
let a : int list chan = chan "a"
let () = fork (fun () -> match recv a with [] -> () | x :: _ -> if x / 2 = 1 then send a [])`, "main.1", "recv a, offer a"},
		{"a match without a case for every value may fail", `
type t = A | B | C
let a : t chan = chan "a" let b : int chan = chan "b"
let () = fork (fun () -> match recv a with A -> () | B -> ())
let () = ignore (recv b)`, "main.1", "recv a, write stdout"},
		{"failing writes standard output", `
let b : unit chan = chan "b"
let () = fork (fun () -> recv b; failwith "")
let () = recv b`, "main.1", "recv b, write stdout"},
		{"a division may fail", `
let a : int chan = chan "a"
let () = fork (fun () -> send a (1 / recv a))`, "main.1", "recv a, offer a, write stdout"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			sys := compile(t, test.text).System(pi.Options{Record: true, Faults: map[string]int{"f": 1}})
			c := sys.Start()
			for c.Waits("main") == "start" { // until all machines run
				for _, m := range sys.Steps(c, nil) {
					if c.ThreadLabel(m.Actor) == "main" {
						c = sys.Next(c, m)
						break
					}
				}
			}
			var got []string
			for _, actor := range sys.Actors(c, nil) {
				if c.ThreadLabel(actor) == test.thread {
					for _, u := range sys.Future(c, actor, nil) {
						got = append(got, useText(c, u))
					}
				}
			}
			want := strings.Split(test.want, ", ")
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// useText shows a use with the hint of its object.
func useText(c *pi.Config, u step.Use) string {
	object, _, _ := strings.Cut(c.Object(u.Token), "#")
	mode := [...]string{step.Consume: "recv", step.Read: "read", step.Write: "write", step.Offer: "offer"}[u.Mode]
	switch object {
	case "r":
		mode = [...]string{step.Read: "get", step.Write: "set", step.Offer: "offer"}[u.Mode]
	case "2":
		object = "stdout"
	case "3":
		object = "budget"
	}
	return mode + " " + object
}
