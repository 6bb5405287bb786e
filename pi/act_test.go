package pi_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// TestActs: what a step is, and what it sends, is the same in a System and in a Space, and is what its label says.
func TestActs(t *testing.T) {
	acts, sent, owned, collected := 0, 0, 0, 0
	for _, c := range programs(t) {
		p := compile(t, c.text)
		o := pi.Options{Faults: c.faults}
		sys, space := p.System(o), p.Space(o)
		for seed := range uint64(4) {
			r := rand.New(rand.NewPCG(seed, 1))
			config, state := sys.Start(), space.Start()
			if diff := cmp.Diff(shown(config.SentSince(0, nil)), shown(space.SentBetween(pi.State{}, state, nil))); diff != "" {
				t.Fatalf("%s: sent at the start (-system +space):\n%s", c.name, diff)
			}
			for range 100 {
				steps, same := sys.Steps(config, nil), space.Steps(state, nil)
				if len(steps) == 0 {
					break
				}
				for i := range steps {
					a, b := sys.Act(config, steps[i]), space.Act(state, same[i])
					if diff := cmp.Diff(asText(&a), asText(&b)); diff != "" {
						t.Fatalf("%s (-system +space):\n%s", c.name, diff)
					}
					agrees(t, &a, sys.Label(config, steps[i]))
					acts++
				}
				owned += owners(t, space, state)
				collected += collects(t, space, state)
				i := r.IntN(len(steps))
				now, before := config.Now(), state
				config, state = sys.Next(config, steps[i]), space.Next(state, same[i])
				got := shown(space.SentBetween(before, state, nil))
				if diff := cmp.Diff(shown(config.SentSince(now, nil)), got); diff != "" {
					t.Fatalf("%s: sent (-system +space):\n%s", c.name, diff)
				}
				sent += len(got)
				if diff := cmp.Diff(config.Farm(), space.Farm(state)); diff != "" {
					t.Fatalf("%s: partition names (-system +space):\n%s", c.name, diff)
				}
			}
		}
	}
	if acts < 1000 || sent < 100 || owned < 20 || collected < 20 {
		t.Errorf("only %d acts, %d messages, %d names with one owner and %d states with garbage", acts, sent, owned, collected)
	}
}

func asText(a *pi.Act) string {
	in, inside := a.In()
	from, somewhere := a.From()
	holds := ""
	for _, v := range a.Holds() {
		holds += " " + v.Name + "=" + v.Value.String()
	}
	return fmt.Sprintf("%s by %s, then %s, at %s, subject %s, in %s %t, from %s %t, inner %s, holds%s",
		a.Rule, a.By, a.Child(), a.At, a.Subject, in, inside, from, somewhere, a.Inner, holds)
}

// agrees holds an act against the label of the same step.
func agrees(t *testing.T, a *pi.Act, l step.Label) {
	t.Helper()
	if a.Rule.String() != l.Rule || a.By.String() != l.Actor || a.At.Kind() == pi.KindName && a.At.Name().String() != l.Chan {
		t.Errorf("%s is not %+v", asText(a), l)
	}
	if l.Value != "" && l.Rule != "P-Choose" && l.Rule != "P-Get" && l.Rule != "P-Cell" && a.Subject.String() != l.Value {
		t.Errorf("%s has another value than %+v", asText(a), l)
	}
	if _, inside := a.In(); inside != (l.Partition != "host") {
		t.Errorf("%s is in another partition than %+v", asText(a), l)
	}
}

func shown(sent []pi.Sent) []string {
	var all []string
	for _, m := range sent {
		all = append(all, fmt.Sprintf("%s sends %s on %s", m.By, m.Value, m.Chan))
	}
	return all
}

// collects holds Collect against the congruence, which leaves out what nobody can receive, and returns 1 when it forgets something.
func collects(t *testing.T, space *pi.Space, s pi.State) int {
	t.Helper()
	tidy := space.Collect(s)
	if !cmp.Equal(space.Key(s, nil), space.Key(tidy, nil)) {
		t.Errorf("collecting changes\n%s\ninto\n%s", seen(space.Config(s)), seen(space.Config(tidy)))
	}
	if space.Items(space.Collect(tidy)) != space.Items(tidy) {
		t.Error("what was collected can be collected")
	}
	if space.Items(tidy) < space.Items(s) {
		return 1
	}
	return 0
}

