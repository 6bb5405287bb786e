// Package typing checks terms and configurations of both calculi against the rules of docs/spec.md, §6 and §7. It is the
// independent judge of the theorems: it infers nothing, knows nothing of scripts, and shares no code with the
// elaboration and the translation whose results it checks.
//
// NewLambda and NewProcess make a checker for one signature. A judgment either holds or fails with an *Error that says
// which rule has a premise that does not hold, and where. The rules of λ∥ are called T-…, those of π∥ TP-….
package typing

// Terms carry their types, so each rule is read from conclusion to premises: the type of a term is computed from the types
// of its parts, which are compared with what the rule asks for. A premise that fails throws its *Error to the entry
// point (attempt), and nothing else is recovered; on the path where all is well no text is built.
//
// A checker remembers which closed functions, frozen partitions and threads it has found well typed, by their
// address, together with the part of Δ that they needed (memo.go). Substitution puts one value in many places and a
// step leaves most of a configuration as it was; without the memory a checker would take time exponential in the depth
// of sharing, and re-typing after each step would cost as much as the first time.

import (
	"fmt"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
)

// Error is a judgment that does not hold: the rule, a premise of which fails, the place and what was expected.
type Error struct {
	Rule    string
	Span    source.Span
	Message string
}

// Error returns place, rule and message on one line.
func (e *Error) Error() string { return e.Span.String() + ": " + e.Rule + ": " + e.Message }

// Binding is one assumption x : ∀Params.Type of an environment E.
type Binding struct {
	Name   string
	Params []string
	Type   calculus.Type
}

// judge is what the checkers of both calculi have in common.
type judge struct {
	sig    *calculus.Signature
	only   map[*calculus.Ctor]bool // the constructors that are the only ones of their types
	deltas []calculus.DeltaInfo
	rules  rules
	env    env
	names  names
	memo   memo
}

// rules are the identifiers of the rules that both calculi have, and whether functions are abstractions.
type rules struct {
	Type, Sig, Var, Const, Tuple, Con, Name, LetV, Rec, Delta, Env, Frozen, Config string
	abstractions                                                                   bool
}

func newJudge(sig *calculus.Signature, r rules) judge {
	return judge{
		sig: sig, only: map[*calculus.Ctor]bool{}, deltas: calculus.Deltas(), rules: r,
		env: newEnv(), names: names{types: map[calculus.Name]calculus.Type{}}, memo: memo{},
	}
}

// attempt runs a judgment under Δ and E; it returns the *Error of the first premise that fails.
func (j *judge) attempt(delta []calculus.Typed, e []Binding, judgment func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *Error:
			err = r
		default:
			panic(r)
		}
	}()
	j.env.reset()
	j.declare(delta)
	j.assume(e)
	judgment()
	return nil
}

// fail throws.
func fail(rule string, at source.Span, format string, args ...any) {
	panic(&Error{Rule: rule, Span: at, Message: fmt.Sprintf(format, args...)})
}

// want is the premise that something has one type and not another.
func want(rule string, at source.Span, what string, got, expected calculus.Type) {
	if !calculus.Equal(got, expected) {
		fail(rule, at, "%s has type %s, but %s is expected", what, show(got), show(expected))
	}
}

// show is calculus.Show for a type that may be missing from an ill-formed term.
func show(t calculus.Type) string {
	if t == nil {
		return "no type"
	}
	return calculus.Show(t)
}

// place is the span of a value, or that of the expression around it when it has none of its own.
func place(own, around source.Span) source.Span {
	if own.Known() {
		return own
	}
	return around
}
