package trace_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/internal/toy"
	"github.com/balticsim/balticsim/sim/trace"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

const goodSchedule = `#balticsim-schedule v1
#script=S.ml
#seed=1

# a remark
main.1 recv resp#main:2 main.1!3
main print   # what it says
"main recv a\nb#main:1 main!1" # quoted
main choose 2 #
#end deadlock 4
`

func parseSchedule(text string) (*trace.Schedule, source.Diagnostics) {
	return trace.ParseSchedule(source.NewFile("a.sched", text), trace.Limits{Line: 300})
}

func TestReadSchedule(t *testing.T) {
	want := &trace.Schedule{
		Fields: []trace.Field{{Key: "script", Value: "S.ml"}, {Key: "seed", Value: "1"}},
		Labels: []string{"main.1 recv resp#main:2 main.1!3", "main print", "main recv a\nb#main:1 main!1", "main choose 2"},
		End:    "deadlock",
	}
	for name, text := range map[string]string{
		"unix":           goodSchedule,
		"windows":        strings.ReplaceAll(goodSchedule, "\n", "\r\n"),
		"byte order":     "\ufeff" + goodSchedule,
		"no last break":  strings.TrimSuffix(goodSchedule, "\n"),
		"without number": strings.Replace(goodSchedule, "deadlock 4", "deadlock", 1),
	} {
		got, problems := parseSchedule(text)
		if problems != nil {
			t.Errorf("%s: %v", name, problems[0])
		} else if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(trace.Schedule{})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestBrokenSchedules(t *testing.T) {
	const head = "#balticsim-schedule v1\n"
	tests := []struct {
		name, text string
		want       string // codes with their line, and a part of the first message
	}{
		{"empty", "", "BAL0801:1 the file is empty"},
		{"a script", "let x = 1\n", "BAL0801:1 not a schedule"},
		{"binary", "\x7fELF\x02\x01\x00\x00", "BAL0801:1 not a schedule"},
		{"a trace", `{"v":1,"kind":"balticsim-trace"}` + "\n", "BAL0801:1 not a schedule"},
		{"no version", "#balticsim-schedule\n#end\n", "BAL0801:1 not a schedule"},
		{"later version", "#balticsim-schedule v2\nrubbish\n", "BAL0802:1 version v2"},
		{"header without =", head + "#seed\n#end\n", "BAL0803:2 not of the form"},
		{"header with a strange key", head + "#Seed =1\n#end\n", "BAL0803:2 not of the form"},
		{"header twice", head + "#seed=1\n#seed=2\n#end\n", "BAL0803:3 `seed` twice"},
		{"header late", head + "main print\n#seed=2\n#end\n", "BAL0803:3 among the labels"},
		{"header with broken quotes", head + "#script=\"a\n#end\n", "BAL0803:2 broken quotes"},
		{"no end", head + "main print\n", "BAL0804:3 no last line"},
		{"cut in a label", head + "main pr", "BAL0804:2 no last line"},
		{"only the first line", head, "BAL0804:2 no last line"},
		{"one label missing", head + "main print\n#end done 2\n", "BAL0804:3 has 1 labels, but its last line counts 2"},
		{"broken quotes", head + "\"main\n#end\n", "BAL0805:2 broken quotes"},
		{"rest after quotes", head + "\"main\" x\n#end\n", "BAL0805:2 no comment"},
		{"comment without blank", head + "main print #x\n#end\n", "BAL0805:2 no comment"},
		{"control character", head + "main\x00print\n#end\n", "BAL0805:2 control characters"},
		{"not UTF-8", head + "main \xff\n#end\n", "BAL0805:2 not UTF-8"},
		{"long line", head + strings.Repeat("x", 301) + "\n#end\n", "BAL0805:2 301 bytes; at most 300"},
		{"after the end", head + "#end\nmain print\n", "BAL0805:3 after the line `#end`"},
		{"two ends", head + "#end\n#end\n", "BAL0805:3 ends twice"},
		{"strange end", head + "#end maybe\n", "BAL0805:2 names no end"},
		{"strange count", head + "#end done x\n", "BAL0805:2 no number of steps"},
		{"two mistakes", head + "main #x\nmain print\n\"\n#end done 3\n", "BAL0805:2 BAL0805:4 no comment"},
	}
	for _, test := range tests {
		s, problems := parseSchedule(test.text)
		if s != nil || len(problems) == 0 {
			t.Errorf("%s: accepted", test.name)
			continue
		}
		checkProblems(t, test.name, problems, test.want)
	}
	if _, problems := parseSchedule(head + strings.Repeat("main #x\n", 100)); len(problems) != 10 {
		t.Errorf("a hopeless file has %d problems, want 10", len(problems))
	}
	if _, problems := trace.ParseSchedule(source.NewFile("a", goodSchedule), trace.Limits{Bytes: 10}); len(problems) != 1 {
		t.Errorf("a file over the limit: %v", problems)
	}
}

// checkProblems compares codes and lines, and looks for the rest of want in the first message.
func checkProblems(t *testing.T, name string, problems source.Diagnostics, want string) {
	t.Helper()
	var places []string
	for _, d := range problems {
		at := d.Primary.Span
		places = append(places, strings.Join([]string{d.Code, itoa(at.File.Position(int(at.Start)).Line)}, ":"))
	}
	got := strings.Join(places, " ")
	words, ok := strings.CutPrefix(want, got+" ")
	if !ok {
		t.Errorf("%s: got %s (%s), want %s", name, got, problems[0].Message, want)
	} else if !strings.Contains(problems[0].Message, words) {
		t.Errorf("%s: message %q does not say %q", name, problems[0].Message, words)
	}
}

func TestScheduleRoundTrip(t *testing.T) {
	text := rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`main(\.[0-9])? (recv|get) [a-z#" ]+:[0-9]`),
		rapid.SampledFrom([]string{"", " ", "#", "# x", "a # b", "a #b", "\"", "\"a\"", "a\nb", "a\r", "\t", "a\\", "#end", "é\u2028", "\xff", "\u00a0x"}),
	)
	rapid.Check(t, func(t *rapid.T) {
		want := &trace.Schedule{
			Labels: rapid.SliceOf(text).Draw(t, "labels"),
			End:    rapid.SampledFrom([]string{"", "done", "deadlock", "error", "bound"}).Draw(t, "end"),
		}
		for i, v := range rapid.SliceOfN(text, 0, 3).Draw(t, "values") {
			want.Fields = append(want.Fields, trace.Field{Key: "key-" + itoa(i), Value: v})
		}
		got, problems := trace.ParseSchedule(source.NewFile("a", want.Text()), trace.Limits{})
		if problems != nil {
			t.Fatalf("%v in\n%s", problems[0], want.Text())
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(trace.Schedule{}), cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestParseScheduleNeverPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(goodSchedule)
		for range rapid.IntRange(1, 4).Draw(t, "changes") {
			i := rapid.IntRange(0, len(text)-1).Draw(t, "where")
			switch rapid.IntRange(0, 2).Draw(t, "how") {
			case 0:
				text[i] = rapid.Byte().Draw(t, "byte")
			case 1:
				text = text[:i+1]
			case 2:
				text = append(text, text[i:]...)
			}
		}
		s, problems := trace.ParseSchedule(source.NewFile("a", string(text)), trace.Limits{})
		if (s == nil) != (len(problems) > 0) {
			t.Fatal("a schedule or problems, not both and not neither")
		}
		for _, d := range problems {
			_ = d.Primary.Span.Text() // the span lies inside the file
		}
	})
}

func TestDivergedPointsAtTheLabel(t *testing.T) {
	y := toy.Counter(1)
	const text = "#balticsim-schedule v1\nmain.1 get cell0\n\n  main.1 set cell1 # typo\n#end\n"
	s, problems := parseSchedule(text)
	if problems != nil {
		t.Fatal(problems[0])
	}
	diag := divergence(t, y, s)
	if got := diag.Primary.Span.String() + " " + diag.Code; got != "a.sched:4:1 BAL0821" {
		t.Error(got)
	}
	if len(diag.Help) != 1 || !strings.Contains(diag.Help[0], "`main.1 set cell0`") {
		t.Errorf("help %q", diag.Help)
	}
	s, _ = parseSchedule("#balticsim-schedule v1\nmain.1 get cell0\n#end\n")
	if diag = divergence(t, y, s); !strings.Contains(diag.Message, "goes on") || diag.Primary.Span.String() != "a.sched:4:1" {
		t.Error(diag)
	}
}

func divergence(t *testing.T, y *toy.System, s *trace.Schedule) *source.Diagnostic {
	t.Helper()
	_, err := sim.Run(context.Background(), y, s.Scheduler(), sim.Limits{}, nil)
	var d *sim.Divergence
	if !errors.As(err, &d) {
		t.Fatalf("no divergence: %v", err)
	}
	return s.Diverged(d)
}

func TestRelate(t *testing.T) {
	given := trace.File{Name: "dir/S.ml", SHA256: "aa"}
	tests := []struct {
		recorded trace.File
		want     trace.Relation
	}{
		{trace.File{}, trace.Unrecorded},
		{trace.File{Name: "S.ml"}, trace.Unrecorded},
		{trace.File{Name: "T.ml", SHA256: "aa"}, trace.Same},
		{trace.File{Name: "other/S.ml", SHA256: "bb"}, trace.Edited},
		{trace.File{SHA256: "bb"}, trace.Edited},
		{trace.File{Name: "T.ml", SHA256: "bb"}, trace.Other},
	}
	for _, test := range tests {
		if got := trace.Relate(test.recorded, given); got != test.want {
			t.Errorf("%v: got %v, want %v", test.recorded, got, test.want)
		}
	}
	d := trace.Elsewhere(trace.CodeScheduleElsewhere, source.NewFile("a.sched", goodSchedule), trace.File{Name: "T.ml"}, given)
	if d.Message != "this schedule was recorded from T.ml, not from dir/S.ml" || d.Primary.Span.Text() != "#balticsim-schedule v1" {
		t.Errorf("%v at %q", d, d.Primary.Span.Text())
	}
}
