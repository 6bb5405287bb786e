package source

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// find returns the span of the n-th occurrence of a word, counted from 1.
func find(f *File, word string, n int) Span {
	at := 0
	for ; n > 0; n-- {
		i := strings.Index(f.Text[at:], word)
		if i < 0 {
			panic("no " + word)
		}
		at += i + len(word)
	}
	return f.At(at-len(word), at)
}

// scenes are diagnostics that exercise the layout: what matters is read in testdata/render.golden.
func scenes() []struct {
	name string
	d    *Diagnostic
} {
	ml := NewFile("S.ml", `let (vm1, e1) = createOrderProcessingRole ()
let (vm2, e2) = createPaymentRole ()
let unrelated = 1
let (vm3, e3) = createOrderEntryRole e1 e2
let () = exportOrderEntry e3
`)
	em := NewFile("Em.mli", "type tPayment = (payment, string) endpoint\nval createOrderEntryRole : tPayment -> tOrderProcessing -> (vm * tOrderEntry)\n")
	wide := NewFile("wide.ml", "let 名前 = \"日本\" ^ x\n\tlet\ty = é + 👩‍👩‍👧 + z\nlet combining = e\u0301 + w\r\nlet evil = \"\x1b[31m\u202e\" ^ v\n")
	long := NewFile("long.ml", "let x = "+strings.Repeat("aaaa + ", 30)+"target + "+strings.Repeat("bbbb + ", 30)+"c\nlet y = 名"+strings.Repeat("名前", 60)+" zz\n")
	multi := NewFile("multi.ml", "let f x =\n  match x with\n  | A -> 1\n  | B ->\n    2\n\nlet g = f C\n")
	empty := NewFile("empty.ml", "")
	label := func(s Span, text string) Label { return Label{Span: s, Text: text} }
	return []struct {
		name string
		d    *Diagnostic
	}{
		{"two files and a skipped line", &Diagnostic{
			Code: "BAL0401", Severity: Error,
			Message:   "this endpoint is an OrderProcessing service, but a Payment service is needed here",
			Primary:   label(find(ml, "e1", 2), "an OrderProcessing service"),
			Secondary: []Label{label(find(ml, "e1", 1), "bound here"), label(find(em, "tPayment", 2), "1st import of createOrderEntryRole"), label(find(ml, "e2", 1), "this is a Payment service")},
			Notes:     []string{"createOrderEntryRole takes its imports in the order of the metadata:\nPayment, then OrderProcessing"},
			Help:      []string{"did you mean `e2`?"},
		}},
		{"several labels on one line", &Diagnostic{
			Code: "BAL0301", Severity: Error, Message: "the two sides differ",
			Primary: label(find(ml, "createOrderEntryRole", 1), "primary in the middle"),
			Secondary: []Label{
				label(find(ml, "vm3", 1), "left"), label(find(ml, "e3", 1), "second from the left"), label(find(ml, "e2", 2), "right"),
			},
		}},
		{"overlapping labels", &Diagnostic{
			Code: "BAL0302", Severity: Warning, Message: "one label inside another",
			Primary:   label(find(ml, "createPaymentRole ()", 1), "the whole application"),
			Secondary: []Label{label(find(ml, "Payment", 1), "inside"), label(find(ml, "createPaymentRole", 1), "same beginning")},
		}},
		{"no words", &Diagnostic{Code: "BAL0303", Severity: Error, Message: "a label without words", Primary: label(find(ml, "unrelated", 1), "")}},
		{"wide characters", &Diagnostic{
			Code: "BAL0304", Severity: Error, Message: "columns of the terminal", Primary: label(find(wide, "x", 1), "x"),
			Secondary: []Label{label(find(wide, "日本", 1), "two wide characters"), label(find(wide, "z", 1), "behind tabs and an emoji"), label(find(wide, "w", 1), "behind a combining accent")},
		}},
		{"control characters", &Diagnostic{Code: "BAL0305", Severity: Error, Message: "do not reach \x1b[1mthe terminal", Primary: label(find(wide, "v", 2), "v\nw")}},
		{"clipped on both sides", &Diagnostic{
			Code: "BAL0306", Severity: Error, Message: "a long line", Primary: label(find(long, "target", 1), "here"),
			Secondary: []Label{label(find(long, "x", 1), "far to the left"), label(find(long, "c\n", 1), "far to the right")},
		}},
		{"clipped wide characters", &Diagnostic{Code: "BAL0307", Severity: Error, Message: "a long line of wide characters", Primary: label(find(long, "zz", 1), "the end")}},
		{"several lines", &Diagnostic{
			Code: "BAL0308", Severity: Warning, Message: "this match leaves values out", Primary: label(multi.At(12, 51), "C is not matched"),
			Secondary: []Label{label(find(multi, "C", 1), "used here")},
		}},
		{"the end of a file", &Diagnostic{Code: "BAL0309", Severity: Error, Message: "something is missing", Primary: label(multi.At(len(multi.Text), len(multi.Text)), "expected more")}},
		{"the end of a line", &Diagnostic{Code: "BAL0310", Severity: Error, Message: "something is missing", Primary: label(multi.At(9, 9), "expected more"), Secondary: []Label{label(multi.At(0, 3), "in this")}}},
		{"an empty file", &Diagnostic{Code: "BAL0311", Severity: Error, Message: "nothing here", Primary: label(empty.At(0, 0), "expected a script")}},
		{"no place", &Diagnostic{Code: "BAL0701", Severity: Error, Message: "the file cannot be read", Help: []string{"check its name"}}},
	}
}

