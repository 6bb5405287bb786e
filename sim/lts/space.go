package lts

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// Observation says what can be seen of a run. Two things always can: the text that a step prints, as print "text", and
// how the run ends: done, deadlock or error, an action of its own that leads to a last state. Steps, when given, returns
// the name of the action that a step is, "" when it cannot be seen; it is asked about steps that print nothing.
// A step that fails cannot be seen itself: the error is the end that follows.
//
// Ends, when given, names the ends instead; an end without a name is none, and a run that ends so is left out.
type Observation struct {
	Steps func(step.Step, step.Label) string
	Ends  func(step.Outcome) string
}

// Options bounds the exploration of a system. Identity says when two states of a sim.Identifier are the same; otherwise and by
// default their keys do. MaxStates of 0 means DefaultMaxStates, MaxDepth of 0 no limit. Prefix, when
// given, is asked about the output of a state that has just printed; states whose output it refuses are left out. It
// makes states that have printed different texts different. Nearest leaves out what is farther away than the nearest end.
// Progress, when given, is told the number of states so far.
type Options struct {
	Identity            sim.Identity
	MaxStates, MaxDepth int
	Prefix              func(output string) bool
	Nearest             bool
	Progress            func(states int)
}

// DefaultMaxStates is what a graph may have before it is called too large.
const DefaultMaxStates = 1_000_000

// Forgetful is a system that can say that two states have the same future whatever they have printed so far. It makes the
// graph of a program that prints in a loop finite.
type Forgetful[S any] interface {
	FutureKey(s S, into []byte) []byte
}

// Space is the graph of a system with what is needed to turn its paths into runs. When it is not Complete, Why says what
// stopped the exploration, and some states lack transitions.
type Space[S any] struct {
	*Graph
	Complete bool
	Why      string
	Open     []int32 // the states that lack transitions

	sys      sim.System[S]
	sees     Observation
	options  Options
	key      func(S, []byte) []byte
	build    *builder
	index    map[string]int32 // identity → number of the state
	frontier []S
	waiting  []int32 // numbers of the states of the frontier
	depth    []int32 // of each state
	last     int32   // the state after the end, -1 while there is none
	steps    []step.Step
	buf      []byte
}

// Explore visits the states of sys breadth first. States are the same when their keys are: for a system that is Forgetful,
// and without a Prefix, what was printed is left out of them.
func Explore[S any](ctx context.Context, sys sim.System[S], sees Observation, o Options) *Space[S] {
	if o.MaxStates <= 0 {
		o.MaxStates = DefaultMaxStates
	}
	x := &Space[S]{sys: sys, sees: sees, options: o, key: sys.Key, build: newBuilder(), index: map[string]int32{}, last: -1}
	if id, ok := sys.(sim.Identifier[S]); ok {
		x.key = func(s S, into []byte) []byte { return id.KeyAs(s, o.Identity, into) }
	}
	if f, ok := sys.(Forgetful[S]); ok && o.Prefix == nil {
		x.key = f.FutureKey
	}
	x.Graph = x.build.graph
	x.explore(ctx)
	return x
}

func (x *Space[S]) explore(ctx context.Context) {
	x.Complete = true
	x.discover(x.sys.Start(), 0)
	for n := 0; len(x.frontier) > 0; n++ {
		const period = 64 // expansions between two looks at the world
		if n%period == 0 {
			if x.options.Progress != nil {
				x.options.Progress(len(x.Out))
			}
			if ctx.Err() != nil {
				x.Complete, x.Why, x.Open = false, "interrupted", slices.Clone(x.waiting)
				return
			}
		}
		if len(x.Out) > x.options.MaxStates {
			x.Complete, x.Why = false, fmt.Sprintf("the limit of %d states was reached", x.options.MaxStates)
			x.Open = slices.Clone(x.waiting)
			return
		}
		s, number := x.frontier[0], x.waiting[0]
		var none S
		x.frontier[0] = none // the backing array must not keep it alive
		x.frontier, x.waiting = x.frontier[1:], x.waiting[1:]
		x.expand(s, number)
	}
}

// discover returns the number of a state, a new one when it is new.
func (x *Space[S]) discover(s S, depth int32) int32 {
	id := x.identity(s)
	number, known := x.index[string(id)]
	if !known {
		number = x.state(depth)
		x.index[string(id)] = number
		x.frontier, x.waiting = append(x.frontier, s), append(x.waiting, number)
	}
	return number
}

