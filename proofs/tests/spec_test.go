package tests

import (
	"os"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/explain"
)

// TestSpecNamesEveryRule holds the definition against the code: every rule of both calculi that a step can report, and
// every code of a failure at run time, stands in docs/spec.md; every failure has its page.
func TestSpecNamesEveryRule(t *testing.T) {
	text, err := os.ReadFile("../../docs/spec.md")
	if err != nil {
		t.Fatal(err)
	}
	spec := string(text)
	var names []string
	for _, r := range lambda.Rules() {
		names = append(names, r.String())
	}
	for _, r := range process.Rules() {
		names = append(names, r.String())
	}
	if len(names) < 30 {
		t.Fatalf("only %d rules", len(names))
	}
	faults := []string{
		calculus.FaultFailwith, calculus.FaultAssert, calculus.FaultMatch, calculus.FaultDivision,
		calculus.FaultIntOfString, calculus.FaultCompare, calculus.FaultChoose, calculus.FaultLibrary, calculus.FaultString,
	}
	for _, name := range append(names, faults...) {
		if !strings.Contains(spec, name) {
			t.Errorf("docs/spec.md does not name %s", name)
		}
	}
	for _, code := range faults {
		if _, err := explain.Lookup(code); err != nil {
			t.Error(err)
		}
	}
}
