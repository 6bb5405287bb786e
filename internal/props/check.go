package props

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// Finding is a property with its verdict.
type Finding struct {
	Property
	Verdict
}

// Report is the result of Set.Check. When it is not Complete, Why says what stopped the search, and a property is only known to
// hold as far as the search has come.
type Report struct {
	Complete            bool
	Why                 string
	States, Transitions int
	Findings            []Finding // by property
}

// Violated tells whether a property is.
func (r *Report) Violated() bool {
	for _, f := range r.Findings {
		if f.Answer == Violated {
			return true
		}
	}
	return false
}

// Subject is the program whose runs are looked at: its states, and its text, for the types of its channels.
type Subject struct {
	Space   *pi.Space
	Process *process.Program
}

// Check holds the properties against all runs of a program. It fails with a diagnostic when a predicate cannot be evaluated,
// and when a property is about something that the program does not have.
//
// States are one modulo congruence when that is enough for all the properties, and otherwise when every thread and every
// name is in the same position, for hints and threads are not kept by congruence. What was printed counts when a property can see it.
func (s *Set) Check(ctx context.Context, of Subject, o Options) (*Report, *source.Diagnostic) {
	v := &viewer{space: of.Space, set: s, inside: s.uses("running", "messages", "receivers", "alive", "blocked")}
	if d := v.ready(of.Process); d != nil {
		return nil, d
	}
	q := Question[pi.State]{Identify: v.identity(), Look: v.look}
	sys := sim.System[pi.State](of.Space)
	if v.asks(Answered) { // for which calls there are
		calls := q
		calls.Look = v.noteCalls
		if _, err := Search(ctx, sys, calls, o); err != nil {
			panic(err) // noteCalls does not fail
		}
		slices.SortFunc(v.calls, call.compare)
	}
	q.Claims = v.claims()
	if v.asks(SingleCopy) {
		q.Move = v.move
	}
	found, err := Search(ctx, sys, q, o)
	if err != nil {
		var p *problem
		if !errors.As(err, &p) {
			panic(err)
		}
		return nil, (*source.Diagnostic)(p)
	}
	r := &Report{Complete: found.Complete, Why: found.Why, States: found.States, Transitions: found.Transitions}
	for i, p := range s.Properties {
		r.Findings = append(r.Findings, Finding{p, worst(found.Verdicts[v.firsts[i]:v.firsts[i+1]], found.Complete)})
	}
	return r, nil
}

// worst returns the verdict on a property that makes several claims: its shortest violation if there is one.
func worst(verdicts []Verdict, complete bool) Verdict {
	all := Verdict{Answer: Holds}
	if !complete {
		all.Answer = Unknown
	}
	length := func(v Verdict) int { return len(v.Prefix) + len(v.Cycle) }
	for _, v := range verdicts {
		if v.Answer == Violated && (all.Answer != Violated || length(v) < length(all)) {
			all = v
		}
	}
	return all
}

// viewer looks at the states of a program for the properties of a set.
type viewer struct {
	space  *pi.Space
	set    *Set
	inside bool // some predicate looks at more than the output

	firsts []int         // by property: the number of its first claim
	calls  []call        // of Answered
	known  map[call]bool // the same
	// Of Respects: what the channels of each property's endpoint carry, by hint, and where requests that were seen want their answers.
	endpoints map[int]map[string]channels
	replies   map[pi.Name]channels
	checker   conformity
}

func (v *viewer) asks(k Kind) bool {
	return slices.ContainsFunc(v.set.Properties, func(p Property) bool { return p.Kind == k })
}

