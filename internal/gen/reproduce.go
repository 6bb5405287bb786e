package gen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
	"github.com/balticsim/balticsim/sim/trace"
)

// Reproduce returns what a failing test prints about a program: commands to paste that write the script and, when there is one, the
// schedule to files, replay it and explore the script. The schedule is the labels of the steps that led to the failure, of any of the three
// semantics; what is replayed is the Choices of it. The command that runs the test itself again is printed by rapid, with its seed.
func Reproduce(p Program, schedule []string) string {
	policy := "block"
	if p.Policy == calculus.Multi {
		policy = "multi"
	}
	flags := "--start-policy " + policy
	if len(p.Faults) > 0 {
		flags += " --faults " + trace.FormatFaults(p.Faults)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "cat >case.ml <<'END'\n%s\nEND\n", strings.TrimRight(layout(p.Script), "\n"))
	if c, err := Compile(p); err == nil && len(schedule) > 0 { // an ill-typed script has no runs
		b.WriteString("cat >case.sched <<'END'\n")
		if err := trace.WriteSchedule(&b, nil, slices.Values(c.Choices(schedule)), "bound"); err != nil {
			panic(err) // a strings.Builder takes everything
		}
		fmt.Fprintf(&b, "END\nbalticsim replay %s case.ml case.sched\n", flags)
	}
	fmt.Fprintf(&b, "balticsim explore %s case.ml\n", flags)
	if len(schedule) > 0 {
		fmt.Fprintf(&b, "# all %d steps: %s\n", len(schedule), strings.Join(schedule, "; "))
	}
	return b.String()
}

// layout is the script as the product's printer lays it out; labels of steps do not depend on that.
func layout(text string) string {
	tree, ds := script.ParseProgram(source.NewFile("case.ml", text))
	if ds.HasErrors() {
		return text
	}
	return script.Format(tree)
}

// Choices is a run of a reference as a schedule of the machine, on which local steps happen by themselves, as soon as they can. That is
// the same run unless the reference froze a partition in which such a step was still to be done: a message may then have another label
// in the started copy, and the machine takes another message of the same channel, or the schedule ends where it has none.
func (c *Compiled) Choices(labels []string) []string {
	sys := c.MachineSystem()
	state := sys.Start()
	var taken []string
	for _, label := range labels {
		if isLocal(label) {
			continue
		}
		steps := sys.Steps(state, nil)
		best, found := 0, ""
		for i, st := range steps {
			l := sys.Label(state, st).Text
			if l == label || found == "" && sameButMessage(l, label) {
				best, found = i, l
			}
			if l == label {
				break
			}
		}
		if found == "" {
			break
		}
		taken = append(taken, found)
		state = sys.Next(state, steps[best])
	}
	return taken
}

// isLocal tells whether the machine takes a step of a reference by itself.
func isLocal(label string) bool {
	actor, rest, _ := strings.Cut(label, " ")
	verb, _, _ := strings.Cut(rest, " ")
	switch verb {
	case "beta", "rec", "app", "let", "letv", "match", "delta", "send", "fork", "box", "done":
		return true
	case "chan", "name", "new", "ref", "cell":
		return !strings.Contains(actor, "+") // on the host
	default:
		return false
	}
}

// sameButMessage tells whether two labels are of receives of one thread on one channel.
func sameButMessage(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	return len(x) == 4 && len(y) == 4 && x[1] == "recv" && slices.Equal(x[:3], y[:3])
}
