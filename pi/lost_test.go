package pi_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/pi"
)

// TestLost: what is left behind when nothing happens any more.
func TestLost(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", `let c = chan "c" let () = fork (fun () -> send c 1); let _ = recv c in ()`, nil},
		{"a late message", `let c = chan "c" let () = fork (fun () -> send c 1); send c 2; let _ = recv c in ()`, []string{"message c"}},
		{"nobody sends", `let c : int chan = chan "c" let () = fork (fun () -> let _ = recv c in ())`, []string{"thread main.1 recv c"}},
		{"main", `let () = recv (chan "c")`, []string{"thread main recv c"}},
		{
			"one waits for the other", `let a : int chan = chan "a" let b = chan "b"
			let () = fork (fun () -> send b (recv a)); fork (fun () -> let _ = recv b in ())`,
			[]string{"thread main.1 recv a", "thread main.2 recv b"},
		},
		{"known outside", `let c : int chan = chan "open" let d = chan "d" let () = fork (fun () -> send d (recv c)); fork (fun () -> let _ = recv d in ())`, nil},
		{"a fault may come", `let c = chan "c" let () = fork (fun () -> Sim.fault "storm"; send c 1); fork (fun () -> let _ = recv c in ())`, nil},
		{
			"a machine that runs already", `let vm = name "vm" let p = box (fun () -> ()) let () = start vm p; fork (fun () -> start vm p)`,
			[]string{"thread main.1 start vm"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			sys := compile(t, c.text).System(pi.Options{})
			end := fifo(t, sys).Final
			var got []string
			for _, l := range sys.Lost(end, func(n pi.Name) bool { return n.Hint == "open" }) {
				if l.Message {
					got = append(got, "message "+l.Chan.Hint)
					continue
				}
				waits, _, _ := strings.Cut(l.Waits, "#")
				got = append(got, "thread "+l.Label+" "+waits)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
