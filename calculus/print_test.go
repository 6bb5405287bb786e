package calculus_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/cps"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got); -update rewrites it\n%s", file, diff)
	}
}

// TestPrinters shows one script in both calculi, with and without types, and a configuration of each on the way.
func TestPrinters(t *testing.T) {
	const script = `
type order = { item : string; count : int }
let n = name "Payment"
let req = chan "Payment"
let rec serve f = let (order, r) = recv req in fork (fun () -> send r (f order)); serve f
let pay o = if o.count > 0 then Some ("paid " ^ o.item) else None
let call o = let r = chan "resp" in send req (o, r); recv r
let twice f x = f (f x)
let () = start n (box (fun () -> serve pay))
let snapshot = stop n
let () = start n snapshot; start (name "Payment") snapshot
let () = match call { item = "tea"; count = twice (fun x -> x + 1) 0 } with
  | Some answer -> print_endline answer
  | None -> failwith "nothing to pay"
`
	var got strings.Builder
	p := elaborate(t, script)
	q := cps.Program(p)
	for _, types := range []bool{false, true} {
		got.WriteString("--- λ∥\n" + lambda.Format(p.Main, lambda.Style{Types: types}) + "\n")
		got.WriteString("--- π∥\n" + process.Format(q.Main, process.Style{Types: types}) + "\n")
	}
	l, pi := lambda.NewSystem(p, lambda.Options{}), process.NewSystem(q, process.Options{})
	c, d := l.Start(), pi.Start()
	for range 60 {
		if steps := l.Steps(c, nil); len(steps) > 0 {
			c = l.Next(c, steps[len(steps)-1])
		}
		if steps := pi.Steps(d, nil); len(steps) > 0 {
			d = pi.Next(d, steps[len(steps)-1])
		}
	}
	got.WriteString("--- after 60 steps of the youngest threads\n" + lambda.FormatConfig(c, lambda.Style{Types: true}) + "\n")
	got.WriteString("---\n" + process.FormatConfig(d, process.Style{}) + "\n")
	golden(t, "testdata/print.golden", got.String())
}
