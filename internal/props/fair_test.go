package props_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/props"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// maze is a system given by its graph: states are numbers, and a run starts in the first.
type maze struct{ arrows []arrow }

type arrow struct {
	from, to, actor int
	env             bool
}

func (m *maze) Start() int     { return 0 }
func (m *maze) Copy(s int) int { return s }

func (m *maze) Steps(s int, into []step.Step) []step.Step {
	for i, a := range m.arrows {
		if a.from == s {
			into = append(into, step.Step{Actor: step.Token(a.actor), Pick: uint64(i), Env: a.env})
		}
	}
	return into
}

func (m *maze) Next(_ int, x step.Step) int                         { return m.arrows[x.Pick].to }
func (m *maze) Uses(_ int, _ step.Step, into []step.Use) []step.Use { return into }
func (m *maze) Key(s int, into []byte) []byte                       { return binary.AppendUvarint(into, uint64(s)) }
func (m *maze) Effects(int) []step.Effect                           { return nil }

func (m *maze) Outcome(s int) step.Outcome {
	steps := m.Steps(s, nil)
	if !sim.OnlyEnv(steps) {
		return step.Outcome{}
	}
	return step.Outcome{End: step.Done, MayEnd: len(steps) > 0}
}

func (m *maze) Label(_ int, x step.Step) step.Label { return step.Label{Text: fmt.Sprint(x.Pick)} }

// drawMaze draws a small maze.
func drawMaze(r *rand.Rand) *maze {
	m, states := &maze{}, 2+r.IntN(3)
	for range 1 + r.IntN(7) {
		m.arrows = append(m.arrows, arrow{r.IntN(states), r.IntN(states), 1 + r.IntN(3), r.IntN(8) == 0})
	}
	return m
}

// walks enumerates the walks of up to most arrows from a state, each as the arrows that it takes.
func (m *maze) walks(from, most int, visit func(walk []int, at int)) {
	var extend func(at int, walk []int)
	extend = func(at int, walk []int) {
		visit(walk, at)
		if len(walk) == most {
			return
		}
		for i, a := range m.arrows {
			if a.from == at {
				extend(a.to, append(walk, i))
			}
		}
	}
	extend(from, nil)
}

// fair tells whether going round for ever is fair, by its definition.
func (m *maze) fair(round []int, f props.Fairness) bool {
	for actor := 1; actor <= 3; actor++ {
		enabled, moves := 0, false
		for _, i := range round {
			a := m.arrows[i]
			moves = moves || a.actor == actor
			if slices.ContainsFunc(m.arrows, func(b arrow) bool { return b.from == a.from && b.actor == actor && !b.env }) {
				enabled++
			}
		}
		if !moves && (f == props.Strong && enabled > 0 || f == props.Weak && enabled == len(round)) {
			return false
		}
	}
	return true
}

// violated tells by enumeration whether a run violates a claim: one that has ended, or goes round for ever and is fair. once is for a
// claim that starts with the run. A fair round of most arrows at the most must exist if any does.
func (m *maze) violated(starts, met func(int) bool, once bool, f props.Fairness, most int) bool {
	found := false
	// Where a run may be when it owes: after a state that starts the claim and none since that meets it.
	debts := map[int]bool{}
	type place struct {
		state int
		owes  bool
	}
	seen := map[place]bool{}
	var visit func(p place)
	visit = func(p place) {
		if p.owes && met(p.state) || seen[p] {
			return
		}
		seen[p] = true
		if p.owes {
			debts[p.state] = true
		}
		if !p.owes && starts(p.state) && (!once || p.state == 0) {
			visit(place{p.state, true})
		}
		for _, a := range m.arrows {
			if a.from == p.state {
				visit(place{a.to, p.owes})
			}
		}
	}
	if once {
		visit(place{0, true})
	} else {
		visit(place{})
	}
	for s := range debts {
		if m.Outcome(s).End == step.Done {
			return true
		}
		m.walks(s, most, func(walk []int, at int) {
			if at == s && len(walk) > 0 && !slices.ContainsFunc(walk, func(i int) bool { return met(m.arrows[i].to) }) {
				found = found || m.fair(walk, f)
			}
		})
	}
	return found
}

// TestLassosAgainstBruteForce holds eventually and leads-to against the enumeration of all lassos, and what is given against
// them: a real run that owes, ended or endless and fair.
func TestLassosAgainstBruteForce(t *testing.T) {
	answers := map[string]int{}
	for seed := range uint64(800) {
		r := rand.New(rand.NewPCG(seed, 4))
		m := drawMaze(r)
		startMask, metMask := r.IntN(32), r.IntN(32)
		metMask &= r.IntN(32) // few
		starts := func(s int) bool { return startMask>>s&1 == 1 }
		met := func(s int) bool { return metMask>>s&1 == 1 }
		look := func(s int, _ step.Outcome, claims []props.Truth) error {
			for i := range claims {
				claims[i] = props.Truth{Starts: starts(s), Met: met(s)}
			}
			return nil
		}
		q := props.Question[int]{Identify: m.Key, Claims: []props.Claim{props.Response, props.Inevitable}, Look: look}
		for _, f := range []props.Fairness{props.Unfair, props.Weak, props.Strong} {
			got, err := props.Search(context.Background(), sim.System[int](m), q, props.Options{Fair: f})
			if err != nil {
				t.Fatal(err)
			}
			for i, once := range []bool{false, true} {
				v := got.Verdicts[i]
				want := m.violated(starts, met, once, f, 8)
				if (v.Answer == props.Violated) != want {
					t.Fatalf("seed %d, %v, once %t: %v, and by enumeration violated is %t: %+v", seed, f, once, v.Answer, want, m.arrows)
				}
				answers[fmt.Sprint(f, " ", v.Answer, " ", len(v.Cycle) > 0)]++
				if v.Answer == props.Violated {
					m.follow(t, v, starts, met, once, f)
				}
			}
		}
	}
	for _, f := range []string{"none", "weak", "strong"} {
		for _, a := range []string{" holds false", " violated false", " violated true"} {
			if answers[f+a] < 30 {
				t.Errorf("%s happened %d times only", f+a, answers[f+a])
			}
		}
	}
}

// follow checks the run against a claim.
func (m *maze) follow(t *testing.T, v props.Verdict, starts, met func(int) bool, once bool, f props.Fairness) {
	t.Helper()
	owes, at := false, 0
	arrive := func() {
		owes = (owes || starts(at) && !once) && !met(at)
	}
	if once {
		owes = !met(0)
	} else {
		arrive()
	}
	take := func(labels []string) (round []int) {
		for _, l := range labels {
			var i int
			if _, err := fmt.Sscan(l, &i); err != nil || m.arrows[i].from != at {
				t.Fatalf("not a run: %+v %+v", m.arrows, v)
			}
			at, round = m.arrows[i].to, append(round, i)
			arrive()
		}
		return round
	}
	take(v.Prefix)
	if !owes {
		t.Fatalf("nothing is owed after %s: %+v", strings.Join(v.Prefix, " "), m.arrows)
	}
	if v.End != step.Running {
		if m.Outcome(at).End != v.End || len(v.Cycle) > 0 {
			t.Fatalf("the run has not ended: %+v", v)
		}
		return
	}
	start := at
	round := take(v.Cycle)
	if at != start || len(round) == 0 || !owes || !m.fair(round, f) {
		t.Fatalf("not a fair round that owes: %+v %+v", m.arrows, v)
	}
}
