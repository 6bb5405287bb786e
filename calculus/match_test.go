package calculus

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// value is a toy value: its own shape.
type value = Shape[any]

func self(v any) Shape[any] { return v.(value) }

func konst(c Const) any { return value{Kind: ShapeConst, Const: c} }

func num(n int64) any { return konst(IntConst(n)) }

func tuple(vs ...any) any { return value{Kind: ShapeTuple, Fields: vs} }

func ctor(tag int, vs ...any) any { return value{Kind: ShapeCtor, Tag: tag, Fields: vs} }

func nameValue(n int) any { return value{Kind: ShapeName, Name: Name{"n", "main", n}} }

func opaque() any { return value{Kind: ShapeOpaque} }

func TestMatchPattern(t *testing.T) {
	some := &Ctor{Name: "Some", Tag: 1, Args: []Type{Int}}
	none := &Ctor{Name: "None"}
	x, y := PVar{"x"}, PVar{"y"}
	one := PConst{IntConst(1)}
	pairOf := func(p, q Pattern) Pattern { return PTuple{[]Pattern{p, q}} }
	tests := []struct {
		name    string
		pattern Pattern
		value   any
		fit     Fit
		bound   []string
	}{
		{"wildcard", PWild{}, opaque(), Fits, nil},
		{"variable", x, num(1), Fits, []string{"x"}},
		{"constant", one, num(1), Fits, nil},
		{"other constant", one, num(2), Differs, nil},
		{"constant of another type", one, konst(StringConst("1")), Misfits, nil},
		{"constant against a tuple", one, tuple(num(1), num(1)), Misfits, nil},
		{"tuple", pairOf(x, y), tuple(num(1), num(2)), Fits, []string{"x", "y"}},
		{"tuple that differs behind a variable", pairOf(x, one), tuple(num(1), num(2)), Differs, nil},
		{"tuple of another length", pairOf(x, y), tuple(num(1), num(2), num(3)), Misfits, nil},
		{"a misfit outweighs a difference", pairOf(one, one), tuple(num(2), opaque()), Misfits, nil},
		{"constructor", PCtor{some, []Pattern{x}}, ctor(1, num(1)), Fits, []string{"x"}},
		{"other constructor", PCtor{none, nil}, ctor(1, num(1)), Differs, nil},
		{"constructor against a constant", PCtor{none, nil}, num(1), Misfits, nil},
		{"left alternative", POr{one, PConst{IntConst(2)}}, num(1), Fits, nil},
		{"right alternative", POr{pairOf(x, one), pairOf(one, x)}, tuple(num(1), num(2)), Fits, []string{"x"}},
		{"no alternative", POr{one, PConst{IntConst(2)}}, num(3), Differs, nil},
		{"as", PAs{pairOf(x, PWild{}), "whole"}, tuple(num(1), num(2)), Fits, []string{"x", "whole"}},
		{"as that differs", PAs{one, "whole"}, num(2), Differs, nil},
	}
	for _, test := range tests {
		bound, fit := MatchPattern(test.pattern, test.value, self, nil)
		var names []string
		for _, b := range bound {
			names = append(names, b.Name)
		}
		if fit != test.fit || cmp.Diff(test.bound, names) != "" {
			t.Errorf("%s: %d %v, want %d %v", test.name, fit, names, test.fit, test.bound)
		}
		if fit == Fits && cmp.Diff(PatternVars(test.pattern), names) != "" {
			t.Errorf("%s: bound %v, not in the order of PatternVars", test.name, names)
		}
	}
	bound, _ := MatchPattern(POr{pairOf(x, one), pairOf(one, x)}, tuple(num(1), num(2)), self, nil)
	if bound[0].Value.(value).Const.Int != 2 {
		t.Error("the right alternative binds what the left one had bound before it failed")
	}
}
