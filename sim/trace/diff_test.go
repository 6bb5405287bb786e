package trace_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/internal/toy"
	"github.com/balticsim/balticsim/sim/trace"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func labelsOf(t *trace.Trace) []string { return t.Schedule().Labels }

// recordLabels records the run with these labels.
func recordLabels(t testing.TB, y *toy.System, labels []string) *trace.Trace {
	t.Helper()
	tr, _ := record(t, y, sim.Replay(labels, false), sim.Limits{})
	return tr
}

func TestSliceOfARace(t *testing.T) {
	y := toy.Counter(2)
	y.Record = true
	tr, _ := record(t, y, sim.FIFO(), sim.Limits{})
	// get1 get2 set1 set2 recv recv get print; the first set comes after both gets, which it overwrites.
	for n, want := range map[int][]int{1: {1}, 2: {2}, 3: {1, 2, 3}, 4: {1, 2, 3, 4}, 5: {1, 2, 3, 5}, 8: {1, 2, 3, 4, 5, 6, 7, 8}} {
		if diff := cmp.Diff(want, tr.Past(n)); diff != "" {
			t.Errorf("%d: %s", n, diff)
		}
	}
	if s := tr.Slice(5); s.End != "bound" || len(s.Labels) != 4 || s.Get(trace.KeyScript) != "S.ml" {
		t.Errorf("%+v", s)
	}
	if s := tr.Slice(8); s.End != "done" || !slices.Equal(s.Labels, labelsOf(tr)) {
		t.Errorf("%+v", s)
	}
}

// TestSlicesReplay: the slice to any step of any run can be followed, and ends with that step.
func TestSlicesReplay(t *testing.T) {
	shorter, failures := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		y := toy.Draw(rt)
		y.Record = true
		tr, _ := record(t, y, sim.Random(rapid.Uint64().Draw(rt, "seed")), sim.Limits{})
		for n := 1; n < len(tr.Steps); n++ {
			s := tr.Slice(n)
			run, err := sim.Run(context.Background(), y, s.Scheduler(), sim.Limits{}, nil)
			if err != nil || s.Labels[len(s.Labels)-1] != tr.Steps[n].Label || s.End != "bound" && run.Outcome.End.String() != s.End {
				rt.Fatalf("the slice to %d of %q is %q: end %v, %v", n, labelsOf(tr), s.Labels, run.Outcome.End, err)
			}
			if len(s.Labels) < n {
				shorter++
			}
			if s.End == "error" {
				failures++
			}
		}
	})
	if shorter == 0 || failures == 0 {
		t.Errorf("%d slices leave something out, %d fail: the draw shows nothing", shorter, failures)
	}
}

func TestDiff(t *testing.T) {
	y := toy.Grid(2, 2)
	y.Record = true
	a := recordLabels(t, y, []string{"main.1 nop", "main.1 nop", "main.2 nop", "main.2 nop"})
	b := recordLabels(t, y, []string{"main.2 nop", "main.1 nop", "main.1 nop", "main.2 nop"})
	d := trace.Diff(a, b)
	if !d.Equivalent() || d.First != 1 || d.Moved != 2 || d.OnlyA+d.OnlyB != 0 {
		t.Errorf("%+v", d)
	}
	if same := trace.Diff(a, a); !same.Equivalent() || same.First != 0 || same.Moved != 0 {
		t.Errorf("%+v", same)
	}
	race := toy.Counter(2)
	race.Record = true
	lost := recordLabels(t, race, []string{
		"main.1 get cell0", "main.2 get cell0", "main.1 set cell0", "main.2 set cell0", "main recv bag0 main.1!1",
		"main recv bag0 main.2!1", "main get cell0", "main print",
	})
	kept := recordLabels(t, race, []string{
		"main.1 get cell0", "main.1 set cell0", "main recv bag0 main.1!1", "main.2 get cell0", "main.2 set cell0",
		"main recv bag0 main.2!1", "main get cell0", "main print",
	})
	var text bytes.Buffer
	if err := trace.Diff(lost, kept).Text(&text, [2]string{"lost", "kept"}); err != nil {
		t.Fatal(err)
	}
	golden(t, "diff.txt", text.Bytes())
}

// TestDiffIsCausality: the runs that come from one by exchanging neighbours that do not depend on each other are
// equivalent, and runs that are equivalent do the same and end in the same state.
func TestDiffIsCausality(t *testing.T) {
	equivalent, different := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		y := toy.Draw(rt)
		y.Record = true
		a, first := record(t, y, sim.Random(rapid.Uint64().Draw(rt, "seed")), sim.Limits{})
		labels := labelsOf(a)
		for range rapid.IntRange(0, 6).Draw(rt, "exchanges") {
			if len(labels) < 2 {
				break
			}
			i := rapid.IntRange(0, len(labels)-2).Draw(rt, "where")
			if independent(y, labels[:i], labels[i], labels[i+1]) {
				labels[i], labels[i+1] = labels[i+1], labels[i]
			}
		}
		if d := trace.Diff(a, recordLabels(t, y, labels)); !d.Equivalent() || len(d.Rows) != len(labels) {
			rt.Fatalf("%q and %q: %d only in A, %d only in B", labelsOf(a), labels, d.OnlyA, d.OnlyB)
		}
		b, second := record(t, y, sim.Random(rapid.Uint64().Draw(rt, "seed")), sim.Limits{})
		d := trace.Diff(a, b)
		if !d.Equivalent() {
			different++
			return
		}
		if d.First > 0 {
			equivalent++
		}
		left, right := labelsOf(a), labelsOf(b)
		slices.Sort(left)
		slices.Sort(right)
		if !slices.Equal(left, right) || !bytes.Equal(y.Key(first.Final, nil), y.Key(second.Final, nil)) {
			rt.Fatalf("%q and %q are called equivalent", labelsOf(a), labelsOf(b))
		}
	})
	if equivalent == 0 || different == 0 {
		t.Errorf("%d equivalent and %d different pairs: the draw shows nothing", equivalent, different)
	}
}

// independent tells whether two steps in a row after some others can be exchanged: both are enabled before, neither is an
// end, and they do not depend on each other.
func independent(y *toy.System, before []string, one, two string) bool {
	s := y.Start()
	for _, l := range before {
		for _, m := range y.Steps(s, nil) {
			if y.Label(s, m).Text == l {
				s = y.Next(s, m)
				break
			}
		}
	}
	found := 0
	steps := y.Steps(s, nil)
	var uses [2][]int
	for i, m := range steps {
		switch y.Label(s, m).Text {
		case one:
			uses[0] = append(uses[0], i)
			found |= 1
		case two:
			uses[1] = append(uses[1], i)
			found |= 2
		}
	}
	if found != 3 || one == two || strings.Contains(one+two, " fail") {
		return false
	}
	return !sim.Dependent(y.Uses(s, steps[uses[0][0]], nil), y.Uses(s, steps[uses[1][0]], nil))
}
