package live_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/balticsim/balticsim/baltic/live"
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
	"github.com/balticsim/balticsim/step"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func system(t testing.TB, text string, o pi.Options) *pi.System {
	t.Helper()
	tree, ds := script.ParseProgram(source.NewFile("test.ml", text))
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
	return pi.Compile(cps.Program(program)).System(o)
}

func number(i int64) pi.Value { return pi.Data{}.Const(calculus.IntConst(i)) }

// told returns the channels that a program sends on the channel tell.
func told(t testing.TB, l *live.Loop) []pi.Value {
	t.Helper()
	tell, ok := l.Config().Channel("tell")
	if !ok {
		t.Fatal("the program told nothing")
	}
	v, _ := l.Config().Take(tell)
	return v.Fields()
}

// adder asks the outside for what it adds up, until it is told a zero.
const adder = `
let tell : (unit chan * int chan) chan = chan "tell"
let ask = chan "ask"
let answer = chan "answer"
let () = send tell (ask, answer)
let rec add sum =
  send ask ();
  let x = recv answer in
  if x = 0 then print_endline ("sum " ^ string_of_int sum) else add (sum + x)
let () = add 0`

// TestOutsideAnswers: what the program asks is answered from another goroutine, and the program goes on.
func TestOutsideAnswers(t *testing.T) {
	var out strings.Builder
	l := live.New(system(t, adder, pi.Options{}), live.Options{Print: func(s string) { out.WriteString(s) }})
	ch := told(t, l)
	questions := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		n := int64(3)
		for range questions {
			x := number(n)
			n--
			l.Do(func() {
				l.Expect(-1)
				l.Deliver(ch[1], x)
			})
		}
	})
	l.Listen(ch[0], func(pi.Value) {
		l.Expect(1)
		questions <- struct{}{}
	})
	o, err := l.Run(context.Background())
	close(questions)
	wg.Wait()
	if err != nil || o.End != step.Done || out.String() != "sum 6\n" || o.Output != out.String() {
		t.Errorf("the run ends with %s, %v, and prints %q", o.End, err, out.String())
	}
	if l.Do(func() { t.Error("this ran after the end") }) {
		t.Error("the loop takes work after its end")
	}
}

// TestNothingExpected: a program that waits for somebody who will never come is over.
func TestNothingExpected(t *testing.T) {
	l := live.New(system(t, adder, pi.Options{}), live.Options{})
	o, err := l.Run(context.Background())
	if err != nil || o.End != step.Deadlock {
		t.Errorf("the run ends with %s, %v", o.End, err)
	}
}

// TestCancelled: a run ends with its context, while it waits and while it cannot stop by itself.
func TestCancelled(t *testing.T) {
	why := errors.New("enough")
	for name, text := range map[string]string{
		"waiting":  `let () = recv (chan "never")`,
		"spinning": `let rec f x = f x let () = f 0`,
		"busy":     `let c = chan "c" let rec f () = send c (); recv c; f () let () = f ()`,
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(context.Background())
			l := live.New(system(t, text, pi.Options{Fuel: 1000}), live.Options{Slice: 10})
			l.Expect(1)
			l.Do(func() { cancel(why) })
			if _, err := l.Run(ctx); !errors.Is(err, why) {
				t.Errorf("the run ends with %v", err)
			}
		})
	}
}

// TestFailure: a failed thread ends the run, whatever is expected.
func TestFailure(t *testing.T) {
	l := live.New(system(t, `let () = print_endline "so far"; failwith "no further"`, pi.Options{}), live.Options{})
	l.Expect(1)
	o, err := l.Run(context.Background())
	if err != nil || o.End != step.Error || o.Failure.Message != "no further" || o.Output != "so far\n" {
		t.Errorf("the run ends with %+v, %v", o, err)
	}
}

