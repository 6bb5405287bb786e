package lts_test

import (
	"context"
	"slices"
	"testing"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/sim/internal/toy"
	"github.com/balticsim/balticsim/sim/lts"
	"github.com/balticsim/balticsim/step"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func explored(y *toy.System) *lts.Space[*toy.State] {
	return lts.Explore(context.Background(), sim.System[*toy.State](y), lts.Observation{}, lts.Options{})
}

func TestSpace(t *testing.T) {
	y := &toy.System{
		Faults: 1,
		Main: []toy.Op{
			{Kind: toy.Fork, Code: []toy.Op{{Kind: toy.Fault}}}, {Kind: toy.Choose, Arg: 2}, {Kind: toy.PrintReg}, {Kind: toy.Fail},
		},
	}
	x := explored(y)
	if !x.Complete || len(x.Out) != 15 {
		t.Errorf("%d states, complete %v", len(x.Out), x.Complete)
	}
	want := parse(t, `0 tau 1, 0 tau 2, 1 0 3, 2 1 3, 3 error 4`) // the fault is silent, and printing is visible
	want.Labels = []string{lts.TauLabel, lts.PrintLabel("0\n"), lts.PrintLabel("1\n"), "error"}
	if d, err := lts.Compare(x.Graph, want, lts.Weak, 1000); d != nil || err != nil {
		t.Errorf("%+v, %v", d, err)
	}
	faults := lts.Observation{Steps: func(m step.Step, l step.Label) string {
		if m.Env {
			return "fault"
		}
		return ""
	}}
	seen := lts.Explore(context.Background(), sim.System[*toy.State](y), faults, lts.Options{})
	if d, _ := lts.Compare(seen.Graph, want, lts.Weak, 1000); d == nil || !cmp.Equal(d.Trace, []string{"fault"}) {
		t.Errorf("a fault that is seen: %+v", d)
	}
}

func TestBoundsOfASpace(t *testing.T) {
	endless := &toy.System{Main: []toy.Op{{Kind: toy.Print, Text: "a"}, {Kind: toy.Again}}}
	x := lts.Explore(context.Background(), sim.System[*toy.State](endless), lts.Observation{}, lts.Options{MaxStates: 50})
	if x.Complete || x.Why != "the limit of 50 states was reached" || len(x.Out) != 51 {
		t.Errorf("complete %v, %q, %d states", x.Complete, x.Why, len(x.Out))
	}
	ctx, cancel := context.WithCancel(context.Background())
	told := 0
	x = lts.Explore(ctx, sim.System[*toy.State](endless), lts.Observation{}, lts.Options{Progress: func(n int) {
		if told = n; n > 300 {
			cancel()
		}
	}})
	if x.Complete || x.Why != "interrupted" || told < 300 || told > 500 {
		t.Errorf("complete %v, %q after %d states", x.Complete, x.Why, told)
	}
	short := lts.Explore(context.Background(), sim.System[*toy.State](endless), lts.Observation{}, lts.Options{MaxDepth: 5})
	if !short.Complete || len(short.Out) != 6 {
		t.Errorf("%d states within five steps", len(short.Out))
	}
	small := lts.Explore(context.Background(), sim.System[*toy.State](endless), lts.Observation{}, lts.Options{
		Prefix: func(output string) bool { return len(output) < 3 },
	})
	if !small.Complete || len(small.Out) != 3 {
		t.Errorf("%d states that print at most two letters", len(small.Out))
	}
	// Whoever forgets what was printed has one state.
	if one := lts.Explore(context.Background(), sim.System[*toy.State](forgetful{endless}), lts.Observation{}, lts.Options{}); len(one.Out) != 1 {
		t.Errorf("%d states of a loop that prints", len(one.Out))
	}
}

// forgetful is a toy with keys that leave the output out.
type forgetful struct{ *toy.System }

func (f forgetful) FutureKey(s *toy.State, into []byte) []byte {
	key := f.Key(s, into)
	return key[:len(key)-len(f.Outcome(s).Output)]
}

// TestSpaceHasTheOutcomes: the outcomes of a random system are the completed traces of its graph, and a shortest path to
// each end is a run that shows it.
func TestSpaceHasTheOutcomes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := toy.Draw(t)
		x := explored(y)
		found := map[string]bool{}
		var walk func(s int32, path []lts.Edge)
		budget := 200
		walk = func(s int32, path []lts.Edge) {
			for _, e := range x.Out[s] {
				if budget--; budget < 0 {
					return
				}
				whole := append(slices.Clone(path), e)
				if !lts.IsEnd(x.Graph.Labels[e.Label]) {
					walk(e.To, whole)
					continue
				}
				run, err := sim.Run(context.Background(), y, sim.Replay(x.Labels(whole), false), sim.Limits{}, nil)
				if err != nil || run.Outcome.End.String() != x.Graph.Labels[e.Label] {
					t.Fatalf("%v ends as %v: %v", x.Labels(whole), run.Outcome.End, err)
				}
				found[sim.OutcomeKey(run.Outcome)] = true
			}
		}
		walk(0, nil)
		all := explore.Naive(context.Background(), y, explore.Options{})
		for _, o := range all.Outcomes {
			if budget >= 0 && !found[sim.OutcomeKey(o.Outcome)] {
				t.Fatalf("the graph has no run with the outcome %+v", o.Outcome)
			}
		}
		if budget >= 0 && len(found) != len(all.Outcomes) {
			t.Fatalf("%d outcomes, the explorer finds %d", len(found), len(all.Outcomes))
		}
	})
}

func TestToEnd(t *testing.T) {
	g := parse(t, "0 a 1, 1 tau 2, 2 done 3, 1 b 4, 4 tau 4")
	path, ended := g.ToEnd(nil)
	if !ended || len(path) != 3 {
		t.Errorf("%v, %v", path, ended)
	}
	if again, ended := g.ToEnd(path); !ended || len(again) != 3 {
		t.Errorf("%v, %v", again, ended)
	}
	if path, ended := g.ToEnd([]lts.Edge{g.Out[0][0], g.Out[1][1]}); ended || len(path) != 2 {
		t.Errorf("%v, %v: nothing ends after b", path, ended)
	}
}
