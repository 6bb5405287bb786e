package calculus

import "testing"

func TestShow(t *testing.T) {
	a := TyVar{"a"}
	tests := []struct {
		typ  Type
		want string
	}{
		{Fun{Int, Fun{Bool, Unit}}, "int -> bool -> unit"},
		{Fun{Fun{Int, Bool}, Unit}, "(int -> bool) -> unit"},
		{Chan{Tuple{[]Type{Int, Chan{String}}}}, "(int * (string)chan)chan"},
		{Tuple{[]Type{Fun{Int, Int}, Tuple{[]Type{NameType, PartType}}}}, "(int -> int) * (name * part)"},
		{Fun{Tuple{[]Type{a, a}}, Ref{a}}, "'a * 'a -> ('a)ref"},
		{Data{"order", nil}, "order"},
		{Data{"result", []Type{Int, Data{"list", []Type{a}}}}, "(int, ('a)list)result"},
		{Abs{[]Type{Int, Abs{[]Type{Bool}}}}, "⟨int, ⟨bool⟩⟩"},
	}
	for _, test := range tests {
		if got := Show(test.typ); got != test.want {
			t.Errorf("%s, want %s", got, test.want)
		}
	}
}

func TestShowPattern(t *testing.T) {
	x := PVar{"x"}
	cons, some := &Ctor{Name: "::", Tag: 1, Args: []Type{Int, Int}}, &Ctor{Name: "Some", Tag: 1, Args: []Type{Int}}
	two := &Ctor{Name: "Two", Args: []Type{Int, Int}}
	record := &Ctor{Args: []Type{Int, Int}, Labels: []string{"a", "b"}}
	minus := PConst{IntConst(-1)}
	tests := []struct {
		pattern Pattern
		want    string
	}{
		{PCtor{cons, []Pattern{x, PCtor{cons, []Pattern{PWild{}, x}}}}, "x :: _ :: x"},
		{PCtor{cons, []Pattern{PCtor{cons, []Pattern{x, x}}, x}}, "(x :: x) :: x"},
		{PCtor{some, []Pattern{PCtor{some, []Pattern{minus}}}}, "Some (Some (-1))"},
		{PCtor{two, []Pattern{x, minus}}, "Two (x, -1)"},
		{PCtor{record, []Pattern{x, PWild{}}}, "{a = x; b = _}"},
		{PCtor{some, []Pattern{POr{x, x}}}, "Some (x | x)"},
		{POr{x, PConst{StringConst("a\n")}}, `x | "a\n"`},
		{PAs{PTuple{[]Pattern{x, PConst{UnitConst()}}}, "y"}, "((x, ()) as y)"},
	}
	for _, test := range tests {
		if got := ShowPattern(test.pattern, func(s string) string { return s }); got != test.want {
			t.Errorf("%s, want %s", got, test.want)
		}
	}
}

func TestNamesForPeople(t *testing.T) {
	a1, a2, b := Name{"a", "main", 1}, Name{"a", "main.1", 1}, Name{"b c\n#", "main+1.0", 12}
	if got := b.String(); got != "b_c__#main+1.0:12" {
		t.Errorf("String gives %q", got)
	}
	if got := Hint("12345678901234567890123456789012345678901234567890"); len(got) != 40 {
		t.Errorf("Hint gives %q", got)
	}
	known := []Name{a1, a2, b}
	for n, want := range map[Name]string{{}: "host", a1: "a#main:1", b: "b_c__"} {
		if got := PartitionName(n, known); got != want {
			t.Errorf("PartitionName gives %q, want %q", got, want)
		}
	}
	if got := PartitionName(a1, []Name{a1, b}); got != "a" {
		t.Errorf("PartitionName gives %q", got)
	}
	short := ShortNames([]Typed{{a1, NameType}, {b, NameType}, {a2, Chan{Int}}})
	if short[a1] != "a₁" || short[a2] != "a₂" || short[b] != "b_c__" {
		t.Errorf("ShortNames gives %v", short)
	}
}
