package source

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestPosition compares positions with a count from the beginning of the text.
func TestPosition(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "é", "名", "\n", "\r\n", " "})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 20).Draw(t, "text"), "")
		f := NewFile("f", text)
		want := Position{Line: 1, Column: 1}
		for i, r := range text {
			want.Byte = i
			if got := f.Position(i); got != want {
				t.Fatalf("%q at %d: %v, want %v", text, i, got, want)
			}
			if r == '\n' {
				want.Line, want.Column = want.Line+1, 1
			} else {
				want.Column++
			}
		}
		for n, line := range strings.Split(text, "\n") {
			if got := f.Line(n + 1); got != strings.TrimRight(line, "\r") {
				t.Fatalf("line %d of %q is %q", n+1, text, got)
			}
		}
	})
	f := NewFile("f", "ab\n")
	if f.Position(-1).Byte != 0 || f.Position(99) != (Position{2, 1, 3}) || f.Line(0) != "" || f.Line(9) != "" {
		t.Error("places outside the text")
	}
}

func TestSpan(t *testing.T) {
	f := NewFile("S.ml", "let x = 1")
	a, b := f.At(4, 5), f.At(8, 9)
	if s := b.To(a); s.Text() != "x = 1" || a.To(Span{}) != a || (Span{}).To(b) != b {
		t.Errorf("To gives %q", s.Text())
	}
	if a.String() != "S.ml:1:5" || (Span{}).String() != "?" || (Span{}).Known() || (Span{}).Text() != "" {
		t.Error(a.String(), Span{}.String())
	}
	d := &Diagnostic{Code: "BAL0001", Severity: Error, Message: "m", Primary: Label{Span: b}}
	if d.Error() != "S.ml:1:9: error[BAL0001]: m" || !(Diagnostics{d}).HasErrors() || (Diagnostics{{Severity: Warning}}).HasErrors() {
		t.Error(d.Error())
	}
}
