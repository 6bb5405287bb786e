package process

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

var _ sim.System[*Config] = (*System)(nil)

func TestWrong(t *testing.T) {
	nobody := name("n", "nobody", 1)
	stops := done(unitValue())
	tests := []struct {
		program Proc
		want    string
	}{
		{app(num(1), num(2)), "applies the constant 1"},
		{app(x("f"), num(2)), "applies the free variable f"},
		{app(abs(stops, "x", "k"), num(2)), "applies an abstraction of 2 to 1 values"},
		{app(Done{}, num(1), num(2)), "applies an abstraction of 1 to 2 values"},
		{out(num(1), num(2)), "sends on the constant 1"},
		{out(nobody, num(2)), "sends on the name n#nobody:1"}, // not in Δ
		{newPartName("m", out(x("m"), num(2))), "sends on the name m#main:1"},
		{in(pair(num(1), num(2)), "v", stops), "receives on a tuple"},
		{&CellNew{Value: num(1), Name: "r", Type: calculus.Ref{Elem: calculus.Int}, Body: in(x("r"), "v", stops)}, "receives on the name r#main:1"},
		{newChan("c", &Get{Ref: x("c"), Name: "v", Body: stops}), "gets the name c#main:1"},
		{newChan("c", &Set{Value: num(1), Ref: x("c"), Body: stops}), "sets the name c#main:1"},
		{newChan("c", &Stop{Name: x("c"), Bind: "p", Body: stops}), "stops the name c#main:1"},
		{newPartName("m", &Start{Name: x("m"), Part: abs(stops, "k"), Body: stops}), "starts an abstraction"},
		{newChan("c", &Start{Name: x("c"), Part: Box{Body: &Nil{}}, Body: stops}), "starts under the name c#main:1"},
		{&Print{Value: num(1), Body: stops}, "prints the constant 1"},
		{&New{Name: "c", Type: calculus.NameType, Hint: num(1), Body: stops}, "makes a name with the hint the constant 1"},
		{&Fault{Value: num(1), Body: stops}, "waits for the fault the constant 1"},
		{&Fail{Value: num(1)}, "fails with the constant 1"},
		{&Choose{Value: Box{Body: &Nil{}}, Name: "v", Body: stops}, "chooses from a frozen partition"},
		{&Delta{Delta: calculus.Add, Args: []Value{num(1), str("a")}, Name: "r", Body: stops}, `computes with the constant "a"`},
		{&Match{Value: num(1), Arms: []Arm{{Pattern: none(), Body: stops}}, Cont: "k", K: Done{}}, "matches the constant 1 with patterns of another type"},
		{
			&LetV{Pattern: calculus.PTuple{Items: []calculus.Pattern{pvar("a"), pvar("b")}}, Value: num(1), Body: stops},
			"binds a pattern that does not fit to the constant 1",
		},
	}
	for _, test := range tests {
		s := system(test.program, Options{})
		c := s.Start()
		for steps := s.Steps(c, nil); len(steps) > 0; steps = s.Steps(c, nil) {
			c = s.Next(c, steps[0])
		}
		if th := s.Threads(c)[0]; th.State != Wrong || th.Waits != test.want {
			t.Errorf("%s: %q, want %q", Format(test.program, Style{}), th.Waits, test.want)
		}
		if o := s.Outcome(c); o.End != step.Deadlock || o.Blocked[0].Waits != "wrong: "+test.want {
			t.Errorf("%s: outcome %v", Format(test.program, Style{}), o)
		}
	}
}