// TestOneEventAtATime: what follows from one event has happened when the next one comes, unless it never ends.
func TestOneEventAtATime(t *testing.T) {
	const relay = `
let tell : (int chan * int chan) chan = chan "tell"
let a = chan "a"  let b = chan "b"  let c = chan "c"  let d = chan "d"
let () = send tell (a, d)
let rec move x y = send y (recv x); move x y
let () = fork (fun () -> move a b); fork (fun () -> move c d); move b c`
	l := live.New(system(t, relay, pi.Options{}), live.Options{})
	ch := told(t, l)
	var seen []string
	l.Listen(ch[1], func(v pi.Value) { seen = append(seen, "out "+v.String()) })
	for i := range int64(3) {
		l.Do(func() {
			seen = append(seen, "in "+strconv.FormatInt(i, 10))
			l.Deliver(ch[0], number(i))
		})
	}
	if _, err := l.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(seen, ", "); got != "in 0, out 0, in 1, out 1, in 2, out 2" {
		t.Error(got)
	}
}

// TestHeldPort: the messages of a held port wait in the configuration.
func TestHeldPort(t *testing.T) {
	l := live.New(system(t, `
let tell : (int chan * unit chan) chan = chan "tell"
let c = chan "c" let u = chan "u"
let () = send tell (c, u); send c 1; send c 2; recv u; print_endline "on"`, pi.Options{}), live.Options{})
	ch := told(t, l)
	var seen []int64
	p := l.Listen(ch[0], func(v pi.Value) { seen = append(seen, v.Int()) })
	p.Held = true
	l.Do(func() { l.Deliver(ch[1], pi.Value{}) })
	l.Do(func() {
		if len(seen) > 0 {
			t.Error("a held port has received", seen)
		}
		p.Held = false
	})
	o, err := l.Run(context.Background())
	if err != nil || o.End != step.Done || len(seen) != 2 || seen[0] != 1 {
		t.Errorf("%v %v %v", o, err, seen)
	}
}

// TestClosedPort: what comes on a channel after its port was closed waits there, and the other ports go on.
func TestClosedPort(t *testing.T) {
	l := live.New(system(t, `
let tell : (int chan * int chan) chan = chan "tell"
let a = chan "a" let b = chan "b"
let () = send tell (a, b); send a 1; send a 2; send b 3`, pi.Options{}), live.Options{})
	ch := told(t, l)
	var first, other []int64
	var p *live.Port
	p = l.Listen(ch[0], func(v pi.Value) {
		first = append(first, v.Int())
		p.Close()
	})
	l.Listen(ch[1], func(v pi.Value) { other = append(other, v.Int()) })
	l.Do(func() {
		if v, ok := l.Config().Take(ch[0]); !ok || v.Int() != 2 {
			t.Errorf("on the channel waits %v, %v", v, ok)
		}
	})
	if _, err := l.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if len(first) != 1 || len(other) != 1 {
		t.Error(first, other)
	}
}

// TestResume: a loop goes on from a copy of another one's configuration, as if it were that one, and prints only what is new.
func TestResume(t *testing.T) {
	l := live.New(system(t, strings.Replace(adder, "let rec", "let () = print_endline \"before\"\nlet rec", 1), pi.Options{}), live.Options{})
	ch := told(t, l)
	var c *pi.Config
	l.Do(func() { l.Deliver(ch[1], number(5)) })
	l.Do(func() { c = l.System().Copy(l.Config()) })
	if _, err := l.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	again := live.Resume(l.System(), c, live.Options{Print: func(s string) { out.WriteString(s) }})
	again.Do(func() { again.Deliver(ch[1], number(2)) })
	again.Do(func() { again.Deliver(ch[1], number(0)) })
	o, err := again.Run(context.Background())
	if err != nil || o.End != step.Done || out.String() != "sum 7\n" {
		t.Errorf("the run ends with %s, %v, and prints %q", o.End, err, out.String())
	}
}

// TestForget: what was printed is given away once and kept nowhere.
func TestForget(t *testing.T) {
	var out strings.Builder
	l := live.New(system(t, `let () = print_string "a"; print_string "bc"; print_string "d"`, pi.Options{}), live.Options{
		Print: func(s string) { out.WriteString(s + ";") }, Forget: true,
	})
	if o, err := l.Run(context.Background()); err != nil || o.Output != "" || out.String() != "a;bc;d;" {
		t.Errorf("%v %v %s", o, err, out.String())
	}
}