// ready prepares for a program. It returns BAL0843 when a property is about something that the program does not have.
func (v *viewer) ready(p *process.Program) *source.Diagnostic {
	v.known, v.endpoints, v.replies = map[call]bool{}, map[int]map[string]channels{}, map[pi.Name]channels{}
	if !v.asks(Answered) && !v.asks(Respects) && !v.asks(SingleCopy) {
		return nil
	}
	v.checker.signature = p.Signature
	text := spell(p)
	for i, q := range v.set.Properties {
		unknown, help := "", ""
		switch q.Kind {
		case Answered:
			if !text.texts[baltic.ClientPartition] || !text.exports() {
				unknown, help = "no client that calls an export", "give one with --workload"
			}
		case Respects:
			if v.endpoints[i] = text.endpoint(q.about); len(v.endpoints[i]) == 0 {
				unknown, help = "no endpoint `"+q.about+"`", "name an export, an import or a machine of the farm that the script uses, or a channel"
			}
		case SingleCopy:
			if !text.texts[q.about] {
				unknown, help = "no machine `"+q.about+"`", "name a machine that the script creates, as in its role or in `name`"
			}
		default:
		}
		if unknown != "" {
			d := &source.Diagnostic{
				Code: CodeUnknown, Severity: source.Error, Message: "the program has " + unknown,
				Primary: source.Label{Span: q.Span, Text: "this property is about one"}, Help: []string{help},
			}
			if near, ok := source.Nearest(q.about, slices.Sorted(maps.Keys(text.texts))); ok {
				d.Help = []string{"did you mean `" + near + "`?"}
			}
			return d
		}
	}
	return nil
}

// identity returns the identity of states that is good for all properties.
func (v *viewer) identity() func(pi.State, []byte) []byte {
	x := v.space
	position, prints := v.inside, v.set.uses("output")
	for i := range v.set.Properties {
		k := v.set.Properties[i].Kind
		position = position || k.Live() || k == Respects || k == SingleCopy
		prints = prints || k == Outcomes
	}
	id := sim.Congruence
	if position {
		id = sim.Position
	}
	return func(s pi.State, into []byte) []byte {
		if prints {
			into = x.KeyAs(s, id, into)
		} else {
			into = x.FutureKeyAs(s, id, into)
		}
		if position { // the key of a failure tells nothing of the state in which it happened
			if end := x.Outcome(s).End; end == step.Error {
				view := x.Config(s).View()
				into = append(into, observe(&view, end, true).key()...)
			}
		}
		return into
	}
}

// claims returns the claims that the properties make.
func (v *viewer) claims() []Claim {
	var claims []Claim
	for _, p := range v.set.Properties {
		v.firsts = append(v.firsts, len(claims))
		switch p.Kind {
		case Eventually:
			claims = append(claims, Inevitable)
		case LeadsTo:
			claims = append(claims, Response)
		case Answered:
			for range v.calls {
				claims = append(claims, Response)
			}
		default:
			claims = append(claims, Safe)
		}
	}
	v.firsts = append(v.firsts, len(claims))
	return claims
}

// look says what the properties say of a state.
func (v *viewer) look(s pi.State, end step.Outcome, claims []Truth) error {
	var view *pi.View
	var seen *observation
	first := 0 // number of the property's first predicate among all
	for i := range v.set.Properties {
		p := &v.set.Properties[i]
		if view == nil && p.Kind != NoDeadlock && p.Kind != Outcomes {
			now := v.space.Config(s).View()
			view, seen = &now, observe(&now, end.End, v.inside)
		}
		var holds [2]bool
		for k := range p.predicates {
			var err error
			if holds[k], err = v.set.judge.holds(p, k, first+k, seen); err != nil {
				return err
			}
		}
		first += len(p.predicates)
		own := claims[v.firsts[i]:v.firsts[i+1]]
		switch p.Kind {
		case Never:
			own[0].Bad = holds[0]
		case Always:
			own[0].Bad = !holds[0]
		case Eventually:
			own[0].Met = holds[0]
		case LeadsTo:
			own[0].Starts, own[0].Met = holds[0], holds[1]
		case NoDeadlock:
			own[0].Bad = end.End == step.Deadlock
		case Outcomes:
			own[0].Bad = end.End != step.Running && !p.outcomes[sim.OutcomeKey(end)]
		case Answered:
			v.lookForAnswers(view, own)
		case Respects:
			v.noteReplies(i, view)
			own[0].Bad = !v.respects(i, view)
		case SingleCopy:
			own[0].Bad = tooMany(copies(view, p.about))
		}
	}
	return nil
}
