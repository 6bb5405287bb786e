package explore_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/sim/internal/toy"
	"github.com/balticsim/balticsim/step"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// interleaving is an execution as a list of labels, with the outcome it has.
type interleaving struct {
	labels  []string
	outcome string
	failed  bool
}

// classes is the slow, obvious twin of Traces: it enumerates every interleaving, joins those that come from each other by
// exchanging two neighbours that do not depend on each other, or by dropping the last step before a failure that does not
// depend on it, and counts what remains apart, by outcome. It returns nil when there are more than most interleavings.
func classes[S any](sys sim.System[S], most int) map[string]int {
	var all []interleaving
	neighbours := map[[2]string]bool{} // interleavings that differ by one exchange
	var walk func(s S, labels []string, last step.Step, before *S) bool
	walk = func(s S, labels []string, last step.Step, before *S) bool {
		steps := sys.Steps(s, nil)
		if sim.OnlyEnv(steps) {
			o := sys.Outcome(s)
			all = append(all, interleaving{slices.Clone(labels), sim.OutcomeKey(o), o.End == step.Error})
			if len(all) > most {
				return false
			}
		}
		for _, m := range steps {
			label := sys.Label(s, m).Text
			if before != nil && !sim.Dependent(sys.Uses(*before, last, nil), sys.Uses(s, m, nil)) {
				// The two must be enabled in either order: then m was enabled before the last step.
				if slices.Contains(sys.Steps(*before, nil), m) {
					prefix := strings.Join(labels[:len(labels)-1], "\n")
					neighbours[[2]string{prefix + "\x00" + labels[len(labels)-1], label}] = true
				}
			}
			kept := sys.Copy(s)
			if !walk(sys.Next(sys.Copy(s), m), append(labels, label), m, &kept) {
				return false
			}
		}
		return true
	}
	if !walk(sys.Start(), nil, step.Step{}, nil) {
		return nil
	}
	parent := map[string]string{}
	var find func(k string) string
	find = func(k string) string {
		if p, ok := parent[k]; ok && p != k {
			parent[k] = find(p)
			return parent[k]
		}
		return k
	}
	key := func(i interleaving, labels []string) string {
		return strings.Join(labels, "\n") + "\x00" + fmt.Sprint(i.failed)
	}
	for _, i := range all {
		parent[key(i, i.labels)] = key(i, i.labels)
	}
	for _, i := range all {
		for at := 0; at+1 < len(i.labels); at++ {
			prefix := strings.Join(i.labels[:at], "\n")
			if !neighbours[[2]string{prefix + "\x00" + i.labels[at], i.labels[at+1]}] {
				continue
			}
			other := slices.Clone(i.labels)
			other[at], other[at+1] = other[at+1], other[at]
			if i.failed && at+2 == len(i.labels) {
				other = other[:at+1]
			}
			if _, known := parent[key(i, other)]; !known {
				panic("an exchange of independent steps leads to no execution")
			}
			parent[find(key(i, i.labels))] = find(key(i, other))
		}
	}
	counts, seen := map[string]int{}, map[string]bool{}
	for _, i := range all {
		if root := find(key(i, i.labels)); !seen[root] {
			seen[root] = true
			counts[i.outcome]++
		}
	}
	return counts
}

func traces(y *toy.System, o explore.Options) *explore.Report {
	recording := *y
	recording.Record = true
	o.Past = explore.PastOf[*toy.State](&recording)
	return explore.Traces(context.Background(), y, o)
}

func counts(r *explore.Report) map[string]int {
	c := map[string]int{}
	for _, o := range r.Outcomes {
		c[sim.OutcomeKey(o.Outcome)] = o.Traces
	}
	return c
}

// mute hides that a system is a sim.Foresight.
type mute struct{ sim.System[*toy.State] }

