package faults

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
)

// TestEveryRuleHasAFault asserts that the table has a fault of each rule of both calculi, of each rule of the checkers and of each clause of
// the translation, and none of a rule or clause that is not there.
func TestEveryRuleHasAFault(t *testing.T) {
	faults, err := Table()
	if err != nil {
		t.Fatal(err)
	}
	faultsOf := map[string]int{}
	for _, f := range faults {
		for _, target := range f.Targets {
			faultsOf[target]++
		}
	}
	all := map[string][]string{
		"rules of reduction": reductions(), "rules of the checkers": checks(t), "clauses of the translation": clauses(t),
	}
	for _, what := range []string{"rules of reduction", "rules of the checkers", "clauses of the translation"} {
		t.Logf("%d %s, each with a fault", len(all[what]), what)
		for _, id := range all[what] {
			if faultsOf[id] == 0 {
				t.Errorf("%s has no fault", id)
			}
			delete(faultsOf, id)
		}
	}
	for target := range faultsOf {
		if regexp.MustCompile(`^(L|P|T|TP)-|⟦|°`).MatchString(target) {
			t.Errorf("there is a fault of %s, which does not exist", target)
		}
	}
	if len(faults) < 60 {
		t.Errorf("only %d faults", len(faults))
	}
	t.Logf("%d faults", len(faults))
}

func reductions() []string {
	var ids []string
	for _, r := range lambda.Rules() {
		ids = append(ids, r.String())
	}
	for _, r := range process.Rules() {
		ids = append(ids, r.String())
	}
	return ids
}

// checks returns the rules that the checkers name, in their errors or in their comments.
func checks(t *testing.T) []string {
	files, err := filepath.Glob("../../calculus/typing/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no checkers", err)
	}
	var ids []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, regexp.MustCompile(`\bTP?-[A-Z][A-Za-z]+`).FindAllString(string(text), -1)...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// clauses returns the left sides of the equations of docs/spec.md, §8.
func clauses(t *testing.T) []string {
	text, err := os.ReadFile("../../docs/spec.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## 8 ")
	section, _, _ = strings.Cut(section, "\n## 9 ")
	var ids []string
	for _, equation := range regexp.MustCompile("`|,|\n|  +").Split(section, -1) {
		if m := regexp.MustCompile(`^(.*?(?:°|⟧[kK])) = .`).FindStringSubmatch(strings.TrimSpace(equation)); m != nil {
			ids = append(ids, m[1])
		}
	}
	if len(ids) < 20 {
		t.Fatalf("only %d clauses: %q", len(ids), ids)
	}
	return ids
}
