package lts_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/sim/lts"
	"pgregory.net/rapid"
)

// parse reads transitions written as "0 a 1, 1 tau 0".
func parse(t interface{ Fatal(...any) }, text string) *lts.Graph {
	var list []lts.Transition
	states := 1
	for _, part := range strings.Split(text, ",") {
		var tr lts.Transition
		if strings.TrimSpace(part) == "" {
			continue
		}
		if _, err := fmt.Sscan(part, &tr.From, &tr.Label, &tr.To); err != nil {
			t.Fatal(part, err)
		}
		states = max(states, tr.From+1, tr.To+1)
		list = append(list, tr)
	}
	g, err := lts.New(states, list)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestKnownPairs compares systems that textbooks tell apart.
func TestKnownPairs(t *testing.T) {
	for _, c := range []struct {
		name, a, b           string
		strong, weak, traces bool
		side                 int
		trace, formula       string // by the coarsest relation that tells them apart
	}{
		{name: "the same", a: "0 a 1", b: "0 a 1", strong: true, weak: true, traces: true},
		{name: "unfolded loop", a: "0 a 0", b: "0 a 1, 1 a 0", strong: true, weak: true, traces: true},
		{name: "nothing", a: "", b: "", strong: true, weak: true, traces: true},
		{name: "another letter", a: "0 a 1", b: "0 b 1", trace: "a"},
		{name: "longer", a: "0 a 1", b: "0 a 1, 1 b 2", side: 1, trace: "a b"},
		{name: "silence first", a: "0 a 1", b: "0 tau 1, 1 a 2", weak: true, traces: true, trace: "a", formula: "⟨a⟩"},
		{name: "silent cycle", a: "0 a 1", b: "0 tau 0, 0 a 1", weak: true, traces: true, side: 1, formula: "⟨tau⟩"},
		{
			name: "choice taken early", a: "0 a 1, 1 b 2, 1 c 3", b: "0 a 1, 0 a 2, 1 b 3, 2 c 4",
			traces: true, trace: "a c", formula: "⟨a⟩(⟨c⟩ ∧ ⟨b⟩)",
		},
		{
			name: "silent choice", a: "0 a 1, 0 b 2", b: "0 tau 1, 0 tau 2, 1 a 3, 2 b 4",
			traces: true, side: 1, formula: "⟨tau⟩¬⟨b⟩",
		},
		{name: "silence before one of two", a: "0 a 1, 0 tau 2, 2 b 3", b: "0 a 1, 0 b 3", traces: true, formula: "⟨tau⟩¬⟨a⟩"},
		{name: "the third law of tau", a: "0 a 1, 1 b 2, 1 tau 3", b: "0 a 1, 1 b 2, 1 tau 3, 0 a 3", weak: true, traces: true, side: 1, formula: "⟨a⟩¬⟨tau⟩"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := parse(t, c.a), parse(t, c.b)
			var finest *lts.Difference
			for r, want := range map[lts.Relation]bool{lts.Strong: c.strong, lts.Weak: c.weak, lts.Trace: c.traces} {
				d, err := lts.Compare(a, b, r, 1000)
				if err != nil || (d == nil) != want {
					t.Errorf("%v: %+v, %v; want equal %v", r, d, err, want)
				}
				if r == lts.Strong {
					finest = d
				}
			}
			if finest == nil {
				return
			}
			formula := ""
			if finest.Formula != nil {
				formula = finest.Formula.String()
			}
			if trace := strings.Join(finest.Trace, " "); finest.Side != c.side || formula != c.formula || c.trace != "" && trace != c.trace {
				t.Errorf("side %d, trace %q, formula %s", finest.Side, trace, formula)
			}
		})
	}
}

