package gen

import (
	"strings"

	"github.com/balticsim/balticsim/calculus"
)

// Reproduce returns what a failing test prints: the script as a here-document, the schedule, and the command lines that
// repeat the case.
func Reproduce(p Program, schedule []string) string {
	var b strings.Builder
	b.WriteString("cat >generated.ml <<'END'\n" + p.Script + "\nEND\n")
	if p.Policy == calculus.Multi {
		b.WriteString("# --start-policy multi\n")
	}
	b.WriteString(strings.Join(schedule, "\n"))
	return b.String()
}