// TestKeyIsStructural: a box is the frozen partition it stands for, and sealing does not show.
func TestKeyIsStructural(t *testing.T) {
	busy := printing("a", &Nil{})
	key := func(p Value) string {
		s := system(newPartName("m", &Start{Name: x("m"), Part: p, Body: done(unitValue())}), Options{})
		before, after := drive(t, s, "main name m"), drive(t, s, "main name m; main start m#main:1")
		return string(s.Key(before, nil)) + "; " + string(s.Key(after, nil))
	}
	box, frozen := key(Box{Body: par(busy, &Nil{})}), key(Frozen{&Partition{Threads: []*Thread{{Proc: busy}}}})
	if box != frozen {
		t.Error("a box and what it stands for have different keys")
	}
	if box != key(Frozen{&Partition{Threads: []*Thread{{Proc: par(&Nil{}, busy)}}}}) {
		t.Error("a frozen partition that was written down is not flattened")
	}
	if box == key(Box{Body: printing("b", &Nil{})}) {
		t.Error("the contents of a box do not show in the key")
	}
}

func TestEffects(t *testing.T) {
	program := newChan("c", &CellNew{Value: num(0), Name: "r", Type: calculus.Ref{Elem: calculus.Int}, Body: par(
		out(x("c"), num(1)), printing("x", &Nil{}), newPartName("n", &Start{
			Name: x("n"), Part: Box{Body: par(out(x("c"), num(2)), printing("y", &Nil{}))}, Body: done(unitValue()),
		}))})
	s := system(program, Options{Record: true})
	var got []step.Effect
	c := s.Start()
	token := c.Host().Threads[0].Token
	for steps := s.Steps(c, nil); len(steps) > 0; steps = s.Steps(c, nil) {
		c = s.Next(c, steps[0])
		for _, e := range s.Effects(c) {
			if (e.Token == 0) != (e.Kind == "chan" || e.Kind == "name") {
				t.Errorf("%s has token %d", e.Kind, e.Token)
			}
			e.Token = 0
			got = append(got, e)
		}
	}
	want := []step.Effect{
		{Kind: "chan", Object: "c#main:1"},
		{Kind: "ref", Object: "r#main:2", Value: "0"},
		{Kind: "send", Object: "main!1", Chan: "c#main:1", Value: "1"},
		{Kind: "fork", Object: "main.1"},
		{Kind: "name", Object: "n#main:3"},
		{Kind: "thread", Object: "main+1.0"},
	}
	for i := range want {
		want[i].Actor, want[i].Maker = "main", token
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	first := system(par(printing("x", &Nil{}), done(unitValue())), Options{Record: true})
	if e := first.Effects(first.Start()); len(e) != 1 || e[0].Kind != "fork" {
		t.Errorf("effects of the start: %v", e)
	}
}

// TestBlame: a failure inside the library is blamed on the nearest place of its continuation in a user's file.
func TestBlame(t *testing.T) {
	user, library := source.NewFile("user.ml", "List.hd []"), source.NewBuiltin("list.ml", "failwith")
	k := cont("v", done(x("v")))
	k.Body.(*App).Span = user.At(0, 10)
	divide := &Delta{
		Delta: calculus.Div, Args: []Value{num(1), num(0)}, Name: "r", Span: library.At(0, 8),
		Body: &App{Fun: k, Args: []Value{x("r")}, Span: library.At(0, 8)},
	}
	s := system(divide, Options{})
	c := s.Next(s.Start(), s.Steps(s.Start(), nil)[0])
	if f := c.Failure(); f == nil || f.Span != user.At(0, 10) || f.Code != calculus.FaultDivision || f.Partition != "host" {
		t.Errorf("failure %+v", f)
	}
	if len(s.Steps(c, nil)) != 0 || s.Outcome(c).End != step.Error {
		t.Error("the run goes on after a failure")
	}
}

func TestLabels(t *testing.T) {
	s := system(newChan("c", par(printing("x", out(x("c"), pair(num(-1), list(str("a"))))), in(x("c"), "v", done(x("v"))))), Options{})
	c := drive(t, s, "main chan c; main.1 print")
	got := s.Label(c, s.Steps(c, nil)[0])
	want := step.Label{
		Text: "main recv c#main:1 main.1!1", Rule: "P-Comm", Actor: "main", Partition: "host", Chan: "c#main:1",
		Value: `(-1, ["a"])`, From: "main.1", FromPart: "host", Message: "main.1!1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