// TestAdmit: a step that is not admitted waits, and the others go on.
func TestAdmit(t *testing.T) {
	var l *live.Loop
	open := false
	l = live.New(system(t, `
let n = name "n"
let () = start n (box (fun () -> ()))
let () = fork (fun () -> let _ = stop n in print_endline "stopped")
let () = print_endline "before"`, pi.Options{}), live.Options{
		Admit: func(m step.Step) bool { return open || process.Rule(m.Rule) != process.RuleStop },
	})
	l.Expect(1)
	l.Do(func() {
		if out := l.Config().Output(); out != "before\n" {
			t.Errorf("before it was admitted: %q", out)
		}
		open = true
		l.Expect(-1)
	})
	o, err := l.Run(context.Background())
	if err != nil || o.Output != "before\nstopped\n" {
		t.Errorf("%v %v", o, err)
	}
}

// watcher writes down what it sees.
type watcher struct {
	l    *live.Loop
	seen []string
}

func (w *watcher) Before(c *pi.Config, m step.Step) {
	w.seen = append(w.seen, w.l.System().Label(c, m).Text)
}

func (w *watcher) After(*pi.Config, step.Step) { w.seen = append(w.seen, "done") }

func (w *watcher) Delivered(_ *pi.Config, ch, v pi.Value) {
	w.seen = append(w.seen, "to "+ch.Name().Hint+" "+v.String())
}

func (w *watcher) Received(_ *pi.Config, ch, v pi.Value) {
	w.seen = append(w.seen, "from "+ch.Name().Hint+" "+v.String())
}

// TestWatcher: an observer sees every change, and the environment's moves come from outside only.
func TestWatcher(t *testing.T) {
	w := &watcher{}
	l := live.New(system(t, `
let tell : (int chan * int chan) chan = chan "tell"
let c = chan "c" let d = chan "d"
let () = send tell (c, d)
let () = fork (fun () -> Sim.fault "storm"; print_endline "storm")
let () = send d (recv c + 1)`, pi.Options{Faults: map[string]int{"storm": 1}}), live.Options{Watch: w})
	w.l = l
	ch := told(t, l)
	l.Listen(ch[1], func(pi.Value) {})
	l.Do(func() { l.Deliver(ch[0], number(4)) })
	l.Do(func() {
		for _, m := range l.System().Steps(l.Config(), nil) {
			l.Take(m)
		}
	})
	if _, err := l.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	const want = "to c 4; main recv c#main:2 outside!1; done; from d 5; main.1 fault storm; done; main.1 print; done"
	if got := strings.Join(w.seen, "; "); got != want {
		t.Errorf("seen:\n%s\nwant:\n%s", got, want)
	}
}

// TestTurns: no thread is forgotten while others never rest.
func TestTurns(t *testing.T) {
	l := live.New(system(t, `
let c = chan "c"
let rec busy d = send d (); recv d; busy d
let () = fork (fun () -> busy (chan "a")); fork (fun () -> busy (chan "b"))
let () = fork (fun () -> recv c; failwith "my turn")
let () = send c (); busy (chan "d")`, pi.Options{}), live.Options{Slice: 3})
	o, err := l.Run(context.Background())
	if err != nil || o.Failure == nil || o.Failure.Message != "my turn" {
		t.Errorf("%v %v", o, err)
	}
}

// TestChoose: where a thread may go on in several ways Choose decides, among what is admitted, and is not asked otherwise.
func TestChoose(t *testing.T) {
	const text = `
let c = chan "c"
let () = send c "a"; send c "b"; send c "c"
let () = let x = recv c in let y = recv c in print_endline (x ^ y)`
	var asked []int
	last := func(n int) int {
		asked = append(asked, n)
		return n - 1
	}
	var first step.Step // that is offered, which is never admitted in the third run
	for _, c := range []struct {
		options live.Options
		want    string
		asked   []int
	}{
		{live.Options{}, "ab\n", nil},
		{live.Options{Choose: last}, "cb\n", []int{3, 2}},
		{live.Options{Choose: last, Admit: func(m step.Step) bool {
			if first == (step.Step{}) {
				first = m
			}
			return m != first
		}}, "cb\n", []int{2}},
	} {
		asked = nil
		o, err := live.New(system(t, text, pi.Options{}), c.options).Run(context.Background())
		if err != nil || o.Output != c.want || !slices.Equal(asked, c.asked) {
			t.Errorf("%q after being asked %v, %v; want %q after %v", o.Output, asked, err, c.want, c.asked)
		}
	}
}
