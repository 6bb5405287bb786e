package process

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
)

// The generator puts variables into every position in which a value may stand, so that a position that substitution
// misses is met soon. Free variables are a, b and c, and binders use the same names.

func genName(t *rapid.T) string {
	return rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "variable")
}

func genValue(t *rapid.T, depth int) Value {
	most := 6
	if depth <= 0 {
		most = 1
	}
	switch rapid.IntRange(0, most).Draw(t, "value") {
	case 0:
		return x(genName(t))
	case 1:
		return num(int64(rapid.IntRange(0, 3).Draw(t, "number")))
	case 2:
		return pair(genValue(t, depth-1), genValue(t, depth-1))
	case 3:
		return option(genValue(t, depth-1))
	case 4:
		return abs(genProc(t, depth-1), genName(t), genName(t))
	case 5:
		return Box{Body: genProc(t, depth-1)}
	default:
		return &Rec{Index: rapid.IntRange(0, 1).Draw(t, "index"), Defs: []RecDef{
			{Name: genName(t), Params: []Param{{Name: genName(t)}}, Body: genProc(t, depth-1)},
			{Name: genName(t), Params: []Param{{Name: genName(t)}}, Body: genProc(t, depth-1)},
		}}
	}
}

func genPattern(t *rapid.T) calculus.Pattern {
	name := genName(t)
	return rapid.SampledFrom([]calculus.Pattern{
		calculus.PWild{}, pvar(name), some(pvar(name)), calculus.PAs{Pattern: none(), Name: name},
	}).Draw(t, "pattern")
}

func genProc(t *rapid.T, depth int) Proc {
	v := func() Value { return genValue(t, depth-1) }
	body := func() Proc { return genProc(t, depth-1) }
	most := 16
	if depth <= 0 {
		most = 3
	}
	switch rapid.IntRange(0, most).Draw(t, "process") {
	case 0:
		return &Nil{}
	case 1:
		return out(v(), v())
	case 2:
		return app(v(), v(), v())
	case 3:
		return &Fail{Value: v()}
	case 4:
		return par(body(), body())
	case 5:
		return in(v(), genName(t), body())
	case 6:
		return &New{Name: genName(t), Type: calculus.NameType, Hint: v(), Body: body()}
	case 7:
		return &CellNew{Value: v(), Name: genName(t), Body: body()}
	case 8:
		return &Get{Ref: v(), Name: genName(t), Body: body()}
	case 9:
		return &Set{Value: v(), Ref: v(), Body: body()}
	case 10:
		return &Match{Value: v(), Cont: genName(t), K: v(), Arms: []Arm{
			{Pattern: genPattern(t), Body: body()}, {Pattern: genPattern(t), Body: body()},
		}}
	case 11:
		return &Delta{Delta: calculus.Eq, Args: []Value{v(), v()}, Name: genName(t), Body: body()}
	case 12:
		return &LetV{Pattern: genPattern(t), Value: v(), Body: body()}
	case 13:
		return &Start{Name: v(), Part: v(), Body: body()}
	case 14:
		return &Stop{Name: v(), Bind: genName(t), Body: body()}
	case 15:
		return &Choose{Value: v(), Name: genName(t), Body: body()}
	default:
		return rapid.SampledFrom([]Proc{&Print{Value: v(), Body: body()}, &Fault{Value: v(), Body: body()}}).Draw(t, "prefix")
	}
}

// occurrences counts the free occurrences of a variable: a second, independent account of scope.
func occurrences(name string, p Proc) int {
	in := func(p Proc, binders ...string) int {
		for _, b := range binders {
			if b == name {
				return 0
			}
		}
		return occurrences(name, p)
	}
	var values func(...Value) int
	values = func(vs ...Value) int {
		n := 0
		for _, v := range vs {
			switch v := v.(type) {
			case Var:
				if v.Name == name {
					n++
				}
			case Tuple:
				n += values(v.Items...)
			case Con:
				n += values(v.Args...)
			case *Abs:
				n += in(v.Body, paramNames(v.Params)...)
			case *Rec:
				for _, d := range v.Defs {
					n += in(d.Body, v.Defs[0].Name, v.Defs[1].Name, d.Params[0].Name)
				}
			case Box:
				n += in(v.Body)
			}
		}
		return n
	}
	switch p := p.(type) {
	case *Par:
		n := 0
		for _, q := range p.Procs {
			n += in(q)
		}
		return n
	case *Out:
		return values(p.Chan, p.Value)
	case *In:
		return values(p.Chan) + in(p.Body, p.Name)
	case *App:
		return values(p.Fun) + values(p.Args...)
	case *New:
		return values(p.Hint) + in(p.Body, p.Name)
	case *CellNew:
		return values(p.Value) + in(p.Body, p.Name)
	case *Get:
		return values(p.Ref) + in(p.Body, p.Name)
	case *Set:
		return values(p.Value, p.Ref) + in(p.Body)
	case *Match:
		n := values(p.Value, p.K)
		for _, arm := range p.Arms {
			n += in(arm.Body, append(calculus.PatternVars(arm.Pattern), p.Cont)...)
		}
		return n
	case *Delta:
		return values(p.Args...) + in(p.Body, p.Name)
	case *LetV:
		return values(p.Value) + in(p.Body, calculus.PatternVars(p.Pattern)...)
	case *Start:
		return values(p.Name, p.Part) + in(p.Body)
	case *Stop:
		return values(p.Name) + in(p.Body, p.Bind)
	case *Print:
		return values(p.Value) + in(p.Body)
	case *Choose:
		return values(p.Value) + in(p.Body, p.Name)
	case *Fault:
		return values(p.Value) + in(p.Body)
	case *Fail:
		return values(p.Value)
	}
	return 0
}