// draw returns two small random graphs, the second often a small change of the first.
func draw(t *rapid.T) (a, b *lts.Graph) {
	states := rapid.IntRange(1, 5).Draw(t, "states")
	transition := rapid.Custom(func(t *rapid.T) lts.Transition {
		return lts.Transition{
			From: rapid.IntRange(0, states-1).Draw(t, "from"), To: rapid.IntRange(0, states-1).Draw(t, "to"),
			Label: rapid.SampledFrom([]string{"tau", "a", "tau", "b"}).Draw(t, "label"),
		}
	})
	first := rapid.SliceOfN(transition, 0, 9).Draw(t, "first")
	second := slices.Clone(first)
	if len(first) == 0 || rapid.Bool().Draw(t, "unrelated") {
		second = rapid.SliceOfN(transition, 0, 9).Draw(t, "second")
	} else if i := rapid.IntRange(0, len(first)-1).Draw(t, "where"); rapid.Bool().Draw(t, "silence put in") {
		second[i].To = states // on the way there
		second = append(second, lts.Transition{From: states, Label: lts.TauLabel, To: first[i].To})
	} else {
		second[i] = transition.Draw(t, "changed")
	}
	var err error
	if a, err = lts.New(states+1, first); err != nil {
		t.Fatal(err)
	}
	if b, err = lts.New(states+1, second); err != nil {
		t.Fatal(err)
	}
	return a, b
}

// twin is two graphs in the most obvious form: can[label][s][t] tells whether s has a move to t, strong or weak.
type twin struct {
	n, second int
	strong    map[string][][]bool
	weak      map[string][][]bool
}

func newTwin(a, b *lts.Graph) *twin {
	w := &twin{n: len(a.Out) + len(b.Out), second: len(a.Out), strong: map[string][][]bool{}, weak: map[string][][]bool{}}
	for _, label := range []string{"tau", "a", "b"} {
		w.strong[label], w.weak[label] = w.matrix(), w.matrix()
	}
	for i, g := range []*lts.Graph{a, b} {
		for s, out := range g.Out {
			for _, e := range out {
				w.strong[g.Labels[e.Label]][s+i*w.second][int(e.To)+i*w.second] = true
			}
		}
	}
	silent := w.weak["tau"]
	for s := range w.n {
		silent[s][s] = true
		for u := range w.n {
			silent[s][u] = silent[s][u] || w.strong["tau"][s][u]
		}
	}
	for range w.n {
		copyInto(silent, w.product(silent, silent))
	}
	for _, label := range []string{"a", "b"} {
		w.weak[label] = w.product(w.product(silent, w.strong[label]), silent)
	}
	return w
}

func (w *twin) matrix() [][]bool {
	m := make([][]bool, w.n)
	for i := range m {
		m[i] = make([]bool, w.n)
	}
	return m
}

func (w *twin) product(x, y [][]bool) [][]bool {
	m := w.matrix()
	for i := range w.n {
		for j := range w.n {
			for k := range w.n {
				m[i][j] = m[i][j] || x[i][k] && y[k][j]
			}
		}
	}
	return m
}

func copyInto(to, from [][]bool) {
	for i := range to {
		copy(to[i], from[i])
	}
}

// bisimilar computes the greatest bisimulation by striking out pairs, and tells whether the two starts are in it.
func (w *twin) bisimilar(moves map[string][][]bool) bool {
	related := w.matrix()
	for i := range related {
		for j := range related {
			related[i][j] = true
		}
	}
	matched := func(i, j int) bool {
		for _, can := range moves {
			for k := range w.n {
				if can[i][k] && !slices.ContainsFunc(indices(can[j]), func(l int) bool { return related[k][l] }) {
					return false
				}
			}
		}
		return true
	}
	for changed := true; changed; {
		changed = false
		for i := range w.n {
			for j := range w.n {
				if related[i][j] && (!matched(i, j) || !matched(j, i)) {
					related[i][j], related[j][i], changed = false, false, true
				}
			}
		}
	}
	return related[0][w.second]
}

func indices(row []bool) []int {
	var list []int
	for i, is := range row {
		if is {
			list = append(list, i)
		}
	}
	return list
}

// has tells whether the state has the weak trace.
func (w *twin) has(s int, trace []string) bool {
	if len(trace) == 0 {
		return true
	}
	return slices.ContainsFunc(indices(w.weak[trace[0]][s]), func(k int) bool { return w.has(k, trace[1:]) })
}

