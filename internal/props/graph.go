package props

import (
	"context"
	"crypto/sha256"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// Claim is a question about all runs of a system.
type Claim uint8

// Safe: no reachable state is bad. Response: on every fair run, a state in which the claim starts is followed by one in which
// it is met, or is one itself. Inevitable: every fair run comes to a state in which the claim is met.
const (
	Safe Claim = iota
	Response
	Inevitable
)

// Truth is what a claim says of a state.
type Truth struct{ Bad, Starts, Met bool }

// Question is what a search asks of a system over S. States are one when Identify appends the same bytes for both; then each must
// have the same future as the other, and look the same. For claims about how runs go on, equal states must also have the same
// threads under the same tokens, for threads are told apart by them.
//
// Look says what each of the claims says of a state; end is how a run may end there, running when it goes on. Move, when
// given, says which of the Safe claims a step makes bad.
type Question[S any] struct {
	Identify func(s S, into []byte) []byte
	Claims   []Claim
	Look     func(s S, end step.Outcome, claims []Truth) error
	Move     func(from, to S, claims []Truth)
}

// Options says where a search stops, and which endless runs count. MaxStates of 0 means no limit. Progress, when given,
// is told the number of states so far.
type Options struct {
	MaxStates int
	Fair      Fairness
	Progress  func(states int)
}

// Answer is what a search can say of a claim.
type Answer uint8

// The answers. Unknown: nothing was found, and something was left out.
const (
	Holds Answer = iota
	Violated
	Unknown
)

// String returns the word for reports.
func (a Answer) String() string { return [...]string{"holds", "violated", "unknown"}[a] }

// Verdict is the answer to a claim. A violation has a run: the labels of Prefix, and those of Cycle again and again when it
// never ends. End is how it ends, step.Running when it goes on after what is shown.
type Verdict struct {
	Answer        Answer
	Prefix, Cycle []string
	End           step.End
}

// Result is a finished search. When it is not Complete, Why says what stopped it.
type Result struct {
	Complete            bool
	Why                 string
	States, Transitions int
	Verdicts            []Verdict // by claim
}

// Search visits the states of sys breadth first and judges the claims. It fails only when Look does.
func Search[S any](ctx context.Context, sys sim.System[S], q Question[S], o Options) (*Result, error) {
	x := &search[S]{
		sys: sys, Question: q, o: o, index: map[string]uint32{},
		verdicts: make([]Verdict, len(q.Claims)), seen: make([]Truth, len(q.Claims)), bad: make([]badness, len(q.Claims)), truths: make([]truths, len(q.Claims)),
	}
	if err := x.explore(ctx); err != nil {
		return nil, err
	}
	r := &Result{Complete: x.why == "", Why: x.why, States: len(x.states), Transitions: x.transitions, Verdicts: x.verdicts}
	for i, c := range q.Claims {
		switch {
		case c != Safe:
			x.verdicts[i] = x.judge(&x.truths[i])
		case len(x.bad[i].states) > 0:
			x.verdicts[i] = x.against(&x.bad[i])
		}
		if v := &x.verdicts[i]; v.Answer == Holds && !r.Complete {
			v.Answer = Unknown
		}
	}
	return r, nil
}

// search is a search under way. States have numbers in the order of discovery, which is that of their distance.
type search[S any] struct {
	Question[S]
	sys sim.System[S]
	o   Options

	index       map[string]uint32
	states      []S
	depth       []uint32 // by state: its distance
	graph       graph
	transitions int
	seen        []Truth   // by claim, of the latest state
	bad         []badness // by claim, of those that are Safe
	truths      []truths  // by claim, of those that are not
	verdicts    []Verdict
	why         string

	steps []step.Step
	key   []byte
}

// badness is what was found against a claim: the nearest states that are bad, or the state from which the nearest step is, and that step.
type badness struct {
	states []uint32
	move   *edge
}

// truths are what a claim says of the expanded states: whether it starts there without being met, and whether it is met.
type truths struct{ starts, met []bool }

// graph is what the claims about how runs go on are judged on: the transitions of the expanded states, and how a run may
// end in them.
type graph struct {
	out  [][]edge
	ends []step.End // step.Running where no run may end
}

// edge is a transition: where it leads, and whose step it is.
type edge struct {
	to    uint32
	actor step.Token
	env   bool
}

func (x *search[S]) explore(ctx context.Context) error {
	x.discover(x.sys.Start(), 0)
	for n := uint32(0); int(n) < len(x.states); n++ {
		const period = 64 // expansions between two looks at the world
		if n%period == 0 {
			if x.o.Progress != nil {
				x.o.Progress(len(x.states))
			}
			if ctx.Err() != nil {
				x.why = "interrupted"
				return nil
			}
		}
		if x.o.MaxStates > 0 && len(x.states) > x.o.MaxStates {
			x.why = "the limit of states was reached"
			return nil
		}
		if x.settled(n) {
			return nil
		}
		if err := x.expand(n); err != nil {
			return err
		}
	}
	if x.o.Progress != nil {
		x.o.Progress(len(x.states))
	}
	return nil
}

// settled tells whether nothing is left to be found once the states before one were expanded: nothing that is as near as what was.
func (x *search[S]) settled(n uint32) bool {
	for i := range x.Claims {
		found := x.bad[i].states
		if len(found) == 0 || x.depth[found[0]] == x.depth[n] {
			return false
		}
	}
	return len(x.Claims) > 0
}

// discover returns the number of a state, a new one when it is new.
func (x *search[S]) discover(s S, depth uint32) uint32 {
	id := x.identity(s)
	n, known := x.index[string(id)]
	if !known {
		n = uint32(len(x.states))
		x.index[string(id)] = n
		x.states, x.depth = append(x.states, s), append(x.depth, depth)
	}
	return n
}

// identity returns what tells a state from the others: what Identify says, or a digest of it when it is long, which no two
// of the states of any search that ends share but with a probability below 2⁻¹⁷⁰.
func (x *search[S]) identity(s S) []byte {
	x.key = x.Identify(s, x.key[:0])
	if len(x.key) <= sha256.Size {
		return x.key
	}
	digest := sha256.Sum256(x.key)
	x.key = append(append(x.key[:0], digest[:]...), 0) // one byte longer than any key kept whole
	return x.key
}

func (x *search[S]) expand(n uint32) error {
	s := x.states[n]
	x.steps = x.sys.Steps(s, x.steps[:0])
	end := step.Outcome{}
	if sim.OnlyEnv(x.steps) {
		if o := x.sys.Outcome(s); len(x.steps) == 0 || o.MayEnd {
			end = o
		}
	}
	if err := x.note(n, s, end); err != nil {
		return err
	}
	out := make([]edge, len(x.steps))
	for i, m := range x.steps {
		next := x.sys.Next(x.sys.Copy(s), m)
		if x.Move != nil {
			clear(x.seen)
			x.Move(s, next, x.seen)
		}
		out[i] = edge{x.discover(next, x.depth[n]+1), m.Actor, m.Env}
		if x.Move != nil {
			x.noteMove(n, out[i])
		}
	}
	x.transitions += len(out)
	x.graph.out, x.graph.ends = append(x.graph.out, out), append(x.graph.ends, end.End)
	return nil
}

// note asks what the claims say of a state.
func (x *search[S]) note(n uint32, s S, end step.Outcome) error {
	clear(x.seen)
	if err := x.Look(s, end, x.seen); err != nil {
		return err
	}
	for i, seen := range x.seen {
		switch x.Claims[i] {
		case Safe:
			if b := &x.bad[i]; seen.Bad && (len(b.states) == 0 || b.move == nil && x.depth[b.states[0]] == x.depth[n]) {
				b.states = append(b.states, n)
			}
		case Response, Inevitable:
			t := &x.truths[i]
			starts := seen.Starts
			if x.Claims[i] == Inevitable {
				starts = n == 0
			}
			t.starts, t.met = append(t.starts, starts && !seen.Met), append(t.met, seen.Met)
		}
	}
	return nil
}

// noteMove notes the claims that a step from a state makes bad.
func (x *search[S]) noteMove(n uint32, e edge) {
	for i, seen := range x.seen {
		if seen.Bad && len(x.bad[i].states) == 0 {
			x.bad[i] = badness{[]uint32{n}, &e}
		}
	}
}

// against returns the verdict with a shortest run to what was found.
func (x *search[S]) against(b *badness) Verdict {
	way, last := x.simplest(b.states)
	if b.move != nil {
		way, last = append(way, hop{last, *b.move}), b.move.to
	}
	v := Verdict{Answer: Violated, End: x.sys.Outcome(x.states[last]).End}
	v.Prefix, _ = x.follow(x.sys.Start(), way)
	return v
}
