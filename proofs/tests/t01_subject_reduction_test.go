package tests

import (
	"fmt"
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/step"
)

// T1, subject reduction of λ∥ [seed, claimed]:
//
//	Δ ⊢ C : T and νΔ.C → νΔ'.C' imply Δ ⊆ Δ' and Δ' ⊢ C' : T.

// lambdaSubject is a λ∥ program under test: as a transition system, and with a checker of its own.
type lambdaSubject struct {
	semantics[*lambda.Config]
	signature *calculus.Signature
	main      calculus.Type // of main
	policy    calculus.StartPolicy
	system    *lambda.System
	checker   *typing.Lambda
}

// lambdaOf makes the subject of a program, which starts at the given configuration, or at the program's own when that is nil.
func lambdaOf(c *gen.Compiled, start *lambda.Config) (*lambdaSubject, error) {
	checker, err := typing.NewLambda(c.Lambda.Signature)
	if err != nil {
		return nil, err
	}
	system := c.LambdaSystem()
	if start == nil {
		start = system.Start()
	}
	return &lambdaSubject{
		semantics: semantics[*lambda.Config]{
			start: start,
			next: func(c *lambda.Config) []transition[*lambda.Config] {
				var all []transition[*lambda.Config]
				for _, s := range system.Successors(c) {
					all = append(all, transition[*lambda.Config]{s.Step, s.Config})
				}
				return all
			},
			rule:  func(s step.Step) string { return lambda.Rule(s.Rule).String() },
			label: func(c *lambda.Config, s step.Step) string { return system.Label(c, s).Text },
		},
		signature: c.Lambda.Signature, main: c.Lambda.Type, policy: c.Policy, system: system, checker: checker,
	}, nil
}

// subjectReduction is T1.
func (s *lambdaSubject) subjectReduction() theorem[*lambda.Config] {
	return theorem[*lambda.Config]{
		state: s.typed,
		step: func(from *lambda.Config, to transition[*lambda.Config]) error {
			return grows(from.Types(), to.to.Types())
		},
	}
}

// typed is Δ ⊢ C : T.
func (s *lambdaSubject) typed(c *lambda.Config) error {
	err := s.checker.Config(typing.LambdaConfig{Names: c.Types(), Host: c.Host(), Partitions: c.Partitions(), Main: s.main})
	if err != nil {
		return fmt.Errorf("ill typed: %w\n%s", err, lambda.FormatConfig(c, lambda.Style{}))
	}
	return nil
}

// grows is Δ ⊆ Δ'. Names are listed in order of creation, so what is old comes first.
func grows(before, after []calculus.Typed) error {
	for i, d := range before {
		if i >= len(after) || after[i].Name != d.Name || !calculus.Equal(after[i].Type, d.Type) {
			return fmt.Errorf("%s is forgotten or has another type", d.Name)
		}
	}
	return nil
}

func TestT1(t *testing.T) {
	seen := new(census)
	fromEverywhere(t, func(b beginning, choose func(n int) int) error {
		s, err := lambdaOf(b.Compiled, b.start)
		if err != nil {
			return err
		}
		return s.walk(lambdaWalk, choose, seen, s.subjectReduction())
	})
	require(t, seen, lambda.Rules())
}
