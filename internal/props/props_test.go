package props_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/props"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
	"github.com/balticsim/balticsim/step"
)

// translate takes a script without a farm to π∥.
func translate(t *testing.T, text string) *process.Program {
	t.Helper()
	tree, ds := script.ParseProgram(source.NewFile("S.ml", text))
	if ds.HasErrors() {
		t.Fatal(ds[0])
	}
	result, ds := elab.Check([]elab.Unit{{Name: "Script", Tree: tree}})
	if ds.HasErrors() {
		t.Fatal(ds[0])
	}
	program, err := result.Program()
	if err != nil {
		t.Fatal(err)
	}
	return cps.Program(program)
}

func subject(t *testing.T, text string, o pi.Options) props.Subject {
	t.Helper()
	p := translate(t, text)
	return props.Subject{Space: pi.Compile(p).Space(o), Process: p}
}

func load(t *testing.T, file string, expressions ...string) *props.Set {
	t.Helper()
	var files []*source.File
	if file != "" {
		files = append(files, source.NewFile("S.props", file))
	}
	set, ds := props.Load(files, expressions)
	if ds.HasErrors() {
		t.Fatal(ds[0])
	}
	return set
}

// checked returns the findings and replays each run against a property: it must be a run, and end as the finding says.
func checked(t *testing.T, text, file string, o props.Options, expressions ...string) []props.Finding {
	t.Helper()
	r, d := load(t, file, expressions...).Check(context.Background(), subject(t, text, pi.Options{}), o)
	if d != nil {
		t.Fatal(d)
	}
	sys := pi.Compile(translate(t, text)).System(pi.Options{})
	for _, f := range r.Findings {
		if f.Answer != props.Violated {
			continue
		}
		c := follow(t, sys, sys.Start(), f.Prefix)
		if f.End != step.Running && sys.Outcome(c).End != f.End {
			t.Errorf("the run against %s ends with %v, not with %v", f.Name, sys.Outcome(c).End, f.End)
		}
		follow(t, sys, c, f.Cycle)
	}
	return r.Findings
}

func follow(t *testing.T, sys *pi.System, c *pi.Config, labels []string) *pi.Config {
	t.Helper()
next:
	for _, label := range labels {
		for _, m := range sys.Steps(c, nil) {
			if sys.Label(c, m).Text == label {
				c = sys.Next(c, m)
				continue next
			}
		}
		t.Fatalf("the step %q is not enabled", label)
	}
	return c
}

// verdicts shows findings in a line each.
func verdicts(findings []props.Finding) map[string]string {
	shown := map[string]string{}
	for _, f := range findings {
		shown[f.Name] = f.Answer.String()
	}
	return shown
}

