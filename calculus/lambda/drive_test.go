package lambda

import (
	"testing"

	"github.com/balticsim/balticsim/step"
)

// stepNamed returns the enabled step with that label.
func stepNamed(t *testing.T, s *System, c *Config, label string) step.Step {
	t.Helper()
	var enabled []string
	for _, st := range s.Steps(c, nil) {
		text := s.Label(c, st).Text
		if text == label {
			return st
		}
		enabled = append(enabled, text)
	}
	t.Fatalf("%q is not enabled, but only %q, in\n%s", label, enabled, FormatConfig(c, Style{}))
	return step.Step{}
}
