package tests

import (
	"fmt"
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/step"
)

// T8, subject reduction of π∥ [seed (2)]:
//
//	Δ ⊢ C and νΔ.C → νΔ'.C' imply Δ ⊆ Δ' and Δ' ⊢ C'.

// processSubject is a π∥ program under test: as a transition system, and with a checker of its own.
type processSubject struct {
	semantics[*process.Config]
	main    calculus.Type // of the values that main sends to done
	policy  calculus.StartPolicy
	system  *process.System
	checker *typing.Process
}

// processOf makes the subject of a program, which starts at the given configuration, or at the program's own when that is nil.
func processOf(c *gen.Compiled, start *process.Config) (*processSubject, error) {
	checker, err := typing.NewProcess(c.Process.Signature)
	if err != nil {
		return nil, err
	}
	system := c.ProcessSystem()
	if start == nil {
		start = system.Start()
	}
	return &processSubject{
		semantics: semantics[*process.Config]{
			start: start,
			next: func(c *process.Config) []transition[*process.Config] {
				var all []transition[*process.Config]
				for _, s := range system.Successors(c) {
					all = append(all, transition[*process.Config]{s.Step, s.Config})
				}
				return all
			},
			rule:  func(s step.Step) string { return process.Rule(s.Rule).String() },
			label: func(c *process.Config, s step.Step) string { return system.Label(c, s).Text },
		},
		main: c.Process.Type, policy: c.Policy, system: system, checker: checker,
	}, nil
}

// subjectReduction is T8.
func (s *processSubject) subjectReduction() theorem[*process.Config] {
	return theorem[*process.Config]{
		state: s.typed,
		step: func(from *process.Config, to transition[*process.Config]) error {
			return grows(from.Types(), to.to.Types())
		},
	}
}

// typed is Δ ⊢ C.
func (s *processSubject) typed(c *process.Config) error {
	err := s.checker.Config(typing.ProcessConfig{Names: c.Types(), Host: c.Host(), Partitions: c.Partitions(), Main: s.main})
	if err != nil {
		return fmt.Errorf("ill typed: %w\n%s", err, process.FormatConfig(c, process.Style{}))
	}
	return nil
}

func TestT8(t *testing.T) {
	seen := new(census)
	fromEverywhere(t, func(b beginning, choose func(n int) int) error {
		s, err := processOf(b.Compiled, b.image)
		if err != nil {
			return err
		}
		return s.walk(processWalk, choose, seen, s.subjectReduction())
	})
	require(t, seen, process.Rules())
}