// owners holds Owns against a look at everything in a state, and returns how many threads own their names.
func owners(t *testing.T, space *pi.Space, s pi.State) int {
	t.Helper()
	count := 0
	view := space.Config(s).View()
	type waiting struct {
		at    pi.Name
		label string
	}
	byLabel := map[string]pi.ThreadView{}
	for _, p := range view.Partitions {
		for _, th := range p.Threads {
			byLabel[th.Label] = th
		}
	}
	for _, r := range space.Receivers(s, nil) {
		w := waiting{r.Chan.Name(), r.By.String()}
		want := true
		for _, p := range view.Partitions {
			for _, th := range p.Threads {
				want = want && (th.Label == w.label || !threadMentions(th, w.at))
			}
			for _, m := range p.Messages {
				want = want && !mentions(m.Value, w.at, 0)
			}
			for _, cell := range p.Cells {
				want = want && !mentions(cell.Value, w.at, 0)
			}
		}
		if got := space.Owns(s, r.Actor); got != want {
			t.Errorf("%s owns %s: %t, want %t", w.label, w.at, got, want)
		}
		if want {
			count++
		}
		if byLabel[w.label].At == nil || *byLabel[w.label].At != w.at {
			t.Errorf("%s does not wait at %s", w.label, w.at)
		}
	}
	return count
}

func threadMentions(th pi.ThreadView, n pi.Name) bool {
	if th.At != nil && *th.At == n {
		return true
	}
	for _, v := range th.Holds {
		if mentions(v.Value, n, 0) {
			return true
		}
	}
	return false
}

func mentions(v pi.Value, n pi.Name, depth int) bool {
	if depth > 40 {
		return false
	}
	var inside []pi.Value
	switch v.Kind() {
	case pi.KindName:
		return v.Name() == n
	case pi.KindTuple, pi.KindCtor:
		inside = v.Fields()
	case pi.KindFun:
		for _, c := range v.Captured() {
			inside = append(inside, c.Value)
		}
	case pi.KindPart:
		part := v.Part()
		for _, th := range part.Threads {
			if threadMentions(th, n) {
				return true
			}
		}
		for _, m := range part.Messages {
			if m.Chan == n {
				return true
			}
			inside = append(inside, m.Value)
		}
		for _, cell := range part.Cells {
			if cell.Ref == n {
				return true
			}
			inside = append(inside, cell.Value)
		}
	default:
	}
	for _, w := range inside {
		if mentions(w, n, depth+1) {
			return true
		}
	}
	return false
}

// TestSpaceDeliver: a message from outside is received like any other, and one that is delivered twice is two.
func TestSpaceDeliver(t *testing.T) {
	p := compile(t, `let c : (int * int chan) chan = chan "c"
let rec serve () = let (x, r) = recv c in send r (x + 1); serve ()
let () = serve ()`)
	x := p.Space(pi.Options{})
	s := x.Start()
	at := x.Receivers(s, nil)
	if len(at) != 1 || at[0].Chan.Name().Hint != "c" || len(x.Steps(s, nil)) != 0 {
		t.Fatalf("%+v", at)
	}
	answer := x.NewChan("answer", 7)
	if !answer.Same(x.NewChan("answer", 7)) || answer.Same(x.NewChan("answer", 8)) {
		t.Error("channels from outside are told apart by their numbers")
	}
	data := pi.Data{}
	request := data.Tuple([]pi.Value{data.Const(calculus.IntConst(1)), answer})
	after, pick := x.Deliver(s, at[0].Chan, request, 1)
	after, other := x.Deliver(after, at[0].Chan, request, 2)
	steps := x.Steps(after, nil)
	if len(steps) != 2 || steps[0].Pick != pick || steps[1].Pick != other || pick == other || steps[0].Actor != at[0].Actor {
		t.Fatalf("%+v", steps)
	}
	served := x.Next(after, steps[1])
	sent := x.SentBetween(after, served, nil)
	if len(sent) != 1 || !sent[0].Chan.Same(answer) || sent[0].Value.String() != "2" || sent[0].By.String() != "main" {
		t.Errorf("%v", shown(sent))
	}
	if drained := x.Drain(served, answer); x.Items(drained) != 1 || x.Items(served) != 2 {
		t.Errorf("%d of %d messages are left", x.Items(drained), x.Items(served))
	}
	if len(x.Steps(served, nil)) != 1 || x.Label(served, x.Steps(served, nil)[0]).Text != "main recv c#main:1 outside!1" {
		t.Errorf("%v", x.Steps(served, nil))
	}
}
