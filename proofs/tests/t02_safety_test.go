package tests

import (
	"fmt"
	"testing"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/typing"
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

// TestT2OfEdits is T1 to T3 for what the checker accepts, well typed in our eyes or not: a configuration that is one edit away from a well-typed one is
// refused, or stays well typed and safe. A checker that accepts too much is found out here when something goes wrong.
func TestT2OfEdits(t *testing.T) {
	const edits, steps = 30, 15
	seen, refused := new(census), 0
	fromEverywhere(t, func(b beginning, choose func(n int) int) error {
		s, err := lambdaOf(b.Compiled, b.start)
		if err != nil {
			return err
		}
		at := s.start
		follow := theorem[*lambda.Config]{state: func(c *lambda.Config) error { at = c; return nil }}
		if err := s.walk(lambdaWalk, choose, new(census), follow); err != nil {
			return err
		}
		for _, c := range []*lambda.Config{s.start, at} {
			for range edits {
				parts, names, never := edited(partsOf(c), c.Types(), choose)
				if s.checker.Config(typing.LambdaConfig{Names: names, Host: parts[0], Partitions: parts[1:], Main: s.main}) != nil {
					refused++
					continue
				}
				from := lambda.Parts{Names: names, Host: parts[0], Partitions: parts[1:], Faults: b.Faults}
				e, err := lambdaOf(b.Compiled, lambda.Assemble(from))
				if err != nil {
					return err
				}
				if never {
					return fmt.Errorf("what no well-typed term has is accepted\n%s", lambda.FormatConfig(e.start, lambda.Style{Types: true}))
				}
				if err := e.walk(steps, choose, seen, e.subjectReduction(), e.safety(), e.progress()); err != nil {
					return fmt.Errorf("from an edited configuration, which is accepted: %w\n%s", err, lambda.FormatConfig(e.start, lambda.Style{}))
				}
			}
		}
		return nil
	})
	t.Logf("%d refused, %d accepted; %d steps judged", refused, seen.walks, seen.steps)
	if seen.walks < 500 || refused < 5_000 {
		t.Error("the edits have degenerated")
	}
}
