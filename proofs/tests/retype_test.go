package tests

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/cps"
)

// walk is the longest walk: the longest prefix of set-up and a few dozen steps of everything.
const walk = 120

func walkLambda(t *rapid.T, text string, p *lambda.Program, policy calculus.StartPolicy, fired map[lambda.Rule]int) {
	checker, err := typing.NewLambda(p.Signature)
	if err != nil {
		t.Fatal(err)
	}
	sys := lambda.NewSystem(p, lambda.Options{Policy: policy, Faults: map[string]int{"a": 1}})
	c := sys.Start()
	for range walk {
		next := sys.Successors(c)
		if len(next) == 0 {
			return
		}
		for _, s := range next {
			fired[s.Rule]++
			if err := checker.Config(typing.LambdaConfig{
				Names: s.Config.Types(), Host: s.Config.Host(), Partitions: s.Config.Partitions(), Main: p.Type,
			}); err != nil {
				t.Fatalf("λ∥: %s leads to an ill-typed configuration: %v\n%s\n\n%s", s.Rule, err, lambda.FormatConfig(s.Config, lambda.Style{}), text)
			}
			if !grows(c.Types(), s.Config.Types()) {
				t.Fatalf("λ∥: %s forgets a name\n%s", s.Rule, text)
			}
			for _, th := range sys.Threads(s.Config) {
				if th.State == lambda.Wrong {
					t.Fatalf("λ∥: %s leads to a wrong thread (T2): %s\n%s", s.Rule, th.Waits, text)
				}
			}
		}
		c = uniform(t, next).Config
	}
}

func walkProcess(t *rapid.T, text string, s *subject, policy calculus.StartPolicy) {
	checker, err := typing.NewProcess(s.proc.Signature)
	if err != nil {
		t.Fatal(err)
	}
	sys := process.NewSystem(s.proc, process.Options{Policy: policy, Faults: map[string]int{"a": 1}})
	c := sys.Start()
	for range walk {
		next := sys.Successors(c)
		if len(next) == 0 {
			return
		}
		for _, succ := range next {
			if err := checker.Config(typing.ProcessConfig{
				Names: succ.Config.Types(), Host: succ.Config.Host(), Partitions: succ.Config.Partitions(), Main: cps.Type(s.term.Type),
			}); err != nil {
				t.Fatalf("π∥: %s leads to an ill-typed configuration: %v\n%s\n\n%s", succ.Rule, err, process.FormatConfig(succ.Config, process.Style{}), text)
			}
			if !grows(c.Types(), succ.Config.Types()) {
				t.Fatalf("π∥: %s forgets a name\n%s", succ.Rule, text)
			}
			for _, th := range sys.Threads(succ.Config) {
				if th.State == process.Wrong {
					t.Fatalf("π∥: %s leads to a wrong thread (T9): %s\n%s", succ.Rule, th.Waits, text)
				}
			}
		}
		c = uniform(t, next).Config
	}
}

// grows tells whether Δ' has every name of Δ at its type.
func grows(before, after []calculus.Typed) bool {
	return len(before) <= len(after) && slices.EqualFunc(before, after[:len(before)], func(a, b calculus.Typed) bool {
		return a.Name == b.Name && calculus.Equal(a.Type, b.Type)
	})
}
