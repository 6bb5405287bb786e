package calculus

import (
	"math"
	"testing"
)

func TestApply(t *testing.T) {
	str := func(s string) any { return konst(StringConst(s)) }
	truth := func(b bool) any { return konst(BoolConst(b)) }
	const most = 1<<62 - 1
	tests := []struct {
		delta Delta
		args  []any
		want  Const
		fault string
	}{
		{Add, []any{num(most), num(1)}, IntConst(-most - 1), ""},
		{Sub, []any{num(-most - 1), num(1)}, IntConst(most), ""},
		{Mul, []any{num(1 << 61), num(4)}, IntConst(0), ""},
		{Div, []any{num(-7), num(2)}, IntConst(-3), ""},
		{Div, []any{num(-most - 1), num(-1)}, IntConst(-most - 1), ""},
		{Div, []any{num(1), num(0)}, Const{}, FaultDivision},
		{Mod, []any{num(-7), num(2)}, IntConst(-1), ""},
		{Mod, []any{num(1), num(0)}, Const{}, FaultDivision},
		{Neg, []any{num(-most - 1)}, IntConst(-most - 1), ""},
		{Concat, []any{str("a"), str("b")}, StringConst("ab"), ""},
		{Not, []any{truth(true)}, BoolConst(false), ""},
		{Eq, []any{tuple(num(1), str("a")), tuple(num(1), str("a"))}, BoolConst(true), ""},
		{Ne, []any{nameValue(1), nameValue(2)}, BoolConst(true), ""},
		{Eq, []any{nameValue(1), nameValue(1)}, BoolConst(true), ""},
		{Eq, []any{opaque(), opaque()}, Const{}, FaultCompare},
		{Eq, []any{tuple(num(1), opaque()), tuple(num(2), opaque())}, BoolConst(false), ""}, // stops at the first difference
		{Lt, []any{nameValue(1), nameValue(2)}, Const{}, FaultCompare},
		{Cmp, []any{opaque(), opaque()}, Const{}, FaultCompare},
		{Cmp, []any{ctor(1), ctor(0, num(1))}, IntConst(-1), ""}, // constant constructors first
		{Cmp, []any{ctor(0, num(2)), ctor(1, num(1))}, IntConst(-1), ""},
		{Cmp, []any{str("b"), str("ab")}, IntConst(1), ""},
		{Le, []any{tuple(num(1), num(2)), tuple(num(1), num(2))}, BoolConst(true), ""},
		{Gt, []any{num(2), num(1)}, BoolConst(true), ""},
		{Ge, []any{num(1), num(2)}, BoolConst(false), ""},
		{StringOfInt, []any{num(-5)}, StringConst("-5"), ""},
		{IntOfString, []any{str("0x1F")}, IntConst(31), ""},
		{IntOfString, []any{str("x")}, Const{}, FaultIntOfString},
		{StringLength, []any{str("é")}, IntConst(2), ""}, // bytes
	}
	for _, test := range tests {
		got, fault := Apply(test.delta, test.args, self)
		switch {
		case fault != nil && fault.Code != test.fault:
			t.Errorf("%s fails with %s, want %s", Deltas()[test.delta].Name, fault.Code, test.fault)
		case fault == nil && (test.fault != "" || got != test.want):
			t.Errorf("%s %v gives %v, want %v %s", Deltas()[test.delta].Name, test.args, got, test.want, test.fault)
		}
	}
	for i, info := range Deltas() {
		if int(info.Delta) != i {
			t.Errorf("Deltas is not indexed by Delta at %d", i)
		}
	}
}

func TestParseInt(t *testing.T) {
	tests := []struct {
		text string
		want int64
		ok   bool
	}{
		{"0", 0, true},
		{"-0", 0, true},
		{"+12", 12, true},
		{"1_000", 1000, true},
		{"_1", 0, false},
		{"", 0, false},
		{"-", 0, false},
		{" 1", 0, false},
		{"1.5", 0, false},
		{"--1", 0, false},
		{"4611686018427387903", 1<<62 - 1, true},
		{"4611686018427387904", 0, false},
		{"-4611686018427387904", -(1 << 62), true},
		{"-4611686018427387905", 0, false},
		{"0b101", 5, true},
		{"0o17", 15, true},
		{"-0xff", -255, true},
		{"0x", 0, false},
		{"0x_1", 0, false},
		{"0x7FFFFFFFFFFFFFFF", -1, true},
		{"0xFFFFFFFFFFFFFFFF", 0, false},
	}
	for _, test := range tests {
		if got, ok := ParseInt(test.text); got != test.want || ok != test.ok {
			t.Errorf("ParseInt(%q) = %d %t, want %d %t", test.text, got, ok, test.want, test.ok)
		}
	}
	if Wrap(math.MaxInt64) != -1 {
		t.Error("Wrap keeps 64 bits")
	}
}