// differing returns a shortest trace of at most so many letters that only one of the starts has, nil for none.
func (w *twin) differing(letters int) []string {
	for words := [][]string{{}}; len(words) > 0 && len(words[0]) <= letters; {
		var longer [][]string
		for _, word := range words {
			x, y := w.has(0, word), w.has(w.second, word)
			if x != y {
				return word
			}
			if x {
				longer = append(longer, append(slices.Clone(word), "a"), append(slices.Clone(word), "b"))
			}
		}
		words = longer
	}
	return nil
}

func (w *twin) holds(s int, f lts.Formula, weak bool) bool {
	moves := w.strong
	if weak {
		moves = w.weak
	}
	can := slices.ContainsFunc(indices(moves[f.Label][s]), func(k int) bool {
		return !slices.ContainsFunc(f.All, func(part lts.Formula) bool { return !w.holds(k, part, weak) })
	})
	return can != f.Not
}

// TestTwins compares the three relations with their definitions, on random graphs, and the reasons for a difference with
// what they claim.
func TestTwins(t *testing.T) {
	var equal, reasons [3]int
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t)
		w := newTwin(a, b)
		word := w.differing(8)
		want := map[lts.Relation]bool{
			lts.Strong: w.bisimilar(w.strong), lts.Weak: w.bisimilar(w.weak), lts.Trace: word == nil,
		}
		for r := lts.Strong; r <= lts.Trace; r++ {
			d, err := lts.Compare(a, b, r, 100_000)
			if err != nil {
				t.Fatal(err)
			}
			if (d == nil) != want[r] {
				t.Fatalf("%v: difference %+v, but by definition equal is %v", r, d, want[r])
			}
			if d == nil {
				equal[r]++
				continue
			}
			reasons[d.By]++
			graphs, starts := []*lts.Graph{a, b}, []int{0, w.second}
			checkPath(t, graphs[d.Side], d)
			switch {
			case d.By == lts.Trace:
				if !w.has(starts[d.Side], d.Trace) || w.has(starts[1-d.Side], d.Trace) || len(d.Trace) != len(word) {
					t.Fatalf("%v: %d has %q, and a shortest is %q", r, d.Side, d.Trace, word)
				}
			case !w.holds(starts[d.Side], *d.Formula, d.By == lts.Weak) || w.holds(starts[1-d.Side], *d.Formula, d.By == lts.Weak):
				t.Fatalf("%v: the formula %v does not hold of %d only", r, d.Formula, d.Side)
			case d.By == lts.Weak && word != nil:
				t.Fatalf("%v: a formula where the trace %q would do", r, word)
			}
		}
		if want[lts.Strong] && !want[lts.Weak] || want[lts.Weak] && !want[lts.Trace] {
			t.Fatal("the twins contradict each other")
		}
	})
	for r := lts.Strong; r <= lts.Trace; r++ {
		if equal[r] == 0 || reasons[r] == 0 {
			t.Errorf("%v: %d pairs are equal and %d are told apart by it: the draw shows nothing", r, equal[r], reasons[r])
		}
	}
}

// checkPath follows the path of a difference through its graph: it exists, and its visible labels are the trace.
func checkPath(t *rapid.T, g *lts.Graph, d *lts.Difference) {
	var seen []string
	at := int32(0)
	for _, e := range d.Path {
		if !slices.Contains(g.Out[at], e) {
			t.Fatalf("state %d has no transition %+v", at, e)
		}
		if e.Label != lts.Tau {
			seen = append(seen, g.Labels[e.Label])
		}
		at = e.To
	}
	if !slices.Equal(seen, d.Trace) {
		t.Fatalf("the path shows %q, the trace is %q", seen, d.Trace)
	}
}

func TestTooLarge(t *testing.T) {
	a, b := parse(t, "0 a 1, 1 a 2, 2 a 3, 3 b 4"), parse(t, "0 a 1, 1 a 2, 2 a 3, 3 c 4")
	if _, err := lts.Compare(a, b, lts.Trace, 2); !errors.Is(err, lts.ErrTooLarge) {
		t.Errorf("traces: %v", err)
	}
	d, err := lts.Compare(a, b, lts.Weak, 2)
	if err != nil || d == nil || d.By != lts.Weak {
		t.Errorf("weak: %+v, %v", d, err)
	}
}