func (x *Space[S]) state(depth int32) int32 {
	x.Out, x.depth = append(x.Out, nil), append(x.depth, depth)
	return int32(len(x.Out) - 1)
}

// identity returns what tells a state from the others: its key, or a digest of a long one, which no two of the states of
// any search that ends share but with a probability below 2⁻¹⁷⁰.
func (x *Space[S]) identity(s S) []byte {
	x.buf = x.key(s, x.buf[:0])
	if len(x.buf) <= sha256.Size {
		return x.buf
	}
	digest := sha256.Sum256(x.buf)
	x.buf = append(append(x.buf[:0], digest[:]...), 0) // one byte longer than any key kept whole
	return x.buf
}

func (x *Space[S]) expand(s S, number int32) {
	x.steps = x.sys.Steps(s, x.steps[:0])
	var out []Edge
	if end, may := x.end(s); may {
		if x.last < 0 {
			x.last = x.state(x.depth[number] + 1)
		}
		out = append(out, Edge{x.build.label(end), x.last})
		if x.options.Nearest {
			x.options.Nearest, x.options.MaxDepth = false, max(1, int(x.depth[number]))
		}
	}
	if deepest := x.options.MaxDepth; deepest > 0 && int(x.depth[number]) >= deepest {
		x.Out[number] = tidy(out)
		return
	}
	for i, m := range x.steps {
		seen := x.look(s, m)
		next := s
		if i < len(x.steps)-1 {
			next = x.sys.Copy(s)
		}
		next = x.sys.Next(next, m)
		action, keep := seen(next)
		if keep {
			out = append(out, Edge{x.build.label(action), x.discover(next, x.depth[number]+1)})
		}
	}
	x.Out[number] = tidy(out)
}

// end returns the name of the end that a run may have in the state whose steps are x.steps.
func (x *Space[S]) end(s S) (string, bool) {
	if !sim.OnlyEnv(x.steps) {
		return "", false
	}
	o := x.sys.Outcome(s)
	if len(x.steps) > 0 && !o.MayEnd {
		return "", false
	}
	if x.sees.Ends == nil {
		return o.End.String(), true
	}
	name := x.sees.Ends(o)
	return name, name != ""
}

// look looks at a step before it is taken, and returns how it looks once it has been: its action, and whether the state
// that it leads to is wanted.
func (x *Space[S]) look(s S, m step.Step) func(next S) (action string, keep bool) {
	hidden := TauLabel
	if x.sees.Steps != nil {
		if action := x.sees.Steps(m, x.sys.Label(s, m)); action != "" {
			hidden = action
		}
	}
	if !m.Visible {
		return func(S) (string, bool) { return hidden, true }
	}
	before := len(x.sys.Outcome(s).Output)
	return func(next S) (string, bool) {
		after := x.sys.Outcome(next)
		if len(after.Output) == before {
			return hidden, true
		}
		return PrintLabel(after.Output[before:]), x.options.Prefix == nil || x.options.Prefix(after.Output)
	}
}

// PrintLabel is the label of the action of printing a text.
func PrintLabel(text string) string { return "print " + strconv.Quote(text) }

// IsEnd tells whether a label is that of an end of runs.
func IsEnd(label string) bool {
	for _, e := range []step.End{step.Done, step.Deadlock, step.Error} {
		if label == e.String() {
			return true
		}
	}
	return false
}

// Labels turns a path from the start into the labels of the steps of a run, as a schedule has them; an end is no step.
// On the way the states drift away from those that were explored (threads and names are made anew in a loop), so each
// step is chosen by the state that it leads to.
func (x *Space[S]) Labels(path []Edge) []string {
	s := x.sys.Start()
	labels := []string{}
	for _, e := range path {
		if e.To == x.last {
			break
		}
		label, next := x.towards(s, e)
		labels, s = append(labels, label), next
	}
	return labels
}

func (x *Space[S]) towards(s S, e Edge) (string, S) {
	x.steps = x.sys.Steps(s, x.steps[:0])
	for _, m := range x.steps {
		seen := x.look(s, m)
		next := x.sys.Next(x.sys.Copy(s), m)
		if action, keep := seen(next); !keep || action != x.Graph.Labels[e.Label] {
			continue
		}
		if to, known := x.index[string(x.identity(next))]; known && to == e.To {
			return x.sys.Label(s, m).Text, next
		}
	}
	panic("lts: two states share a key but not their futures")
}
