//go:build unix

package driver

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
)

// dinner is a script of n philosophers with a private tick before each release.
const dinner = `let rec phil t l r =
  recv l; recv r; send t (); recv t; send l (); send t (); recv t; send r (); phil t l r
let first = chan "f"
let rec table i left =
  if i = %d then fork (fun () -> phil (chan "t") left first)
  else begin
    let right = chan "f" in
    send right (); fork (fun () -> phil (chan "t") left right); table (i + 1) right
  end
let () = send first (); table 1 first
`

// senders is a script of n senders and one receiver.
const senders = `let c = chan "c"
let rec spawn n = if n > 0 then begin fork (fun () -> send c n); spawn (n - 1) end
let rec take n = if n > 0 then begin let _ = recv c in take (n - 1) end
let () = spawn %d; take %[1]d
`

func compiled(t testing.TB, format string, n int) *Program {
	t.Helper()
	path := filepath.Join(t.TempDir(), "script.ml")
	if err := os.WriteFile(path, fmt.Appendf(nil, format, n), 0o600); err != nil {
		t.Fatal(err)
	}
	p, ds := Compile(Inputs{Script: path})
	if p == nil {
		t.Fatal(ds)
	}
	return p
}

// TestDinnerThroughAScript pins the counts of the philosophers whose table is a script.
func TestDinnerThroughAScript(t *testing.T) {
	power := 27
	for n := 3; n <= 7; n++ {
		r := compiled(t, dinner, n).Explore(context.Background(), Options{}, Search{Identity: sim.Position})
		if r.States != power-1 || r.Transitions != n*(2*power/3-1) {
			t.Errorf("%d philosophers: %d states, %d transitions; want %d, %d", n, r.States, r.Transitions, power-1, n*(2*power/3-1))
		}
		if !r.Complete || !r.Endless || len(r.Outcomes) != 1 || len(r.Outcomes[0].Witness) != n {
			t.Errorf("%d philosophers: complete %v, endless %v, outcomes %v", n, r.Complete, r.Endless, r.Outcomes)
		}
		power *= 3
	}
}

// TestDinnerModuloCongruence: tables that differ in who sits where are one; a state is a necklace of beads of three colours,
// and one of the necklaces is none.
func TestDinnerModuloCongruence(t *testing.T) {
	for n, want := range map[int]int{3: 10, 4: 23, 8: 833, 10: 5933, 12: 44_367} {
		if r := compiled(t, dinner, n).Explore(context.Background(), Options{}, Search{}); r.States != want || !r.Complete {
			t.Errorf("%d philosophers: %d states, complete %v; want %d", n, r.States, r.Complete, want)
		}
	}
}

// TestSendersThroughAScript pins the number of executions of senders who race for one receiver.
func TestSendersThroughAScript(t *testing.T) {
	want := 1
	for n := 1; n <= 6; n++ {
		want *= n
		r := compiled(t, senders, n).Explore(context.Background(), Options{}, Search{Mode: explore.ByTraces, Reduce: explore.Optimal})
		if r.Executions != want || r.Blocked != 0 || !r.Complete {
			t.Errorf("%d senders: %d executions, %d in vain, want %d", n, r.Executions, r.Blocked, want)
		}
	}
}

// Rates are by processor time, and of the search alone.

func BenchmarkDinner10(b *testing.B) {
	p := compiled(b, dinner, 10)
	transitions, before := 0, cpuTime()
	for b.Loop() {
		space := sim.System[pi.State](p.Machine.Space(pi.Options{}))
		transitions += explore.States(context.Background(), space, explore.Options{Identity: sim.Position}).Transitions
	}
	b.ReportMetric(float64(transitions)/(cpuTime()-before).Seconds()/1e6, "Mtransitions/cpu-s")
}

func BenchmarkSevenSenders(b *testing.B) {
	p := compiled(b, senders, 7)
	executions, before := 0, cpuTime()
	for b.Loop() {
		space := sim.System[pi.State](p.Machine.Space(pi.Options{}))
		executions += explore.Traces(context.Background(), space, explore.Options{Reduce: explore.Optimal}).Executions
	}
	b.ReportMetric(float64(executions)/(cpuTime()-before).Seconds()/1e3, "kexecutions/cpu-s")
}
