package draw

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// anyChart draws a chart whose events need not make sense: the picture has to be legible even when a trace is odd.
func anyChart(t *rapid.T, lanes, events int) *Chart {
	c := &Chart{Title: rapid.String().Draw(t, "title")}
	n := rapid.IntRange(1, lanes).Draw(t, "lanes")
	for i := range n {
		c.Lanes = append(c.Lanes, Lane{rapid.OneOf(rapid.String(), rapid.Just(fmt.Sprintf("Warehouse#main:%d", i))).Draw(t, "lane"), i == 0 || rapid.Bool().Draw(t, "up")})
	}
	thread := rapid.SampledFrom([]string{"main", "main.1", "main.2", "main+1.0", "main.1.2.3.4.5+17.0.1", ""})
	value := rapid.OneOf(rapid.SampledFrom([]string{"()", "42", `({item="bike"; number=2}, resp#client:1)`, strings.Repeat("long ", 60)}), rapid.String())
	for i := range rapid.IntRange(0, events).Draw(t, "events") {
		e := Event{
			Kind:    EventKind(rapid.IntRange(0, int(Crash)).Draw(t, "kind")),
			Step:    rapid.SampledFrom([]int{0, i + 1, 1234567890}).Draw(t, "step"),
			Lane:    rapid.IntRange(0, n-1).Draw(t, "lane"),
			Target:  rapid.IntRange(0, n-1).Draw(t, "target"),
			Thread:  thread.Draw(t, "thread"),
			Chan:    rapid.SampledFrom([]string{"", "c", "resp#main+3.0.1:1"}).Draw(t, "chan"),
			Value:   value.Draw(t, "value"),
			Message: rapid.SampledFrom([]string{"a!1", "a!2", "a!3", "a!4"}).Draw(t, "message"),
			Text:    rapid.SampledFrom([]string{"", "", "", "words of its own"}).Draw(t, "text"),
			Mark:    rapid.IntRange(0, 9).Draw(t, "mark") == 0,
		}
		for range rapid.IntRange(0, 3).Draw(t, "starts") {
			e.Starts = append(e.Starts, thread.Draw(t, "start"))
		}
		c.Events = append(c.Events, e)
	}
	c.Outcome = Outcome{End: rapid.SampledFrom([]string{"", "done", "deadlock", "error"}).Draw(t, "end"), Detail: rapid.String().Draw(t, "detail")}
	c.Outcome.Output = rapid.SliceOfN(rapid.String(), 0, 20).Draw(t, "output")
	for range rapid.IntRange(0, 20).Draw(t, "blocked") {
		c.Outcome.Blocked = append(c.Outcome.Blocked, Blocked{rapid.IntRange(0, n-1).Draw(t, "blocked lane"), thread.Draw(t, "blocked thread"), "recv c"})
	}
	return c
}

func TestRandomChartsAreLegible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyChart(t, 30, 60)
		w := Window{From: rapid.IntRange(-1, 70).Draw(t, "from"), To: rapid.IntRange(-1, 70).Draw(t, "to"), Max: rapid.IntRange(0, 70).Draw(t, "max")}
		svg, err := c.SVG(w)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckSVG(svg); err != nil {
			t.Fatal(err)
		}
		mermaid, err := c.Mermaid(w)
		if err != nil {
			t.Fatal(err)
		}
		if err := checkMermaid(string(mermaid)); err != nil {
			t.Fatal(err)
		}
	})
}

// checkMermaid holds a diagram against the few forms of lines that the package writes; texts have no character that
// Mermaid would read as anything but text.
func checkMermaid(text string) error {
	const words = `([^#;:<>&%$` + "`" + `\\{}\x00-\x1f]|#\d+;)+`
	line := regexp.MustCompile(`^    (title: ` + words + `|participant P\d+ as ` + words +
		`|P\d+(->>|-->>|--x)P\d+: ` + words + `|Note over P\d+(,P\d+)?: ` + words + `)$`)
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if lines[0] != "sequenceDiagram" {
		return fmt.Errorf("the first line is %q", lines[0])
	}
	for _, l := range lines[1:] {
		if !line.MatchString(l) {
			return fmt.Errorf("not Mermaid: %q", l)
		}
	}
	if len(text) > 50_000 {
		return fmt.Errorf("%d bytes are too many for Mermaid", len(text))
	}
	return nil
}

func TestMermaidText(t *testing.T) {
	for in, want := range map[string]string{
		"a;b#c":         "a#59;b#35;c",
		"a\nb":          "a b",
		"the end":       "the #101;nd",
		"End":           "#69;nd",
		"send ending":   "send ending",
		"<b> & 10%% $x": "#60;b#62; #38; 10#37;#37; #36;x",
		"":              "#32;",
		"λ∥ → ok":       "λ∥ → ok",
	} {
		if got := mermaidText(in); got != want {
			t.Errorf("mermaidText(%q) = %q, want %q", in, got, want)
		}
	}
	if got := mermaidText(strings.Repeat("x", 500)); len([]rune(got)) != mermaidLabel || !strings.HasSuffix(got, ellipsis) {
		t.Errorf("long text: %q", got)
	}
}

