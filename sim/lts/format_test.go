package lts_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/sim/lts"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func aut(t interface{ Fatal(...any) }, g *lts.Graph, hidden lts.Hidden) string {
	var b bytes.Buffer
	if err := g.WriteAut(&b, hidden); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAut(t *testing.T) {
	g, err := lts.New(3, []lts.Transition{
		{0, lts.PrintLabel("a \"é\"\\ 5%\n"), 1},
		{0, lts.TauLabel, 0},
		{1, "done", 2},
		{1, "i", 2},
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = `des (0, 4, 3)
(0, "tau", 0)
(0, "print %22a %5C%22%C3%A9%5C%22%5C%5C 5%25%5Cn%22", 1)
(1, "done", 2)
(1, "%69", 2)
`
	if diff := cmp.Diff(want, aut(t, g, lts.HiddenMCRL2)); diff != "" {
		t.Error(diff)
	}
	if text := aut(t, g, lts.HiddenCADP); !strings.Contains(text, `(0, "i", 0)`) {
		t.Error(text)
	}
}

func TestReadAut(t *testing.T) {
	for text, want := range map[string]string{
		"des (0,2,2)\n(0,\"a\",1)\n(1,tau,0)\n":                                "0 a 1 1 tau 0",
		"des(1, 2, 2)\r\n\r\n( 1 , PUT !6 , 0 )\r\n(0, \"GET, PUT(\"x\")\",1)": "0 PUT !6 1 1 GET, PUT(\"x\") 0",
		"des (0,1,1)\n(0,i,0)\n":                                               "0 tau 0",
		"des (0,1,1)\n(0,\"100%\",0)\n":                                        "0 100% 0",
		"":                                                                     "! the file is empty",
		"digraph {}":                                                           "! line 1: an Aldebaran file begins with des (START, TRANSITIONS, STATES)",
		"des (0,1)\n":                                                          "! line 1: des has three numbers, not 2",
		"des (0,-1,1)\n":                                                       `! line 1: "-1" is no number from 0 to 2147483647`,
		"des (2,0,2)\n":                                                        "! line 1: the start is state 2 of 2",
		"des (0,0,2000)\n":                                                     "! line 1: it has 2000 states; at most 1000 are read",
		"des (0,1,2)\n(0,\"a\",2)\n":                                           "! line 2: it names a state above 1, the last of the 2 that the first line announces",
		"des (0,1,2)\n(0 a 1)\n":                                               `! line 2: a transition is written (FROM, "LABEL", TO)`,
		"des (0,1,2)\n(0,\"a,1)\n":                                             `! line 2: a transition is written (FROM, "LABEL", TO)`,
		"des (0,1,2)\n(0,,1)\n":                                                `! line 2: a transition is written (FROM, "LABEL", TO)`,
		"des (0,1,2)\n(0,\"%74au\",1)\n":                                       "! line 2: a visible label cannot be called tau",
		"des (0,2,2)\n(0,\"a\",1)\n":                                           "! it has 1 transitions, but its first line announces 2",
		"des (0,1,2)\n(0,\"" + strings.Repeat("a", 1<<21) + "\",1)\n": "! line 2: bufio.Scanner: token too long",
	} {
		g, err := lts.ReadAut(strings.NewReader(text), 1000)
		got := ""
		if err != nil {
			got = "! " + err.Error()
		} else {
			got = flat(g)
		}
		if got != want {
			t.Errorf("%.80q: got %s, want %s", text, got, want)
		}
	}
}

// flat writes the transitions in one line.
func flat(g *lts.Graph) string {
	var words []string
	for s, out := range g.Out {
		for _, e := range out {
			words = append(words, itoa(s), g.Labels[e.Label], itoa(int(e.To)))
		}
	}
	return strings.Join(words, " ")
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }

func TestAutRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		states := rapid.IntRange(1, 4).Draw(t, "states")
		var list []lts.Transition
		for range rapid.IntRange(0, 6).Draw(t, "transitions") {
			label := rapid.OneOf(rapid.SampledFrom([]string{"tau", "i", "%69", "a,b", `"`, "%", "%7", "é"}), rapid.StringN(1, 8, -1)).Draw(t, "label")
			list = append(list, lts.Transition{
				From: rapid.IntRange(0, states-1).Draw(t, "from"), Label: label, To: rapid.IntRange(0, states-1).Draw(t, "to"),
			})
		}
		g, err := lts.New(states, list)
		if err != nil {
			t.Fatal(err)
		}
		for _, hidden := range []lts.Hidden{lts.HiddenMCRL2, lts.HiddenCADP} {
			text := aut(t, g, hidden)
			for _, c := range text {
				if c != '\n' && (c < ' ' || c > '~') {
					t.Fatalf("%q is not ASCII", text)
				}
			}
			again, err := lts.ReadAut(strings.NewReader(text), 10)
			if err != nil {
				t.Fatalf("%v in\n%s", err, text)
			}
			if d, err := lts.Compare(g, again, lts.Strong, 1000); d != nil || err != nil || len(again.Out) != states || again.Transitions() != g.Transitions() {
				t.Fatalf("%+v, %v; read back as %s from\n%s", d, err, flat(again), text)
			}
		}
	})
}

