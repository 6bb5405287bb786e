package sim

import (
	"strings"

	"github.com/balticsim/balticsim/step"
)

// Lines splits the output of a run into lines. A last line without a newline counts; no output has no lines.
func Lines(output string) []string {
	if output == "" {
		return []string{}
	}
	return strings.Split(strings.TrimSuffix(output, "\n"), "\n")
}

// SameOutcome tells whether two outcomes are equal: the same lines and the same end. What failed and who is blocked are
// details.
func SameOutcome(a, b step.Outcome) bool { return OutcomeKey(a) == OutcomeKey(b) }

// OutcomeKey returns a text that two outcomes share exactly when they are equal. It orders outcomes by their lines, then
// by their end.
func OutcomeKey(o step.Outcome) string {
	lines := Lines(o.Output)
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l)
		b.WriteByte('\n')
	}
	b.WriteByte(0) // no line begins with it before the end: a shorter output comes first
	b.WriteString(o.End.String())
	return b.String()
}