func notes(n int, text string) *Chart {
	c := &Chart{Lanes: []Lane{{Name: "host", Up: true}}}
	for i := range n {
		c.Events = append(c.Events, Event{Kind: Note, Step: i + 1, Thread: "main", Text: fmt.Sprint(text, i)})
	}
	return c
}

func TestWindowsSayWhatTheyLeaveOut(t *testing.T) {
	c := notes(1000, "event ")
	tests := []struct {
		name          string
		w             Window
		first, last   int
		before, after string
	}{
		{"the cap", Window{}, 0, 399, "", "… 600 more events"},
		{"from and to", Window{From: 10, To: 20}, 10, 19, "… 10 earlier events", "… 980 more events"},
		{"one on each side", Window{From: 1, To: 999, Max: 2000}, 1, 998, "… 1 earlier event<", "… 1 more event<"},
		{"all", Window{Max: 1000}, 0, 999, "", ""},
		{"the end", Window{From: 990}, 990, 999, "… 990 earlier events", ""},
		{"cap and from", Window{From: 500, Max: 5}, 500, 504, "… 500 earlier events", "… 495 more events"},
		{"past the end", Window{From: 5000}, 1, 0, "… 1000 earlier events", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			svg, err := c.SVG(tt.w)
			if err != nil {
				t.Fatal(err)
			}
			if err := CheckSVG(svg); err != nil {
				t.Error(err)
			}
			text := string(svg)
			for i := range c.Events {
				if drawn := strings.Contains(text, fmt.Sprintf(">event %d<", i)); drawn != (i >= tt.first && i <= tt.last) {
					t.Fatalf("event %d drawn: %v", i, drawn)
				}
			}
			for _, note := range []struct{ text, word string }{{tt.before, "earlier event"}, {tt.after, "more event"}} {
				if note.text == "" && strings.Contains(text, note.word) || !strings.Contains(text, note.text) {
					t.Errorf("no %q, or a needless one", note.text)
				}
			}
		})
	}
}

