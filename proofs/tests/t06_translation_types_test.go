package tests

import (
	"cmp"
	"errors"
	"fmt"
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/internal/gen"
)

// T6, the translation preserves typing [seed (1)]:
//
//	E ⊢ A : T and E° ⊢ k : ⟨T°⟩ imply E° ⊢ ⟦A⟧k.
//
// For values, E ⊢ V : T implies E° ⊢ V° : T°. The tests read T6 as exact: when k takes values of another type than T°, ⟦A⟧k is ill typed, unless A
// ends in a failure on every path and k is never used.

// typedTranslation judges the translation of one program's terms.
type typedTranslation struct {
	*translation
	signature *calculus.Signature
	lambda    *typing.Lambda
	process   *typing.Process
}

func typedTranslationOf(c *gen.Compiled) (*typedTranslation, error) {
	tr := newTranslation(c.Lambda)
	l, err := typing.NewLambda(c.Lambda.Signature)
	if err != nil {
		return nil, err
	}
	p, err := typing.NewProcess(tr.Signature())
	if err != nil {
		return nil, err
	}
	return &typedTranslation{tr, c.Lambda.Signature, l, p}, nil
}

// configurations is T6 for whole configurations: Δ ⊢ C : T implies Δ° ⊢ ⟦C⟧, done taking values of type T°.
func (w *typedTranslation) configurations() theorem[*lambda.Config] {
	return theorem[*lambda.Config]{state: func(c *lambda.Config) error {
		return w.farmIs(c.Types(), partsOf(c), typeIn(w.main))
	}}
}

func (w *typedTranslation) farmIs(names []calculus.Typed, parts []*lambda.Partition, main calculus.Type) error {
	translated := w.farm(parts)
	err := w.process.Config(typing.ProcessConfig{Names: namesIn(names), Host: translated[0], Partitions: translated[1:], Main: main})
	if err != nil {
		return fmt.Errorf("the translation is ill typed: %w", err)
	}
	return nil
}

// contVariable is the continuation of an open term, a name that no term has.
const contVariable = "the continuation"

// openTerm is T6 for an open term.
func (w *typedTranslation) openTerm(names []calculus.Typed, o scoped) error {
	env := make([]typing.Binding, len(o.env), len(o.env)+1)
	for i, b := range o.env {
		env[i] = typing.Binding{Name: b.Name, Params: b.Params, Type: typeIn(b.Type)}
	}
	if o.expr == nil {
		t, err := w.lambda.Value(names, o.env, o.value)
		if err != nil {
			return err
		}
		s, err := w.process.Value(namesIn(names), env, w.Value(o.value))
		if err != nil {
			return fmt.Errorf("%s° is ill typed: %w", lambda.Text(o.value), err)
		}
		if !calculus.Equal(s, typeIn(t)) {
			return fmt.Errorf("%s has type %s and its translation %s", lambda.Text(o.value), calculus.Show(t), calculus.Show(s))
		}
		return nil
	}
	t, err := w.lambda.Expr(names, o.env, o.expr)
	if err != nil {
		return err
	}
	p := w.Expr(o.expr, t, process.Var{Name: contVariable})
	with := func(t calculus.Type) error {
		k := typing.Binding{Name: contVariable, Type: calculus.Abs{Params: []calculus.Type{t}}}
		return w.process.Proc(namesIn(names), append(env, k), p)
	}
	if err := with(typeIn(t)); err != nil {
		return fmt.Errorf("the translation of a term of type %s is ill typed: %w\n%s", calculus.Show(t), err, lambda.Format(o.expr, lambda.Style{}))
	}
	if err := with(calculus.Tuple{Items: []calculus.Type{typeIn(t), typeIn(t)}}); err == nil && returns(o.expr) {
		return fmt.Errorf("a term of type %s suits a continuation of another\n%s", calculus.Show(t), lambda.Format(o.expr, lambda.Style{}))
	}
	return nil
}

// returns tells whether an expression may come to a value as far as its form says: not every path ends in fail.
func returns(e lambda.Expr) bool {
	switch e := e.(type) {
	case *lambda.Op:
		return e.Op != calculus.OpFail
	case *lambda.Let:
		return returns(e.Bound) && returns(e.Body)
	case *lambda.LetV:
		return returns(e.Body)
	case *lambda.Match:
		for _, arm := range e.Arms {
			if returns(arm.Body) {
				return true
			}
		}
		return false
	default:
		return true
	}
}

// openTerms is T6 for some of the open terms inside the threads of a configuration, chosen at random.
func (w *typedTranslation) openTerms(c *lambda.Config, some int, choose func(n int) int) (int, error) {
	s := scopes{signature: w.signature, names: c.Types()}
	for _, p := range partsOf(c) {
		for _, th := range p.Threads {
			s.expr(th.Expr)
		}
	}
	judged := min(some, len(s.found))
	for range judged {
		if err := w.openTerm(s.names, s.found[choose(len(s.found))]); err != nil {
			return 0, err
		}
	}
	return judged, nil
}

// translationTypes is T6: the configurations of a walk and open terms of its last one and its first.
func translationTypes(b beginning, choose func(n int) int, seen *census, open *int) error {
	w, err := typedTranslationOf(b.Compiled)
	if err != nil {
		return err
	}
	s, err := lambdaOf(b.Compiled, b.start)
	if err != nil {
		return err
	}
	last := s.start
	follow := theorem[*lambda.Config]{state: func(c *lambda.Config) error { last = c; return nil }}
	if err := s.walk(mirroredWalk, choose, seen, w.configurations(), follow); err != nil {
		return err
	}
	for _, c := range []*lambda.Config{s.start, last} {
		judged, err := w.openTerms(c, openTerms, choose)
		if err != nil {
			return err
		}
		*open += judged
	}
	return nil
}

