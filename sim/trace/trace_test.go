package trace_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/internal/toy"
	"github.com/balticsim/balticsim/sim/trace"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func itoa(n int) string { return strconv.Itoa(n) }

// farm is a toy with everything that a trace shows: three partitions, messages across them, a cell, output, a choice, a
// fault and a failure.
func farm() *toy.System {
	file := source.NewFile("S.ml", "let c = chan \"c\"\nlet serve () = recv c\nlet () = fork serve\nlet () = print_endline \"done\"\n")
	at := func(line int) source.Span {
		start := strings.Index(file.Text, file.Line(line))
		return file.At(start, start+len(file.Line(line)))
	}
	return &toy.System{
		Record: true, Faults: 1, Cells: []int{7}, Bags: [][]int{nil, nil},
		Main: []toy.Op{
			{Kind: toy.Fork, Part: "Payment", Span: at(3), Code: []toy.Op{
				{Kind: toy.Recv, Span: at(2)}, {Kind: toy.Get, Span: at(2)}, {Kind: toy.Put, Arg: 1, Span: at(2)}, {Kind: toy.Send, On: 1, Arg: 9},
			}},
			{Kind: toy.Fork, Part: "Orders", Code: []toy.Op{{Kind: toy.Fault}, {Kind: toy.Fail, Text: "crashed", Span: at(2)}}},
			{Kind: toy.Send, Arg: 3, Span: at(1)},
			{Kind: toy.Choose, Arg: 2},
			{Kind: toy.Recv, On: 1, Span: at(4)},
			{Kind: toy.Print, Text: "done\n", Span: at(4)},
			{Kind: toy.Print, Text: "\x1b[31mred", Span: at(4)},
		},
	}
}

func header() trace.Header {
	return trace.Header{
		Tool: "balticsim test", Script: trace.File{Name: "S.ml", SHA256: "00ff"}, Scheduler: "fifo", Seed: 1,
		Policy: "block", Faults: map[string]int{"crash": 1}, Options: map[string]string{"workload": "W.ml"},
	}
}

func schedulers() map[string]func() sim.Scheduler {
	crash := sim.Forced{At: 3, Name: "crash", Match: func(string) bool { return true }}
	return map[string]func() sim.Scheduler{
		"fifo":   sim.FIFO,
		"forced": func() sim.Scheduler { return sim.Force(sim.FIFO(), crash) },
	}
}

func record(t testing.TB, y *toy.System, sch sim.Scheduler, lim sim.Limits) (*trace.Trace, sim.Result[*toy.State]) {
	t.Helper()
	run, err := sim.Run(context.Background(), y, sch, lim, nil)
	if err != nil {
		t.Fatal(err)
	}
	tr, err := trace.Record(context.Background(), header(), y, run.Picks)
	if err != nil {
		t.Fatal(err)
	}
	return tr, run
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}

func TestGoldenTraces(t *testing.T) {
	for name, sch := range schedulers() {
		tr, run := record(t, farm(), sch(), sim.Limits{})
		var lines, streamed, text bytes.Buffer
		if err := tr.Encode(&lines); err != nil {
			t.Fatal(err)
		}
		golden(t, name+".btrace.jsonl", lines.Bytes())
		if err := trace.Write(context.Background(), &streamed, header(), farm(), run.Picks); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(lines.String(), streamed.String()); diff != "" {
			t.Errorf("%s: recorded in memory and streamed differ: %s", name, diff)
		}
		if err := trace.Text(&text, tr, trace.TextOptions{Effects: true}); err != nil {
			t.Fatal(err)
		}
		golden(t, name+".txt", text.Bytes())
		golden(t, name+".sched", []byte(tr.Schedule().Text()))
	}
}

