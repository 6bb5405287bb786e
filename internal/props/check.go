package props

import (
	"context"
	"errors"

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

// Check holds the properties against all runs of a program. It fails with a diagnostic when a predicate cannot be evaluated.
//
// States are one modulo congruence when that is enough for all the properties, and otherwise when every thread and every
// name is in the same position, for hints and threads are not kept by congruence. What was printed counts when a property can see it.
func (s *Set) Check(ctx context.Context, x *pi.Space, o Options) (*Report, *source.Diagnostic) {
	v := &viewer{space: x, set: s, inside: s.uses("running", "messages", "receivers", "alive", "blocked")}
	position, prints := v.inside, s.uses("output")
	for i := range s.Properties {
		p := &s.Properties[i]
		position = position || p.Kind.Live() || p.Kind == Respects || p.Kind == SingleCopy
		prints = prints || p.Kind == Outcomes
	}
	id := sim.Congruence
	if position {
		id = sim.Position
	}
	identify := func(state pi.State, into []byte) []byte {
		if prints {
			into = x.KeyAs(state, id, into)
		} else {
			into = x.FutureKeyAs(state, id, into)
		}
		if v.inside { // the key of a failure tells nothing of the state in which it happened
			if end := x.Outcome(state).End; end == step.Error {
				into = append(into, v.see(state, end).key()...)
			}
		}
		return into
	}
	found, err := Search(ctx, sim.System[pi.State](x), identify, s.claims(), v.look, o)
	if err != nil {
		var p *problem
		if !errors.As(err, &p) {
			panic(err)
		}
		return nil, (*source.Diagnostic)(p)
	}
	r := &Report{Complete: found.Complete, Why: found.Why, States: found.States, Transitions: found.Transitions}
	for i, p := range s.Properties {
		r.Findings = append(r.Findings, Finding{p, found.Verdicts[i]})
	}
	return r, nil
}

// claims returns the claims that the properties make.
func (s *Set) claims() []Claim {
	var claims []Claim
	for _, p := range s.Properties {
		switch p.Kind {
		case Eventually:
			claims = append(claims, Inevitable)
		case LeadsTo:
			claims = append(claims, Response)
		default:
			claims = append(claims, Safe)
		}
	}
	return claims
}

// viewer looks at the states of a program for the properties of a set.
type viewer struct {
	space  *pi.Space
	set    *Set
	inside bool // some predicate looks at more than the output
}

func (v *viewer) see(s pi.State, end step.End) *observation {
	view := v.space.Config(s).View()
	return observe(&view, end, v.inside)
}

// look says what the properties say of a state.
func (v *viewer) look(s pi.State, end step.Outcome, claims []Truth) error {
	var seen *observation
	first := 0 // number of the property's first predicate among all
	for i := range v.set.Properties {
		p := &v.set.Properties[i]
		var holds [2]bool
		for k := range p.predicates {
			if seen == nil {
				seen = v.see(s, end.End)
			}
			var err error
			if holds[k], err = v.set.judge.holds(p, k, first+k, seen); err != nil {
				return err
			}
		}
		first += len(p.predicates)
		switch p.Kind {
		case Never:
			claims[i].Bad = holds[0]
		case Always:
			claims[i].Bad = !holds[0]
		case Eventually:
			claims[i].Met = holds[0]
		case LeadsTo:
			claims[i].Starts, claims[i].Met = holds[0], holds[1]
		case NoDeadlock:
			claims[i].Bad = end.End == step.Deadlock
		case Outcomes:
			claims[i].Bad = end.End != step.Running && !p.outcomes[sim.OutcomeKey(end)]
		case Answered, Respects, SingleCopy:
		}
	}
	return nil
}
