package typing_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/typing"
)

// The world of the tables: a signature, a Δ and an E, for λ∥ and, with functions as abstractions, for π∥.

type T = calculus.Type

const (
	tUnit   = calculus.Unit
	tInt    = calculus.Int
	tBool   = calculus.Bool
	tString = calculus.String
	tName   = calculus.NameType
	tPart   = calculus.PartType
)

func chanOf(t T) T                         { return calculus.Chan{Elem: t} }
func refOf(t T) T                          { return calculus.Ref{Elem: t} }
func fun(t, u T) T                         { return calculus.Fun{Arg: t, Res: u} }
func abs(ts ...T) T                        { return calculus.Abs{Params: ts} }
func tup(ts ...T) T                        { return calculus.Tuple{Items: ts} }
func tv(a string) T                        { return calculus.TyVar{Name: a} }
func data(n string, ts ...T) calculus.Data { return calculus.Data{Name: n, Args: ts} }

func name(hint string) calculus.Name { return calculus.Name{Hint: hint, Maker: "main", Ordinal: 1} }

// signature: list, option, and
//
//	type point = {x : int; y : int}   type shape = Dot | Line of int * int   type 'a box = Box of 'a   type hook = Hook of f
func signature(f T) *calculus.Signature {
	s := calculus.NewSignature()
	s.Add(&calculus.Decl{Name: "point", Record: true, Ctors: []*calculus.Ctor{
		{Args: []T{tInt, tInt}, Labels: []string{"x", "y"}},
	}})
	s.Add(&calculus.Decl{Name: "shape", Ctors: []*calculus.Ctor{
		{Name: "Dot"}, {Name: "Line", Tag: 1, Args: []T{tInt, tInt}},
	}})
	s.Add(&calculus.Decl{Name: "box", Params: []string{"a"}, Ctors: []*calculus.Ctor{{Name: "Box", Args: []T{tv("a")}}}})
	s.Add(&calculus.Decl{Name: "hook", Ctors: []*calculus.Ctor{{Name: "Hook", Args: []T{f}}}})
	return s
}

func ctor(s *calculus.Signature, data string, tag int) *calculus.Ctor {
	return s.Lookup(data).Ctors[tag]
}

func delta() []calculus.Typed {
	return []calculus.Typed{
		{Name: name("c"), Type: chanOf(tInt)},
		{Name: name("d"), Type: chanOf(tString)},
		{Name: name("r"), Type: refOf(tInt)},
		{Name: name("n"), Type: tName},
	}
}

// assumptions is E; arrow is the type of functions in the calculus at hand.
func assumptions(arrow func(t, u T) T) []typing.Binding {
	a := tv("a")
	return []typing.Binding{
		{Name: "x", Type: tInt},
		{Name: "s", Type: tString},
		{Name: "b", Type: tBool},
		{Name: "f", Type: arrow(tInt, tString)},
		{Name: "t", Type: arrow(tUnit, tUnit)},
		{Name: "id", Params: []string{"a"}, Type: arrow(a, a)},
		{Name: "xs", Type: data("list", tInt)},
		{Name: "o", Type: data("option", tInt)},
		{Name: "pair", Type: tup(tInt, tString)},
		{Name: "pt", Type: data("point")},
		{Name: "p", Type: tPart},
		{Name: "n", Type: tName},
		{Name: "c", Type: chanOf(tInt)},
		{Name: "r", Type: refOf(tInt)},
	}
}

// verdict is a type as text, or "RULE: message" of an *Error.
func verdict(t *testing.T, typ T, err error) string {
	t.Helper()
	if err == nil {
		if typ == nil {
			return "ok"
		}
		return calculus.Show(typ)
	}
	var e *typing.Error
	if !errors.As(err, &e) {
		t.Fatalf("not a *typing.Error: %v", err)
	}
	if !strings.Contains(err.Error(), e.Rule+": "+e.Message) {
		t.Errorf("the text %q lacks rule or message", err.Error())
	}
	return e.Rule + ": " + e.Message
}

// expect compares a verdict with an expected type, or with a rule and a part of the message: "T-App … function".
func expect(t *testing.T, got, want string) {
	t.Helper()
	rule, words, refusal := strings.Cut(want, " … ")
	if !refusal && got != want || refusal && (!strings.HasPrefix(got, rule+": ") || !strings.Contains(got, words)) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
