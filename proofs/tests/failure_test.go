package tests

import (
	"context"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// TestFailures is L-Fail and P-Fail in their details, which outcomes leave out: every way to fail, in the host and in a
// machine, has its code in all three semantics, and they blame the same thread and partition. λ∥ and the machine blame the same
// place too; in π∥ `fail V` has lost its continuation, and with it the user's call of a library function that failed.
func TestFailures(t *testing.T) {
	for _, c := range []struct{ name, code, body string }{
		{"failwith", calculus.FaultFailwith, `failwith "no"`},
		{"assert", calculus.FaultAssert, `assert (List.length [] = 1)`},
		{"match", calculus.FaultMatch, `match List.length [1; 2] with 0 -> () | 1 -> ()`},
		{"division", calculus.FaultDivision, `print_int (1 / List.length [])`},
		{"mod", calculus.FaultDivision, `print_int (1 mod List.length [])`},
		{"int of string", calculus.FaultIntOfString, `print_int (int_of_string "one")`},
		{"compare", calculus.FaultCompare, `ignore (List.length = List.length)`},
		{"order of names", calculus.FaultCompare, `ignore (name "a" < name "b")`},
		{"choose", calculus.FaultChoose, `Sim.choose []`},
		{"library", calculus.FaultLibrary, `print_int (List.hd [])`},
		{"string too long", calculus.FaultString, `let rec grow s = grow (s ^ s) in grow "0123456789abcdef"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			failing := "let go () = " + c.body + "\n"
			failsAlike(t, c.code, "main", "host", failing+"let () = go ()")
			failsAlike(t, c.code, "main+1.0", "m", failing+`let () = start (name "m") (box go)`)
		})
	}
}

// failsAlike runs a script in all three semantics and asks for one and the same failure.
func failsAlike(t *testing.T, code, thread, partition, text string) {
	t.Helper()
	machine, l, p := compileText(t, "fails.ml", text).systems(calculus.Block, nil)
	want := failureOf(t, "λ∥", l)
	if got := failureOf(t, "the machine", machine); *got != *want {
		t.Errorf("λ∥ fails by %+v, the machine by %+v", *want, *got)
	}
	got := failureOf(t, "π∥", p)
	got.Span = want.Span
	if *got != *want {
		t.Errorf("λ∥ fails by %+v, π∥ by %+v", *want, *got)
	}
	if want.Code != code || want.Thread != thread || !strings.HasPrefix(want.Partition, partition) || !want.Span.Known() {
		t.Errorf("%+v, but the code should be %s, the thread %s and the partition %s", *want, code, thread, partition)
	}
}

func failureOf[S any](t *testing.T, name string, sys sim.System[S]) *step.Failure {
	t.Helper()
	r, err := sim.Run(context.Background(), sys, sim.FIFO(), sim.Limits{MaxSteps: 20_000}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Outcome.End != step.Error {
		t.Fatalf("%s: the run ends with %s, not with a failure", name, r.Outcome.End)
	}
	return r.Outcome.Failure
}
