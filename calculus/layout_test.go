package calculus

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRender(t *testing.T) {
	words := func(ss ...string) Doc {
		docs := make([]Doc, len(ss))
		for i, s := range ss {
			docs[i] = Text(s)
		}
		return Join(Line(), docs)
	}
	tests := []struct {
		name  string
		doc   Doc
		width int
		want  string
	}{
		{"a group that fits", Group(words("one", "two")), 7, "one two"},
		{"a group that does not", Group(words("one", "two")), 6, "one\ntwo"},
		{"outside a group lines break", words("one", "two"), 80, "one\ntwo"},
		{"an inner group is on its own", Group(Text("head"), Nest(Cat(Line(), Group(words("a", "b"))))), 6, "head\n  a b"},
		{"soft lines are nothing", Group(Text("f("), SoftLine(), Text("x)")), 10, "f(x)"},
		{"hard lines break every group", Group(Text("a"), HardLine(), words("b", "c")), 80, "a\nb\nc"},
		{"what follows a group counts", Cat(Group(words("one", "two")), Text("!")), 7, "one\ntwo!"},
		{"parentheses align", Group(Parens(words("one", "two"))), 5, "(one\n two)"},
		{"columns are runes", Group(words("⟨é⟩", "x")), 5, "⟨é⟩ x"},
		{"no trailing blanks", Nest(Cat(Text("a"), HardLine(), HardLine(), Text("b"))), 80, "a\n\n  b"},
	}
	for _, test := range tests {
		if got := Render(test.doc, test.width); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	if Long(words("one", "two"), 7) || !Long(words("one", "two"), 6) || !Long(HardLine(), 80) {
		t.Error("Long misjudges")
	}
}

// TestRenderKeepsText: layout changes white space only, and what fits on a line stands on one.
func TestRenderKeepsText(t *testing.T) {
	var doc func(t *rapid.T, depth int) Doc
	doc = func(t *rapid.T, depth int) Doc {
		most := 4
		if depth == 0 {
			most = 1
		}
		switch rapid.IntRange(0, most).Draw(t, "doc") {
		case 0:
			return Text(rapid.StringMatching("[a-z]{1,6}").Draw(t, "text"))
		case 1:
			return Line()
		case 2:
			return Group(doc(t, depth-1), doc(t, depth-1))
		case 3:
			return Nest(doc(t, depth-1))
		default:
			return Cat(doc(t, depth-1), Line(), doc(t, depth-1))
		}
	}
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	rapid.Check(t, func(t *rapid.T) {
		d := doc(t, 4)
		wide, narrow := Render(d, 1000), Render(d, 12)
		if squeeze(wide) != squeeze(narrow) {
			t.Fatalf("%q and %q", wide, narrow)
		}
		if flat := Render(Group(d), 1000); strings.Contains(flat, "\n") {
			t.Fatalf("a group that fits is broken: %q", flat)
		}
	})
}