func TestTextOptions(t *testing.T) {
	tr, _ := record(t, farm(), sim.FIFO(), sim.Limits{})
	show := func(o trace.TextOptions) string {
		var b bytes.Buffer
		if err := trace.Text(&b, tr, o); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if text := show(trace.TextOptions{}); strings.Contains(text, "\x1b") || strings.Contains(text, "forks") {
		t.Errorf("colour or effects without being asked:\n%s", text)
	}
	if text := show(trace.TextOptions{Color: true}); !strings.Contains(text, "\x1b[2m") {
		t.Error("no colour")
	}
	payment := show(trace.TextOptions{Partitions: []string{"Payment"}})
	if strings.Contains(payment, "host/main  prints") || !strings.Contains(payment, "Payment/main.1") || !strings.Contains(payment, "(3 steps not shown)") {
		t.Errorf("only Payment:\n%s", payment)
	}
	if text := show(trace.TextOptions{From: 2, To: 3}); !strings.Contains(text, "\n   2  ") || !strings.Contains(text, "\n   3  ") || strings.Contains(text, "\n   4  ") || strings.Contains(text, "the run starts") {
		t.Errorf("steps 2 and 3:\n%s", text)
	}
	for _, l := range strings.Split(show(trace.TextOptions{Width: 60, Effects: true}), "\n") {
		if len([]rune(l)) > 60 {
			t.Errorf("wider than 60: %q", l)
		}
	}
}

func TestHeaderListsWhatTheCallerKnows(t *testing.T) {
	run, err := sim.Run(context.Background(), farm(), sim.FIFO(), sim.Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	h := header()
	h.Channels = []trace.Channel{{Name: "known", Kind: "chan"}}
	tr, err := trace.Record(context.Background(), h, farm(), run.Picks)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(h.Channels, tr.Header.Channels); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]trace.Partition{{Name: "host"}, {Name: "Payment"}}, tr.Header.Partitions); diff != "" {
		t.Error(diff)
	}
}

func TestBoundedTraceReplays(t *testing.T) {
	y := &toy.System{Main: []toy.Op{
		{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Nop}, {Kind: toy.Again}}}, {Kind: toy.Nop}, {Kind: toy.Again},
	}}
	tr, _ := record(t, y, sim.Random(5), sim.Limits{MaxSteps: 6})
	if tr.End.End != "bound" || len(tr.Steps) != 7 {
		t.Fatalf("end %s after %d steps", tr.End.End, len(tr.Steps)-1)
	}
	run, err := sim.Run(context.Background(), y, tr.Schedule().Scheduler(), sim.Limits{}, nil)
	if err != nil || run.Outcome.End.String() != "bound" || run.Steps != 6 {
		t.Errorf("%v, end %v after %d steps", err, run.Outcome.End, run.Steps)
	}
}

// TestTraceRoundTrip: reading what was written gives the trace again, and replaying it gives the run again.
func TestTraceRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := toy.Draw(t)
		y.Record = true
		run, err := sim.Run(context.Background(), y, sim.Random(rapid.Uint64().Draw(t, "seed")), sim.Limits{MaxSteps: rapid.IntRange(1, 20).Draw(t, "limit")}, nil)
		if err != nil {
			t.Fatal(err)
		}
		want, err := trace.Record(context.Background(), header(), y, run.Picks)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := want.Encode(&b); err != nil {
			t.Fatal(err)
		}
		got, problems := trace.Parse(source.NewFile("a", b.String()), trace.Limits{})
		if problems != nil {
			t.Fatal(problems[0])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(slices.Collect(run.Labels()), got.Schedule().Labels); diff != "" {
			t.Fatal(diff)
		}
		again, err := sim.Run(context.Background(), y, got.Schedule().Scheduler(), sim.Limits{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(run.Outcome, again.Outcome); diff != "" {
			t.Fatal(diff)
		}
		output := ""
		for _, s := range got.Steps {
			output += s.Output
		}
		if output != run.Outcome.Output {
			t.Fatalf("the steps wrote %q, the run %q", output, run.Outcome.Output)
		}
	})
}

