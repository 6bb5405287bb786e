package process

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// Terms by hand.

func x(name string) Value                  { return Var{Name: name} }
func num(n int64) Value                    { return Lit{Const: calculus.IntConst(n)} }
func str(s string) Value                   { return Lit{Const: calculus.StringConst(s)} }
func unitValue() Value                     { return Lit{Const: calculus.UnitConst()} }
func pair(v, w Value) Value                { return Tuple{Items: []Value{v, w}} }
func out(a, v Value) Proc                  { return &Out{Chan: a, Value: v} }
func par(ps ...Proc) Proc                  { return &Par{Procs: ps} }
func app(f Value, args ...Value) Proc      { return &App{Fun: f, Args: args} }
func printing(s string, p Proc) Proc       { return &Print{Value: str(s), Body: p} }
func drop() Value                          { return &Abs{Params: []Param{{"_", calculus.Unit}}, Body: &Nil{}, Role: RoleDrop} }
func done(v Value) Proc                    { return app(Done{Type: calculus.Unit}, v) }
func in(a Value, name string, p Proc) Proc { return &In{Chan: a, Name: name, Body: p} }

func newChan(name string, p Proc) Proc {
	return &New{Name: name, Type: calculus.Chan{Elem: calculus.Int}, Hint: str(name), Body: p}
}

func newPartName(name string, p Proc) Proc {
	return &New{Name: name, Type: calculus.NameType, Hint: str(name), Body: p}
}

func abs(body Proc, names ...string) *Abs {
	f := &Abs{Body: body}
	for _, n := range names {
		f.Params = append(f.Params, Param{Name: n})
	}
	return f
}

func cont(name string, body Proc) *Abs {
	f := abs(body, name)
	f.Role = RoleCont
	return f
}

func list(vs ...Value) Value {
	decl := calculus.NewSignature().Lookup("list")
	v := Value(Con{Ctor: decl.Ctors[0], Type: calculus.Data{Name: "list"}})
	for i := len(vs) - 1; i >= 0; i-- {
		v = Con{Ctor: decl.Ctors[1], Type: calculus.Data{Name: "list"}, Args: []Value{vs[i], v}}
	}
	return v
}

func option(v Value) Value {
	return Con{Ctor: optionCtor(1), Type: calculus.Data{Name: "option"}, Args: []Value{v}}
}

func optionCtor(tag int) *calculus.Ctor { return calculus.NewSignature().Lookup("option").Ctors[tag] }

func some(p calculus.Pattern) calculus.Pattern {
	return calculus.PCtor{Ctor: optionCtor(1), Args: []calculus.Pattern{p}}
}

func none() calculus.Pattern { return calculus.PCtor{Ctor: optionCtor(0)} }

func pvar(name string) calculus.Pattern { return calculus.PVar{Name: name} }

func name(hint, maker string, ordinal int) Value {
	return NameRef{calculus.Name{Hint: hint, Maker: maker, Ordinal: ordinal}}
}

func system(p Proc, o Options) *System { return NewSystem(&Program{Main: p, Type: calculus.Unit}, o) }

// drive follows labels, separated by "; ", from the start.
func drive(t *testing.T, s *System, path string) *Config {
	t.Helper()
	c := s.Start()
	if path == "" {
		return c
	}
	for _, label := range strings.Split(path, "; ") {
		c = s.Next(c, stepNamed(t, s, c, label))
	}
	return c
}

func stepNamed(t *testing.T, s *System, c *Config, label string) step.Step {
	t.Helper()
	var enabled []string
	for _, st := range s.Steps(c, nil) {
		text := s.Label(c, st).Text
		if text == label {
			return st
		}
		enabled = append(enabled, text)
	}
	t.Fatalf("%q is not enabled, but only %q, in\n%s", label, enabled, FormatConfig(c, Style{}))
	return step.Step{}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
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
