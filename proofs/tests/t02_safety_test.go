package tests

import (
	"fmt"
	"testing"

	"github.com/balticsim/balticsim/calculus/lambda"
)

// T2, safety of λ∥:
//
//	No well-typed configuration reaches a wrong thread, one that applies a non-function, sends on a non-channel, and so on.

// safety is T2, in the opinion of the reduction and in that of the tests.
func (s *lambdaSubject) safety() theorem[*lambda.Config] {
	return theorem[*lambda.Config]{state: func(c *lambda.Config) error {
		for _, th := range s.system.Threads(c) {
			if th.State == lambda.Wrong {
				return fmt.Errorf("%s is wrong: %s\n%s", th.Label, th.Waits, lambda.FormatConfig(c, lambda.Style{}))
			}
		}
		f := lambdaFarm(c, s.policy)
		for i, p := range f.parts {
			for _, th := range p.Threads {
				if why := f.standing(i, th).wrong; why != "" {
					return fmt.Errorf("%s is wrong: %s\n%s", th.Label, why, lambda.FormatConfig(c, lambda.Style{}))
				}
			}
		}
		return nil
	}}
}

func TestT2(t *testing.T) {
	seen := new(census)
	fromEverywhere(t, func(b beginning, choose func(n int) int) error {
		s, err := lambdaOf(b.Compiled, b.start)
		if err != nil {
			return err
		}
		return s.walk(lambdaWalk, choose, seen, s.safety())
	})
	require(t, seen, lambda.Rules())
}