func TestDiverges(t *testing.T) {
	for text, want := range map[string]bool{
		"0 a 1":                          false,
		"0 tau 1, 1 tau 2":               false,
		"0 tau 0":                        true,
		"0 a 1, 1 tau 2, 2 tau 1":        true,
		"0 a 0":                          false,
		"0 tau 1, 1 a 0":                 false,
		"0 a 1, 2 tau 2":                 false, // not reachable
		"0 tau 1, 0 tau 2, 1 tau 2":      false,
		"0 tau 1, 1 b 2, 2 tau 0, 1 a 3": false,
	} {
		if got := parse(t, text).Diverges(); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestWords(t *testing.T) {
	f := lts.Formula{Label: "a", All: []lts.Formula{{Label: "b"}, {Not: true, Label: "c", All: []lts.Formula{{Label: "tau"}}}}}
	if got := f.Words(); got != "can do a such that it then can do b and (cannot do c such that it then can go on silently)" {
		t.Error(got)
	}
	if got := (lts.Formula{Label: "tau", All: []lts.Formula{{Not: true, Label: "b"}}}).Words(); got != "can go on silently to a state that cannot do b" {
		t.Error(got)
	}
}

func TestLasso(t *testing.T) {
	g := parse(t, "0 a 1, 0 b 2, 1 done 5, 2 tau 3, 3 c 4, 4 d 2, 4 e 3")
	prefix, cycle, found := g.Lasso()
	if !found || len(prefix) != 1 || prefix[0].To != 2 || len(cycle) != 3 || cycle[2].To != 2 {
		t.Errorf("%v, %v, %v", prefix, cycle, found)
	}
	if _, cycle, found := parse(t, "0 a 0").Lasso(); !found || len(cycle) != 1 {
		t.Errorf("%v, %v", cycle, found)
	}
	if _, _, found := parse(t, "0 a 1, 0 b 1").Lasso(); found {
		t.Error("a cycle in a graph without one")
	}
}

func TestModulo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, _ := draw(t)
		for _, r := range []lts.Relation{lts.Strong, lts.Weak} {
			small := g.Modulo(r)
			d, err := lts.Compare(g, small, r, 1000)
			if d != nil || err != nil || len(small.Out) > len(g.Out) {
				t.Fatalf("%v: %+v, %v, %d states of %d", r, d, err, len(small.Out), len(g.Out))
			}
			if again := small.Modulo(r); len(again.Out) != len(small.Out) {
				t.Fatalf("%v: %d states, and again %d", r, len(small.Out), len(again.Out))
			}
		}
	})
}

// TestTell: what is told of parts of graphs is true of the graphs, whatever else is in them.
func TestTell(t *testing.T) {
	told, silent := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t)
		w := newTwin(a, b)
		var open [2][]int32
		var parts [2]*lts.Graph
		for i, g := range []*lts.Graph{a, b} {
			parts[i] = &lts.Graph{Labels: g.Labels, Out: slices.Clone(g.Out)}
			for s := range g.Out {
				if rapid.IntRange(0, 3).Draw(t, "open") == 0 {
					open[i] = append(open[i], int32(s))
					parts[i].Out[s] = nil
				}
			}
		}
		d, err := lts.Tell(parts[0], parts[1], open, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if d == nil {
			silent++
			return
		}
		told++
		starts := []int{0, w.second}
		if !w.has(starts[d.Side], d.Trace) || w.has(starts[1-d.Side], d.Trace) {
			t.Fatalf("%d is said to have %q alone", d.Side, d.Trace)
		}
		checkPath(t, parts[d.Side], d)
	})
	if told == 0 || silent == 0 {
		t.Errorf("%d differences were told and %d times none: the draw shows nothing", told, silent)
	}
	a, b := parse(t, "0 a 1, 1 b 2"), parse(t, "0 a 1, 1 a 2")
	if d, err := lts.Tell(a, b, [2][]int32{}, 100); err != nil || d == nil || d.Side != 1 || len(d.Trace) != 2 {
		t.Errorf("%+v, %v: whole graphs are compared as always", d, err)
	}
	if d, err := lts.Tell(a, b, [2][]int32{{0}, {0}}, 100); err != nil || d != nil {
		t.Errorf("%+v, %v: nothing is known", d, err)
	}
}