// TestTracesAreClasses: with sleep sets and with alternatives there is one execution for each class of interleavings, and
// with alternatives none is begun in vain.
func TestTracesAreClasses(t *testing.T) {
	compared, failing := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		y := toy.Draw(t)
		want := classes(y, 3000)
		if want == nil {
			t.Skip("too many interleavings")
		}
		compared++
		fails := false
		for outcome := range want {
			fails = fails || strings.HasSuffix(outcome, "error")
		}
		if fails {
			failing++
		}
		for _, reduce := range []explore.Reduction{explore.Sleep, explore.Optimal} {
			got := traces(y, explore.Options{Reduce: reduce})
			if diff := cmp.Diff(want, counts(got)); diff != "" {
				t.Fatalf("%v: %s", reduce, diff)
			}
			total := 0
			for _, n := range want {
				total += n
			}
			if got.Executions != total || !got.Complete {
				t.Fatalf("%v: %d executions, want %d; complete %v", reduce, got.Executions, total, got.Complete)
			}
			if reduce == explore.Optimal && got.Blocked > 0 {
				t.Fatalf("%d executions were begun in vain", got.Blocked)
			}
			checkWitnesses(t, y, got)
			three := traces(y, explore.Options{Reduce: reduce, Workers: 3})
			if diff := cmp.Diff(got, three); diff != "" {
				t.Fatalf("%v, three workers: %s", reduce, diff)
			}
		}
		blind := explore.Traces(context.Background(), mute{y}, explore.Options{Reduce: explore.Optimal})
		if !fails {
			if diff := cmp.Diff(want, counts(blind)); diff != "" || blind.Blocked > 0 {
				t.Fatalf("without foresight: %d blocked; %s", blind.Blocked, diff)
			}
		}
	})
	t.Logf("%d systems compared, %d of them may fail", compared, failing)
	if compared == 0 {
		t.Error("nothing was compared")
	}
}

func TestTracesNaive(t *testing.T) {
	r := traces(toy.Grid(2, 2, 2), explore.Options{})
	if r.Executions != 90 { // 6! / 2!³
		t.Errorf("%d interleavings, want 90", r.Executions)
	}
	for _, reduce := range []explore.Reduction{explore.Sleep, explore.Optimal} {
		if r := traces(toy.Grid(2, 2, 2), explore.Options{Reduce: reduce}); r.Executions != 1 {
			t.Errorf("%v: %d executions, want 1", reduce, r.Executions)
		}
	}
}

func TestTracesAreBounded(t *testing.T) {
	loop := &toy.System{Main: []toy.Op{{Kind: toy.Nop}, {Kind: toy.Again}}}
	r := traces(loop, explore.Options{Reduce: explore.Optimal, MaxDepth: 50})
	if r.Complete || r.Why != "the limit of steps of an execution was reached" {
		t.Errorf("complete %v, %q", r.Complete, r.Why)
	}
	r = traces(toy.Grid(5, 5, 5), explore.Options{MaxStates: 1000, Workers: 2})
	if r.Complete || r.Why != "the limit of states was reached" {
		t.Errorf("complete %v, %q", r.Complete, r.Why)
	}
}

// When everything is done, the estimate of the number of executions is that number.
func TestEstimate(t *testing.T) {
	for _, reduce := range []explore.Reduction{explore.None, explore.Sleep, explore.Optimal} {
		var estimate int
		r := explore.Traces(context.Background(), newSlots(commit(3)), explore.Options{Reduce: reduce, Progress: func(s explore.Stats) {
			if s.Estimate > 0 {
				estimate = s.Estimate
			}
		}})
		if estimate < r.Executions-1 || estimate > r.Executions+1 {
			t.Errorf("%v: %d executions, estimate %d at the end", reduce, r.Executions, estimate)
		}
	}
}

// A failure counts once, whatever others who have nothing to do with it had done before; what it depends on makes it another.
func TestFailuresCountOnce(t *testing.T) {
	fork := func(code ...toy.Op) toy.Op { return toy.Op{Kind: toy.Fork, Code: code} }
	tests := []struct {
		name string
		main []toy.Op
		want int
	}{
		{"two who choose among three", []toy.Op{
			fork(toy.Op{Kind: toy.Choose, Arg: 3}, toy.Op{}), fork(toy.Op{Kind: toy.Choose, Arg: 3}), fork(toy.Op{}, toy.Op{Kind: toy.Fail}),
		}, 1},
		{"who fails has chosen", []toy.Op{fork(toy.Op{Kind: toy.Choose, Arg: 3}), fork(toy.Op{Kind: toy.Choose, Arg: 2}, toy.Op{Kind: toy.Fail})}, 2},
		{"who fails has written what was read before or not", []toy.Op{fork(toy.Op{Kind: toy.Get}), fork(toy.Op{Kind: toy.Put}, toy.Op{Kind: toy.Fail})}, 2},
		{"two fail", []toy.Op{fork(toy.Op{Kind: toy.Fail}), fork(toy.Op{Kind: toy.Choose, Arg: 2}, toy.Op{Kind: toy.Fail})}, 3},
	}
	for _, test := range tests {
		r := traces(&toy.System{Cells: []int{0}, Main: test.main}, explore.Options{Reduce: explore.Optimal})
		if r.Executions != test.want || r.Blocked != 0 {
			t.Errorf("%s: %d executions, %d in vain, want %d and 0", test.name, r.Executions, r.Blocked, test.want)
		}
	}
}