func bindings(names ...string) []calculus.Bound[Value] {
	var all []calculus.Bound[Value]
	for _, n := range names {
		all = append(all, calculus.Bound[Value]{Name: n, Value: x("<" + n + ">")}) // nothing binds such a variable
	}
	return all
}

// TestSubstituteEverywhere: exactly the free occurrences are replaced, in every position — the channel of an output and the value
// sent on it, the continuation of a match, the process in a box — and nothing else changes.
func TestSubstituteEverywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := genProc(t, 3)
		before := Format(p, Style{Width: 10000})
		free := occurrences("a", p)
		after := Substitute(p, bindings("a"))
		text := Format(after, Style{Width: 10000})
		if n := occurrences("<a>", after); n != free {
			t.Fatalf("%d free occurrences, %d replaced\n%s\n%s", free, n, before, text)
		}
		if occurrences("a", after) != 0 || occurrences("b", after) != occurrences("b", p) {
			t.Fatalf("wrong variables replaced\n%s\n%s", before, text)
		}
		if free == 0 && after != p {
			t.Fatalf("a process without the variable was copied\n%s", before)
		}
		if Format(p, Style{Width: 10000}) != before {
			t.Fatalf("the process itself changed\n%s", before)
		}
	})
}

// TestSubstituteSimultaneously: all at once is one after the other, in any order, since the values are closed.
func TestSubstituteSimultaneously(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := genProc(t, 3)
		together := Format(Substitute(p, bindings("a", "b")), Style{})
		apart := Format(Substitute(Substitute(p, bindings("b")), bindings("a")), Style{})
		if together != apart {
			t.Fatalf("%s\ntogether: %s\napart: %s", Format(p, Style{}), together, apart)
		}
	})
}

// TestInstances: types are replaced in every position, and a binder of types inside the value does not capture the type
// that comes in.
func TestInstances(t *testing.T) {
	a, b := calculus.TyVar{Name: "a"}, calculus.TyVar{Name: "b"}
	both := calculus.Tuple{Items: []calculus.Type{a, b}}
	takes := func(t calculus.Type) calculus.Type { return calculus.Abs{Params: []calculus.Type{t}} }
	h := &Abs{Params: []Param{{"z", b}, {"k", takes(both)}}, Body: app(x("k"), pair(x("x"), x("z")))}
	f := &Abs{Params: []Param{{"x", a}, {"k", takes(a)}}, Body: &LetV{
		Params: []string{"b"}, Pattern: pvar("h"), Value: h,
		Body: &New{Name: "c", Type: calculus.Chan{Elem: a}, Hint: str("c"), Body: &In{Chan: x("c"), Name: "y", Type: a, Body: app(
			Var{Name: "h", Inst: []calculus.Type{a}}, x("y"),
			&Abs{Params: []Param{{"_", calculus.Tuple{Items: []calculus.Type{a, a}}}}, Role: RoleCont, Body: &Match{
				Value: x("x"), Cont: "k", ContType: takes(a), K: x("k"), Arms: []Arm{{Pattern: pvar("w"), Body: app(x("k"), x("w"))}},
			}})}},
	}}
	use := func(t calculus.Type, v Value, k Value) Proc {
		return app(Var{Name: "f", Inst: []calculus.Type{t}}, v, k)
	}
	program := &LetV{Params: []string{"a"}, Pattern: pvar("f"), Value: f, Body: &LetV{
		Params: []string{"b"}, Pattern: pvar("g"),
		Value: &Abs{Params: []Param{{"y", b}, {"k", takes(b)}}, Body: use(b, x("y"), x("k"))},
		Body:  app(Var{Name: "g", Inst: []calculus.Type{calculus.Bool}}, num(2), Done{Type: calculus.Bool}),
	}}
	s := system(program, Options{})
	c := s.Next(s.Start(), s.Steps(s.Start(), nil)[0])
	text := Format(c.Host().Threads[0].Proc, Style{Types: true}) + "\n\n"
	c = s.Next(c, s.Steps(c, nil)[0])
	text += Format(c.Host().Threads[0].Proc, Style{Types: true}) + "\n"
	golden(t, "testdata/instances.golden", text)
}