// TestBrokenTraces changes one good trace in every way that files break.
func TestBrokenTraces(t *testing.T) {
	tr, _ := record(t, farm(), sim.FIFO(), sim.Limits{})
	var b bytes.Buffer
	if err := tr.Encode(&b); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(b.String(), "\n"), "\n")
	join := func(edit func(lines []string) []string) string { return strings.Join(edit(slices.Clone(lines)), "") }
	replace := func(i int, line string) string {
		return join(func(l []string) []string { l[i] = line + "\n"; return l })
	}
	last := len(lines) - 1
	tests := []struct{ name, text, want string }{
		{"empty", "", "BAL0811:1 the file is empty"},
		{"a schedule", goodSchedule, "BAL0811:1 not a trace"},
		{"binary", "\x7fELF\x00\xff\n", "BAL0811:1 not a trace"},
		{"another JSON", `{"v":1,"kind":"other"}` + "\n", "BAL0811:1 not a trace"},
		{"an array", "[1,2]\n", "BAL0811:1 not a trace"},
		{"later version", `{"v":2,"kind":"balticsim-trace","script":"S.ml"}` + "\n", "BAL0812:1 version 2"},
		{"cut in the first line", lines[0][:40], "BAL0813:1 in its first line"},
		{"only the first line", lines[0], "BAL0813:2 no last line"},
		{"no end", join(func(l []string) []string { return l[:last] }), "BAL0813:" + itoa(last+1) + " no last line"},
		{"cut in a step", strings.Join(lines[:3], "") + lines[3][:30], "BAL0813:4 cut short in line 4"},
		{"garbage", replace(3, "rubbish"), "BAL0814:4 line 4 is no step of a trace: it is not JSON"},
		{"not UTF-8", replace(3, "{\"n\":\xff}"), "BAL0814:4 not UTF-8"},
		{"no object", replace(3, "17"), "BAL0814:4 is a number"},
		{"nothing known", replace(3, `{"x":1}`), `BAL0814:4 neither "n" nor "end"`},
		{"no rule", replace(3, `{"n":2}`), `BAL0814:4 no "rule"`},
		{"no label", replace(3, `{"n":2,"rule":"P-Comm"}`), `BAL0814:4 no "label"`},
		{"wrong type", replace(3, `{"n":2,"rule":7}`), `BAL0814:4 "rule" is a number`},
		{"a step missing", join(func(l []string) []string { return slices.Delete(l, 3, 4) }), "BAL0814:4 step 3 where step 2 belongs"},
		{"a step twice", join(func(l []string) []string { return slices.Insert(l, 3, l[2]) }), "BAL0814:4 step 1 where step 2 belongs"},
		{"long line", replace(3, strings.Repeat("x", 3001)), "BAL0814:4 3001 bytes"},
		{"after the end", b.String() + lines[2], "BAL0814:" + itoa(last+2) + " after the line with the outcome"},
		{"strange end", replace(last, `{"end":"perhaps"}`), "BAL0814:" + itoa(last+1) + " no end \"perhaps\""},
		{"miscounted", replace(last, `{"end":"done","stats":{"steps":99}}`), "BAL0814:" + itoa(last+1) + " counts 99 steps"},
		{"no start", lines[0] + `{"end":"done","stats":{"steps":0}}` + "\n", "BAL0814:2 step 0"},
	}
	for _, test := range tests {
		got, problems := trace.Parse(source.NewFile("a", test.text), trace.Limits{Line: 3000})
		if got != nil || len(problems) == 0 {
			t.Errorf("%s: accepted", test.name)
			continue
		}
		checkProblems(t, test.name, problems, test.want)
	}
	for cut := range b.Len() - 1 { // every way to cut the file short
		if _, problems := trace.Parse(source.NewFile("a", b.String()[:cut]), trace.Limits{}); len(problems) != 1 {
			t.Fatalf("cut at byte %d: %v", cut, problems)
		} else if c := problems[0].Code; c != trace.CodeTraceCutShort && (c != trace.CodeNotTrace || cut > 5) {
			t.Fatalf("cut at byte %d: %v", cut, problems[0])
		}
	}
	if got, problems := trace.Parse(source.NewFile("a", strings.ReplaceAll(b.String(), "\n", "\r\n")), trace.Limits{}); problems != nil {
		t.Error(problems[0])
	} else if diff := cmp.Diff(tr, got); diff != "" {
		t.Error(diff)
	}
}

type failingWriter struct{ left int }

var errFull = errors.New("full")

func (w *failingWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWritersFail(t *testing.T) {
	tr, run := record(t, farm(), sim.FIFO(), sim.Limits{})
	for left := 0; left < 8000; left += 1000 {
		full := func() *failingWriter { return &failingWriter{left} }
		small := func(err error) bool { return errors.Is(err, errFull) || left > 1000 }
		if err := tr.Encode(full()); !small(err) {
			t.Errorf("Encode, %d: %v", left, err)
		}
		if err := trace.Write(context.Background(), full(), header(), farm(), run.Picks); !small(err) {
			t.Errorf("Write, %d: %v", left, err)
		}
		if err := trace.Text(full(), tr, trace.TextOptions{}); !errors.Is(err, errFull) && left == 0 {
			t.Errorf("Text, %d: %v", left, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := trace.Record(ctx, header(), farm(), run.Picks); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestDocument(t *testing.T) {
	tr, _ := record(t, farm(), sim.FIFO(), sim.Limits{})
	text, err := json.Marshal(tr.Document())
	if err != nil || !bytes.HasPrefix(text, []byte(`{"v":1,"command":"trace","header":{"v":1,"kind":"balticsim-trace",`)) {
		t.Errorf("%v, %.100s", err, text)
	}
}