func corpus(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../testdata/corpus/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSafety(t *testing.T) {
	const coin = `let () = print_endline (Sim.choose ["heads"; "tails"]); if Sim.choose [true; false] then recv (chan "nobody")`
	got := verdicts(checked(t, coin, `
let quiet = never (fun s -> List.length (output s) > 1)
let heads = always (fun s -> match output s with [] -> true | side :: _ -> side = "heads")
let stuck = never (fun s -> receivers s "nobody" = 1)
let told = always (fun s -> match ended s with Some Done -> finished s | Some Deadlock -> not (finished s) && blocked s "main" | Some Error -> false | None -> true)
let alone = always (fun s -> (finished s || alive s "main") && running s "coin" = 0 && messages s "nobody" = 0)
`, props.Options{}, "no-deadlock", "outcomes ⊆ {done heads; done tails; deadlock heads; deadlock tails}", `outcomes {done heads; done "tails"}`))
	want := map[string]string{
		"quiet": "holds", "heads": "violated", "stuck": "violated", "told": "holds", "alone": "holds", "no-deadlock": "violated",
		"outcomes ⊆ {done heads; done tails; deadlock heads; deadlock tails}": "holds", `outcomes {done heads; done "tails"}`: "violated",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestShortest: the run against a property is a shortest one.
func TestShortest(t *testing.T) {
	findings := checked(t, `let rec count n = if n < 9 then begin print_int n; count (n + 1) end let () = fork (fun () -> count 0); count 5`,
		"", props.Options{}, `never (fun s -> match output s with [line] -> String.length line = 2 | _ -> false)`)
	if got := len(findings[0].Prefix); got != 2 {
		t.Errorf("%d steps: %q", got, findings[0].Prefix)
	}
}

// TestPeterson: never two inside, as the corpus has it, and with a flag that is put up too late.
func TestPeterson(t *testing.T) {
	good := corpus(t, "peterson.ml")
	if got := checked(t, good, "", props.Options{}, `never (fun s -> output s = ["overlap"])`); got[0].Answer != props.Holds {
		t.Errorf("%+v", got)
	}
	const marked = `
let flag0 = ref false let flag1 = ref false let turn = ref 0 let inside = chan "inside"
let rec spin other who = if !other then if !turn <> who then spin other who
let process mine other who =
  BEFORE
  turn := 1 - who; spin other who;
  AFTER
  send inside (); recv inside;
  mine := false
let () = fork (fun () -> process flag0 flag1 0); process flag1 flag0 1`
	for _, c := range []struct{ before, after, want string }{{"mine := true;", "", "holds"}, {"", "mine := true;", "violated"}} {
		got := checked(t, strings.NewReplacer("BEFORE", c.before, "AFTER", c.after).Replace(marked), "", props.Options{}, `never (fun s -> messages s "inside" > 1)`)
		if got[0].Answer.String() != c.want {
			t.Errorf("with %q before: %v", c.before, got[0].Answer)
		}
	}
}

// TestBadPredicates: a predicate that does anything is a diagnostic, never a hang.
func TestBadPredicates(t *testing.T) {
	for body, why := range map[string]string{
		`failwith "no"`:                     "it fails",
		`let rec go n = go (n + 1) in go 0`: "it does not come to an end",
		`print_string "x"; true`:            "it prints",
		`recv (chan "never")`:               "it waits",
		`Sim.choose [true; false]`:          "it makes a choice",
		`let c = chan "c" in send c 1; fork (fun () -> recv c; ()); fork (fun () -> recv c; ()); true`: "it makes a choice",
	} {
		set := load(t, "", "never (fun s -> "+body+")")
		_, d := set.Check(context.Background(), subject(t, `let () = print_string "x"`, pi.Options{}), props.Options{})
		if d == nil || d.Code != props.CodeNoPredicate || !strings.Contains(d.Message, why) {
			t.Errorf("%s: %v, want: %s", body, d, why)
		}
	}
}

// TestBounded: what was left out is not said to hold.
func TestBounded(t *testing.T) {
	got := checked(t, `let rec loop n = print_int n; loop (n + 1) let () = loop 0`, "", props.Options{MaxStates: 50},
		`never (fun s -> List.length (output s) > 1)`, `never (fun s -> output s = ["01"])`, "eventually finished")
	want := []props.Answer{props.Unknown, props.Violated, props.Unknown}
	for i, f := range got {
		if f.Answer != want[i] {
			t.Errorf("%s: %v, want %v", f.Name, f.Answer, want[i])
		}
	}
}

// TestEndlessOutput: what was printed is no part of the states when no property can see it.
func TestEndlessOutput(t *testing.T) {
	got := checked(t, `let rec loop () = print_string "x"; loop () let () = loop ()`, "", props.Options{MaxStates: 50}, "no-deadlock", "always (fun s -> not (finished s))")
	for _, f := range got {
		if f.Answer != props.Holds {
			t.Errorf("%s: %v", f.Name, f.Answer)
		}
	}
}

// TestLostWakeup: whoever tests and then waits misses a signal given in between, unless the signal stays.
func TestLostWakeup(t *testing.T) {
	const text = `
let ready = ref false let asleep = ref false let bell = chan "bell"
let sleeper () = if not !ready then begin asleep := true; recv bell end
let waker () = ready := true; WAKE
let () = fork waker; sleeper ()`
	for wake, want := range map[string]string{"if !asleep then send bell ()": "violated", "send bell ()": "holds"} {
		got := verdicts(checked(t, strings.ReplaceAll(text, "WAKE", wake), "", props.Options{},
			"eventually finished", `leads-to (fun s -> receivers s "bell" = 1) finished`, "no-deadlock"))
		for name, answer := range got {
			if answer != want {
				t.Errorf("%s with %s: %s, want %s", name, wake, answer, want)
			}
		}
	}
}

// TestStarvation: two threads take one token again and again. Whether the one that wants it gets it depends on which endless runs count.
func TestStarvation(t *testing.T) {
	const text = `
let token = chan "token" let uses = ref 0
let rec greedy () = recv token; uses := 1; send token (); greedy ()
let () = send token (); fork greedy; recv token`
	for fair, want := range map[props.Fairness]string{props.Unfair: "violated", props.Weak: "violated", props.Strong: "holds"} {
		got := checked(t, text, "", props.Options{Fair: fair}, "eventually finished")
		if got[0].Answer.String() != want {
			t.Errorf("%v: %v, want %s", fair, got[0].Answer, want)
		}
	}
	const busy = `
let go = ref false
let rec wait () = if not !go then wait ()
let () = fork (fun () -> go := true); wait ()`
	for fair, want := range map[props.Fairness]string{props.Unfair: "violated", props.Weak: "holds", props.Strong: "holds"} {
		got := checked(t, busy, "", props.Options{Fair: fair}, "eventually finished")
		if got[0].Answer.String() != want {
			t.Errorf("busy waiting, %v: %v, want %s", fair, got[0].Answer, want)
		}
	}
}

// TestAlternatingBit: a datum is sent again until it is acknowledged, over lines that may lose what they carry; a sender is told of a
// loss, as by a clock. What is sent is received if no thread is starved strongly, and need not be otherwise.
func TestAlternatingBit(t *testing.T) {
	const text = `
let frames = chan "frames" let line = chan "line" let acks = chan "acks" let got = chan "got"
let rec lose c = let _ = recv c in send acks None; lose c
let rec receiver expected =
  let bit = recv frames in
  if bit = expected then begin send got (); recv got; send line bit; receiver (not expected) end
  else begin send line bit; receiver expected end
let rec answer () = send acks (Some (recv line)); answer ()
let rec transmit bit = send frames bit; if recv acks <> Some bit then transmit bit
let rec sender bit = transmit bit; sender (not bit)
let () = fork (fun () -> lose frames); fork (fun () -> lose line); fork (fun () -> receiver false); fork answer; sender false`
	for _, c := range []struct {
		fair props.Fairness
		want string
	}{{props.Unfair, "violated"}, {props.Weak, "violated"}, {props.Strong, "holds"}} {
		got := verdicts(checked(t, text, `
let delivered = leads_to (fun s -> messages s "frames" = 1) (fun s -> messages s "got" = 1)
let never_two = never (fun s -> messages s "got" + messages s "frames" + messages s "line" + messages s "acks" > 1)
`, props.Options{Fair: c.fair}, "no-deadlock"))
		want := map[string]string{"delivered": c.want, "never_two": "holds", "no-deadlock": "holds"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v: %s", c.fair, diff)
		}
	}
}

// TestSingleCopy: a machine runs once or is about to be started again, from its first start on.
func TestSingleCopy(t *testing.T) {
	for rest, want := range map[string]string{
		`let p = stop vm in start vm p`: "holds",
		`fork (fun () -> let p = stop vm in start vm p); let p = stop vm in start vm p`: "holds",
		`start vm image`:        "violated", // it waits, as a second copy
		`let _ = stop vm in ()`: "violated", // none is left
		`let p = stop vm in let _ = recv (chan "x") in start vm p`: "violated",
		`start (name "VM") image`:                                  "holds", // another machine with that hint
	} {
		got := checked(t, `let vm = name "VM" let image = box (fun () -> recv (chan "idle")) let () = start vm image; `+rest, "", props.Options{}, "single-copy VM")
		if got[0].Answer.String() != want {
			t.Errorf("%s: %v, want %s", rest, got[0].Answer, want)
		}
	}
	got := checked(t, `let vm = name "VM" let image = box (fun () -> recv (chan "idle"))
let () = start vm image; let p = stop vm in start vm p; start vm p`, "", props.Options{}, "never (fun s -> running s \"VM\" > 1)", "single-copy VM")
	if got[0].Answer != props.Holds || got[1].Answer != props.Violated {
		t.Errorf("%+v", got)
	}
	p := translate(t, `let vm = name "VM" let image = box (fun () -> recv (chan "idle")) let () = start vm image; start vm image`)
	r, d := load(t, "", `never (fun s -> running s "VM" > 1)`).Check(context.Background(),
		props.Subject{Space: pi.Compile(p).Space(pi.Options{Policy: calculus.Multi}), Process: p}, props.Options{})
	if d != nil || r.Findings[0].Answer != props.Violated {
		t.Errorf("with copies allowed: %+v %v", r, d)
	}
}

// TestUnknown: a property about something that is not there is a mistake.
func TestUnknown(t *testing.T) {
	for _, e := range []string{"single-copy VN", "respects lok", "answered"} {
		_, d := load(t, "", e).Check(context.Background(), subject(t, `let vm = name "VM" let c : int chan = chan "lock" let () = send c 1`, pi.Options{}), props.Options{})
		if d == nil || d.Code != props.CodeUnknown {
			t.Errorf("%s: %v", e, d)
		}
	}
}

// TestFailuresDiffer: runs that fail alike in different states are different to a property that sees them.
func TestFailuresDiffer(t *testing.T) {
	got := checked(t, `let go = chan "go" let () = fork (fun () -> failwith "x"); print_string ""; send (chan "c") 1; recv go`, "", props.Options{},
		`never (fun s -> ended s = Some Error && messages s "c" = 1)`, `never (fun s -> ended s = Some Error && messages s "c" = 0)`)
	for _, f := range got {
		if f.Answer != props.Violated || f.End != step.Error {
			t.Errorf("%s: %+v", f.Name, f.Verdict)
		}
	}
}