const openTerms = 30

func TestT6(t *testing.T) {
	seen, open := new(census), 0
	fromEverywhere(t, func(b beginning, choose func(n int) int) error {
		if err := typing.LambdaProgram(b.Lambda); err != nil {
			return fmt.Errorf("λ∥: %w", err)
		}
		if err := typing.ProcessProgram(b.Process); err != nil {
			return fmt.Errorf("π∥: %w", err)
		}
		return translationTypes(b, choose, seen, &open)
	})
	require(t, seen, lambda.Rules())
	t.Logf("%d open terms", open)
}

// verdicts counts the judgments about edited configurations.
type verdicts struct{ accepted, refused, undecided int }

// edits judges configurations that are one change away from a well-typed one. Both checkers have to give the same verdict: one of a configuration
// of λ∥ and the other one, which shares no rule with it, of its translation. Two things are typed in λ∥ alone: the value of a thread that nobody waits for,
// and fail at a type. A configuration with such a thing may be refused in one calculus only.
func (w *typedTranslation) edits(c *lambda.Config, edits int, choose func(n int) int, seen *verdicts) error {
	for range edits {
		parts, names, never := edited(partsOf(c), c.Types(), choose)
		main := w.main
		if choose(50) == 1 {
			main = calculus.Tuple{Items: []calculus.Type{main, main}}
		}
		ours := w.verdict(names, parts, main)
		theirs := w.farmIs(names, parts, typeIn(main))
		if choose(4) == 0 {
			if err := w.forgetful(names, parts, main, ours, theirs); err != nil {
				return err
			}
		}
		switch {
		case ours == nil && never:
			return errors.New("what no well-typed term has is accepted")
		case ours == nil && theirs == nil:
			seen.accepted++
		case ours != nil && theirs != nil:
			seen.refused++
		case ours != nil && fails(parts):
			seen.undecided++
		default:
			return fmt.Errorf("the checkers disagree: %w", cmp.Or(ours, theirs))
		}
	}
	return nil
}

// forgetful gives the verdicts again with checkers that remember nothing.
func (w *typedTranslation) forgetful(names []calculus.Typed, parts []*lambda.Partition, main calculus.Type, ours, theirs error) error {
	l, err := typing.NewLambda(w.signature)
	if err != nil {
		return err
	}
	p, err := typing.NewProcess(w.Signature())
	if err != nil {
		return err
	}
	again := typedTranslation{w.translation, w.signature, l, p}
	if (again.verdict(names, parts, main) == nil) != (ours == nil) || (again.farmIs(names, parts, typeIn(main)) == nil) != (theirs == nil) {
		return fmt.Errorf("a checker that remembers judges otherwise: %w", cmp.Or(ours, theirs, errors.New("it accepts")))
	}
	return nil
}

// verdict is Δ ⊢ C : T with threads of type unit.
func (w *typedTranslation) verdict(names []calculus.Typed, parts []*lambda.Partition, main calculus.Type) error {
	err := w.lambda.Config(typing.LambdaConfig{Names: names, Host: parts[0], Partitions: parts[1:], Main: main})
	if err != nil {
		return err
	}
	return w.unitThreads(names, parts)
}

// unitThreads fails when a thread other than main comes to something else than ().
func (w *typedTranslation) unitThreads(names []calculus.Typed, parts []*lambda.Partition) error {
	v := visitor{done: map[any]bool{}, partition: func(p *lambda.Partition) error {
		for _, th := range p.Threads {
			t, err := w.lambda.Expr(names, nil, th.Expr)
			if err == nil && !th.Main && t != calculus.Unit {
				err = fmt.Errorf("a thread of type %s", calculus.Show(t))
			}
			if err != nil {
				return err
			}
		}
		return nil
	}}
	return v.farm(parts)
}

// fails tells whether fail occurs in the partitions.
func fails(parts []*lambda.Partition) bool {
	found := errors.New("fail")
	v := visitor{done: map[any]bool{}, expr: func(e lambda.Expr) error {
		if op, ok := e.(*lambda.Op); ok && op.Op == calculus.OpFail {
			return found
		}
		return nil
	}}
	return v.farm(parts) != nil
}

const editsAtOnce = 20

// TestT6OfEdits is T6 in both directions: what is one edit away from a well-typed configuration is well typed in both calculi or in neither.
func TestT6OfEdits(t *testing.T) {
	var seen verdicts
	fromEverywhere(t, func(b beginning, choose func(n int) int) error {
		w, err := typedTranslationOf(b.Compiled)
		if err != nil {
			return err
		}
		s, err := lambdaOf(b.Compiled, b.start)
		if err != nil {
			return err
		}
		last := s.start
		follow := theorem[*lambda.Config]{state: func(c *lambda.Config) error { last = c; return nil }}
		if err := s.walk(mirroredWalk, choose, new(census), follow); err != nil {
			return err
		}
		for _, c := range []*lambda.Config{s.start, last} {
			if err := w.edits(c, editsAtOnce, choose, &seen); err != nil {
				return err
			}
		}
		return nil
	})
	t.Logf("%d accepted in both calculi, %d refused in both, %d undecided", seen.accepted, seen.refused, seen.undecided)
	if seen.accepted < 100 || seen.refused < 1000 || seen.undecided > seen.refused/10 {
		t.Error("the edits have degenerated")
	}
}
