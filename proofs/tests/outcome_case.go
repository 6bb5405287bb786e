package tests

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/sim"
)

// outcomeCase is a script of testdata/outcomes with the set of outcomes that was derived from docs/spec.md by hand. Its first
// lines are directives:
//
//	//! done "12"            an outcome: its end and its output
//	//! multi                the start policy; Block without it
//	//! faults crash=1       the budget, one directive a fault
//	//! endless              some run never ends
//	//! sampled              too large for the references, which only run it under some seeds
type outcomeCase struct {
	Name    string
	Text    string
	Policy  calculus.StartPolicy
	Faults  map[string]int
	Want    []string
	Endless bool
	Sampled bool
}

// outcomeCases reads every archive of dir, in order.
func outcomeCases(dir string) ([]outcomeCase, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		return nil, err
	}
	var cases []outcomeCase
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		group := strings.TrimSuffix(filepath.Base(file), ".txtar")
		for _, f := range txtar.Parse(data).Files {
			c := outcomeCase{Name: group + "/" + strings.TrimSuffix(f.Name, ".ml"), Text: string(f.Data), Faults: map[string]int{}}
			for line := range strings.Lines(c.Text) {
				directive, is := strings.CutPrefix(strings.TrimSpace(line), "//! ")
				if !is {
					break
				}
				if err := c.directive(directive); err != nil {
					return nil, fmt.Errorf("%s: %q: %w", c.Name, directive, err)
				}
			}
			slices.Sort(c.Want)
			cases = append(cases, c)
		}
	}
	return cases, nil
}

func (c *outcomeCase) directive(line string) error {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "done", "deadlock", "error":
		output, err := strconv.Unquote(rest)
		c.Want = append(c.Want, fmt.Sprintf("%q %s", sim.Lines(output), word))
		return err
	case "multi":
		c.Policy = calculus.Multi
	case "endless":
		c.Endless = true
	case "sampled":
		c.Sampled = true
	case "faults":
		fault, budget, _ := strings.Cut(rest, "=")
		n, err := strconv.Atoi(budget)
		c.Faults[fault] = n
		return err
	default:
		return fmt.Errorf("no such directive")
	}
	return nil
}