func TestMermaidStopsBeforeItsLimit(t *testing.T) {
	c := notes(5000, strings.Repeat("#", 70))
	c.Outcome = Outcome{End: "deadlock", Blocked: []Blocked{{0, "main", "recv c"}}}
	got, err := c.Mermaid(Window{Max: 5000})
	if err != nil {
		t.Fatal(err)
	}
	if err := checkMermaid(string(got)); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"more events", "#101;nd#58; deadlock", "main waits"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestReplay(t *testing.T) {
	c := &Chart{
		Lanes: []Lane{{Name: "host", Up: true}, {Name: "A"}},
		Events: []Event{
			0: {Kind: Start, Thread: "main", Target: 1, Starts: []string{"main+1.0", "main+1.1"}},
			1: {Kind: Send, Thread: "main", Message: "m!1"},
			2: {Kind: Recv, Lane: 1, Thread: "main+1.0", Message: "m!1"},
			3: {Kind: Fork, Lane: 1, Thread: "main+1.0", Starts: []string{"main+1.0.1"}},
			4: {Kind: Done, Lane: 1, Thread: "main+1.1"},
			5: {Kind: Snapshot, Thread: "main", Target: 1, Starts: []string{"main+2.0", "main+2.1"}},
			6: {Kind: Crash, Thread: "main.1", Target: 1},
			7: {Kind: Restore, Thread: "main.1", Target: 1, Starts: []string{"main.1+1.0"}},
			8: {Kind: Recv, Lane: 1, Thread: "main.1+1.0", Target: 1, Message: "main+9!0"},
			9: {Kind: Stop, Thread: "main", Target: 1},
		},
	}
	h := c.replay()
	periods := []period{{0, up, -1, 10}, {1, absent, -1, 0}, {1, up, 0, 6}, {1, crashed, 6, 7}, {1, up, 7, 9}, {1, stopped, 9, 10}}
	if diff := cmp.Diff(periods, h.periods, cmp.AllowUnexported(period{})); diff != "" {
		t.Errorf("periods (-want +got):\n%s", diff)
	}
	lives := []life{
		{0, "main", -1, 10, 0},
		{1, "main+1.0", 0, 5, 0},
		{1, "main+1.1", 0, 4, 0},
		{1, "main+1.0.1", 3, 5, 0},
		{1, "main+2.0", 5, 6, 0},
		{1, "main+2.1", 5, 6, 0},
		{0, "main.1", -1, 10, 0},
		{1, "main.1+1.0", 7, 9, 0},
	}
	if diff := cmp.Diff(lives, h.lives, cmp.AllowUnexported(life{})); diff != "" {
		t.Errorf("lives (-want +got):\n%s", diff)
	}
	if h.sent[2] != 1 || h.got[1] != 2 || h.sent[8] != -1 {
		t.Errorf("messages: sent %v, got %v", h.sent, h.got)
	}
	p := c.plan(h, 0, len(c.Events))
	places := map[string]int{}
	for _, l := range h.lives {
		places[l.thread] = l.column
	}
	want := map[string]int{"main": 0, "main.1": 1, "main+1.0": 0, "main+1.1": 1, "main+1.0.1": 2, "main+2.0": 0, "main+2.1": 1, "main.1+1.0": 0}
	if diff := cmp.Diff(want, places); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
	if p.list[1].threads != 3 {
		t.Errorf("lane A has room for %d threads", p.list[1].threads)
	}
}

func TestChartCheck(t *testing.T) {
	host := []Lane{{Name: "host", Up: true}}
	for name, c := range map[string]*Chart{
		"no lanes":       {},
		"no such lane":   {Lanes: host, Events: []Event{{Kind: Print, Lane: 1}}},
		"no such target": {Lanes: host, Events: []Event{{Kind: Stop, Target: -1}}},
		"blocked":        {Lanes: host, Outcome: Outcome{Blocked: []Blocked{{Lane: 3}}}},
	} {
		if _, err := c.SVG(Window{}); err == nil {
			t.Errorf("%s: drawn as SVG", name)
		}
		if _, err := c.Mermaid(Window{}); err == nil {
			t.Errorf("%s: drawn as Mermaid", name)
		}
	}
	if err := (&Chart{Lanes: host, Events: []Event{{Kind: Print, Target: 7}}}).Check(); err != nil {
		t.Errorf("a target that is not used counts: %v", err)
	}
}

func TestGraphCheck(t *testing.T) {
	m := Node{ID: "m", Kind: Machine, Ports: []Port{{ID: "p"}}}
	for name, g := range map[string]*Graph{
		"no identifier":   {Nodes: []Node{{Name: "x"}}},
		"twice":           {Nodes: []Node{m, m}},
		"ports of an Or":  {Nodes: []Node{{ID: "o", Kind: Or, Ports: []Port{{ID: "p"}}}}},
		"port twice":      {Nodes: []Node{{ID: "m", Ports: []Port{{ID: "p"}, {ID: "p"}}}}},
		"from nowhere":    {Nodes: []Node{m}, Edges: []Edge{{From: "x", To: "m"}}},
		"to nowhere":      {Nodes: []Node{m}, Edges: []Edge{{From: "m", To: "x"}}},
		"to another port": {Nodes: []Node{m}, Edges: []Edge{{From: "m", To: "m", Port: "q"}}},
	} {
		if _, err := g.SVG(); err == nil {
			t.Errorf("%s: drawn as SVG", name)
		}
		if _, err := g.DOT(); err == nil {
			t.Errorf("%s: drawn as DOT", name)
		}
	}
}

// TestManyThreadsOfManyPartitions: a picture of part of a huge run is small and legible, and threads that only wait are left
// out of it.
func TestManyThreadsOfManyPartitions(t *testing.T) {
	c := &Chart{Lanes: []Lane{{Name: "host", Up: true}}}
	for i := range 1000 {
		c.Lanes = append(c.Lanes, Lane{Name: fmt.Sprintf("A#main:%d", i+1)})
		e := Event{Kind: Start, Thread: "main", Target: i + 1}
		for k := range 10 {
			e.Starts = append(e.Starts, fmt.Sprintf("main+%d.%d", i+1, k))
		}
		c.Events = append(c.Events, e)
	}
	for i := range 1000 {
		c.Events = append(c.Events, Event{Kind: Fork, Thread: "main", Starts: []string{fmt.Sprintf("main.%d", i+1)}})
	}
	for i := range 100 {
		m := fmt.Sprint("m", i)
		c.Events = append(c.Events,
			Event{Kind: Send, Thread: "main.7", Message: m},
			Event{Kind: Recv, Lane: 1 + i%3, Target: 0, Thread: fmt.Sprintf("main+%d.4", 1+i%3), Message: m})
	}
	svg, err := c.SVG(Window{From: 2000})
	if err != nil {
		t.Fatal(err)
	}
	if err := CheckSVG(svg); err != nil {
		t.Error(err)
	}
	if bars := strings.Count(string(svg), `class="live"`); bars > 60 {
		t.Errorf("%d threads are drawn", bars)
	}
	if len(svg) > 200_000 {
		t.Errorf("%d bytes", len(svg))
	}
	if !strings.Contains(string(svg), "<title>thread main.7</title>") {
		t.Error("the thread that acts is not drawn")
	}
}
