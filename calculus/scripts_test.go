package calculus_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
)

// elaborate returns a script as a λ∥ program.
func elaborate(t *testing.T, text string) *lambda.Program {
	t.Helper()
	tree, mistakes := script.ParseProgram(source.NewFile("test.ml", text))
	result, more := elab.Check([]elab.Unit{{Name: "Script", Tree: tree}})
	for _, d := range append(mistakes, more...) {
		if d.Severity == source.Error {
			t.Fatal(d)
		}
	}
	p, err := result.Program()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// scriptCase is a script of testdata/outcomes.txtar.
type scriptCase struct {
	name, text string
	policy     calculus.StartPolicy
	faults     map[string]int
	outcomes   []string // sorted
}

func scriptCases(t *testing.T) []scriptCase {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/outcomes.txtar")
	if err != nil {
		t.Fatal(err)
	}
	header := regexp.MustCompile(`(policy multi)|faults (\w+)=(\d+)|(outcome ("[^"]*") (\w+))`)
	var cases []scriptCase
	for _, f := range archive.Files {
		c := scriptCase{name: f.Name, text: string(f.Data), faults: map[string]int{}}
		first, _, _ := strings.Cut(c.text, "\n")
		for _, m := range header.FindAllStringSubmatch(first, -1) {
			switch {
			case m[1] != "":
				c.policy = calculus.Multi
			case m[2] != "":
				n, err := strconv.Atoi(m[3])
				if err != nil {
					t.Fatal(err)
				}
				c.faults[m[2]] = n
			default:
				c.outcomes = append(c.outcomes, m[5]+" "+m[6])
			}
		}
		slices.Sort(c.outcomes)
		cases = append(cases, c)
	}
	return cases
}

func (c scriptCase) lambda(t *testing.T) *lambda.System {
	t.Helper()
	return lambda.NewSystem(elaborate(t, c.text), lambda.Options{Policy: c.policy, Faults: c.faults})
}

func (c scriptCase) process(t *testing.T) *process.System {
	t.Helper()
	return process.NewSystem(cps.Program(elaborate(t, c.text)), process.Options{Policy: c.policy, Faults: c.faults})
}

// outcomes explores every interleaving.
func outcomes[C any](t *testing.T, sys sim.System[C]) []string {
	t.Helper()
	report := explore.Naive(context.Background(), sys, explore.Options{MaxStates: 100_000})
	if !report.Complete {
		t.Fatal("incomplete: ", report.Why)
	}
	var all []string
	for _, o := range report.Outcomes {
		all = append(all, fmt.Sprintf("%q %s", o.Output, o.End))
	}
	slices.Sort(all)
	return all
}

// TestOutcomes checks the exact outcome sets of small scripts under both reference semantics.
func TestOutcomes(t *testing.T) {
	for _, c := range scriptCases(t) {
		t.Run(c.name, func(t *testing.T) {
			if got := outcomes[*lambda.Config](t, c.lambda(t)); !slices.Equal(got, c.outcomes) {
				t.Errorf("λ∥ gives %v, want %v", got, c.outcomes)
			}
			if got := outcomes[*process.Config](t, c.process(t)); !slices.Equal(got, c.outcomes) {
				t.Errorf("π∥ gives %v, want %v", got, c.outcomes)
			}
		})
	}
}