func TestPicturesSayWhatTheyLeaveOut(t *testing.T) {
	g := parse(t, `0 a 1, 1 tau 2, 2 b"\ 3, 3 c;# 4, 0 d 4`)
	var dot, mermaid bytes.Buffer
	if err := g.WriteDOT(&dot, `S "x".ml`, 0); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`digraph "S \"x\".ml" {`, `  4 [shape=doublecircle];`, `  0 -> 1 [label="a"];`, `  2 -> 3 [label="b\"\\"];`,
		`  1 -> 2 [label="τ", color=gray50, fontcolor=gray50];`,
	} {
		if !strings.Contains(dot.String(), want+"\n") {
			t.Errorf("no %s in\n%s", want, dot.String())
		}
	}
	if strings.Contains(dot.String(), "not drawn") {
		t.Error("nothing is left out, and yet the picture says so")
	}
	dot.Reset()
	if err := g.WriteDOT(&dot, "S", 3); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"not drawn: 2 states and 3 transitions"`, "  1 [style=dashed];", "  0 -> 4 "} {
		if !strings.Contains(dot.String(), want) {
			t.Errorf("no %s in\n%s", want, dot.String())
		}
	}
	if err := g.WriteMermaid(&mermaid, 4); err != nil {
		t.Fatal(err)
	}
	const want = `stateDiagram-v2
    direction LR
    [*] --> s0
    s0 --> s1: a
    s0 --> s4: d
    s1 --> s2: τ
    s4 --> [*]
    note right of s0: not drawn: 1 state and 2 transitions
`
	if diff := cmp.Diff(want, mermaid.String()); diff != "" {
		t.Error(diff)
	}
	mermaid.Reset()
	if err := g.WriteMermaid(&mermaid, 0); err != nil || !strings.Contains(mermaid.String(), "s2 --> s3: b#34;#92;\n") || !strings.Contains(mermaid.String(), "c#59;#35;\n") {
		t.Errorf("%v\n%s", err, mermaid.String())
	}
}

func TestITF(t *testing.T) {
	run := lts.ITF{
		Description: "a run", Vars: []string{"step", "output"}, Loop: 1,
		States: []map[string]any{{"step": 0, "output": []string{}}, {"step": 7, "output": []string{"a"}}},
	}
	var b bytes.Buffer
	if err := run.Write(&b); err != nil {
		t.Fatal(err)
	}
	var got any
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"#meta": map[string]any{"format": "ITF", "description": "a run"},
		"vars":  []any{"step", "output"},
		"loop":  1.0,
		"states": []any{
			map[string]any{"#meta": map[string]any{"index": 0.0}, "step": map[string]any{"#bigint": "0"}, "output": []any{}},
			map[string]any{"#meta": map[string]any{"index": 1.0}, "step": map[string]any{"#bigint": "7"}, "output": []any{"a"}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	run.Loop = -1
	b.Reset()
	if err := run.Write(&b); err != nil || strings.Contains(b.String(), "loop") {
		t.Errorf("%v\n%s", err, b.String())
	}
	run.States[1]["step"] = 1.5
	if err := run.Write(&b); err == nil || !strings.Contains(err.Error(), "float64") {
		t.Error(err)
	}
	run.States[1] = map[string]any{"step": 1}
	if err := run.Write(&b); err == nil {
		t.Error("a state without a variable is accepted")
	}
}