// TestRender compares the layouts with the golden file, which is read as a diff.
func TestRender(t *testing.T) {
	var b bytes.Buffer
	for _, s := range scenes() {
		b.WriteString("## " + s.name + "\n")
		Render(&b, Diagnostics{s.d}, false)
		b.WriteString("\n")
	}
	const golden = "testdata/render.golden"
	if *update {
		if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s\nrun with -update to accept", diff)
	}
}

// TestColor: colours add escape sequences and change nothing else.
func TestColor(t *testing.T) {
	escapes := regexp.MustCompile("\x1b\\[[0-9;]*m")
	for _, s := range scenes() {
		var plain, colored bytes.Buffer
		Render(&plain, Diagnostics{s.d}, false)
		Render(&colored, Diagnostics{s.d}, true)
		if strings.Contains(plain.String(), "\x1b") {
			t.Errorf("%s: an escape sequence without colour", s.name)
		}
		if !strings.Contains(colored.String(), "\x1b[1;3") {
			t.Errorf("%s: no colour", s.name)
		}
		if got := escapes.ReplaceAllString(colored.String(), ""); got != plain.String() {
			t.Errorf("%s: (-plain +colored)\n%s", s.name, cmp.Diff(plain.String(), got))
		}
	}
}

// TestUnderlinesAlign: in random lines of awkward characters, the underline of a label begins in the column where the text
// that it labels begins, and is as wide.
func TestUnderlinesAlign(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "let ", "\t", "名", "é", "e\u0301", "👩‍👩‍👧", "→", "\u200b", "x = 1; "})
	rapid.Check(t, func(t *rapid.T) {
		before := strings.Join(rapid.SliceOfN(piece, 0, 60).Draw(t, "before"), "")
		after := strings.Join(rapid.SliceOfN(piece, 0, 60).Draw(t, "after"), "")
		f := NewFile("r.ml", before+"TARGET"+after)
		var b bytes.Buffer
		Render(&b, Diagnostics{{Code: "BAL0999", Message: "m", Primary: Label{Span: find(f, "TARGET", 1)}}}, false)
		lines := strings.Split(b.String(), "\n")
		text, marks := lines[3], lines[4]
		column := uniseg.StringWidth(text[:strings.Index(text, "TARGET")])
		if want := strings.Repeat(" ", 3) + strings.Repeat(" ", column-3); marks != "  |"+want[3:]+"^^^^^^" {
			t.Fatalf("%q\n%s\n%s", f.Text, text, marks)
		}
		if w := uniseg.StringWidth(text); w > lineWidth+6 {
			t.Fatalf("%d columns", w)
		}
	})
}

// TestJSON shows the form that editors read.
func TestJSON(t *testing.T) {
	f := NewFile("S.ml", "let é =\n  x\n")
	d := &Diagnostic{
		Code: "BAL0201", Severity: Warning, Message: "m", Primary: Label{f.At(11, 12), "p"},
		Secondary: []Label{{f.At(4, 6), ""}, {Text: "no place"}}, Notes: []string{"n"},
		Suggestions: []Suggestion{{f.At(11, 12), "y"}},
	}
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	place := func(line, col, byte float64) map[string]any {
		return map[string]any{"line": line, "col": col, "byte": byte}
	}
	if !strings.HasPrefix(got["rendered"].(string), "warning[BAL0201]: m\n --> S.ml:2:3\n") {
		t.Errorf("rendered: %s", got["rendered"])
	}
	delete(got, "rendered")
	want := map[string]any{
		"code": "BAL0201", "severity": "warning", "message": "m",
		"spans": []any{
			map[string]any{"file": "S.ml", "start": place(2, 3, 11), "end": place(2, 4, 12), "label": "p", "primary": true},
			map[string]any{"file": "S.ml", "start": place(1, 5, 4), "end": place(1, 6, 6), "label": "", "primary": false},
		},
		"notes": []any{"n"}, "help": []any{},
		"suggestions": []any{map[string]any{
			"span": map[string]any{"file": "S.ml", "start": place(2, 3, 11), "end": place(2, 4, 12)}, "replacement": "y",
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestHugeLine: a file may be one line of many megabytes; only the part around the label is looked at.
func TestHugeLine(t *testing.T) {
	text := strings.Repeat("名 ", 1<<20)
	f := NewFile("huge.ml", text+"TARGET "+text)
	var ds Diagnostics
	for range 50 {
		ds = append(ds, &Diagnostic{Code: "BAL0999", Message: "m", Primary: Label{Span: f.At(len(text), len(text)+6), Text: "here"}, Secondary: []Label{{f.At(0, 1), "far"}}})
	}
	var b bytes.Buffer
	Render(&b, ds, false)
	if b.Len() > 50*2000 {
		t.Errorf("%d bytes", b.Len())
	}
	lines := strings.Split(b.String(), "\n")
	at := strings.Index(lines[3], "TARGET")
	if at < 0 || uniseg.StringWidth(lines[3][:at]) != strings.Index(lines[4], "^^^^^^") {
		t.Errorf("\n%s\n%s", lines[3], lines[4])
	}
}
