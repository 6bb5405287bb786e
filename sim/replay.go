package sim

import (
	"fmt"
	"strings"
)

// Replay returns the scheduler that takes the steps with the given labels, in order. When a label is not among those
// enabled, when the labels are used up although a step of the system itself is enabled, and when the run ends before
// they are, Pick (or Ended) fails with a *Divergence. If bounded, the labels are those of a run that a limit stopped:
// the replay then stops with them.
func Replay(labels []string, bounded bool) Scheduler {
	return &replay{labels: labels, bounded: bounded}
}

type replay struct {
	labels  []string
	bounded bool
}

func (r *replay) Pick(v View) (int, error) {
	enabled := v.Enabled()
	if v.Taken() >= len(r.labels) {
		if r.bounded || OnlyEnv(enabled) {
			return Stop, nil
		}
		return Stop, diverge(v, "")
	}
	want := r.labels[v.Taken()]
	for i := range enabled {
		if v.Label(i).Text == want {
			return i, nil
		}
	}
	return Stop, diverge(v, want)
}

func (r *replay) Ended(v View) error {
	if v.Taken() < len(r.labels) {
		return diverge(v, r.labels[v.Taken()])
	}
	return nil
}

// Repeat returns the scheduler that makes the same picks again. It is for running the same system once more, to look at
// it; for another version of a program there is Replay. It stops with the picks.
func Repeat(p Picks) Scheduler {
	return &repeat{cursor: p.cursor()}
}

type repeat struct{ cursor cursor }

func (r *repeat) Pick(View) (int, error) {
	if i, ok := r.cursor.next(); ok {
		return i, nil
	}
	return Stop, nil
}

// Divergence says where a replay left its schedule. Step is the number of the step that could not be taken, from 1,
// which is also the position of its label. Expected is that label, or "" when the schedule had no more; Enabled are the
// labels that were enabled, empty when the run had ended; Nearest is the one most like Expected, or "".
type Divergence struct {
	Step     int
	Expected string
	Enabled  []string
	Nearest  string
}

func diverge(v View, expected string) *Divergence {
	d := &Divergence{Step: v.Taken() + 1, Expected: expected}
	for i := range v.Enabled() {
		d.Enabled = append(d.Enabled, v.Label(i).Text)
	}
	d.Nearest = nearest(expected, d.Enabled)
	return d
}

// shown bounds the number of enabled labels that the message of a Divergence lists.
const shown = 8

// Error says in one line where, what was expected and what was possible.
func (d *Divergence) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "the replay diverged at step %d: ", d.Step)
	switch {
	case d.Expected == "":
		b.WriteString("the schedule ends, but the run goes on")
	case len(d.Enabled) == 0:
		fmt.Fprintf(&b, "the schedule says `%s`, but the run has ended", d.Expected)
	default:
		fmt.Fprintf(&b, "the schedule says `%s`, which is not enabled", d.Expected)
	}
	if d.Nearest != "" {
		fmt.Fprintf(&b, "; the nearest is `%s`", d.Nearest)
	}
	if len(d.Enabled) > 0 {
		b.WriteString("; enabled: `" + strings.Join(d.Enabled[:min(shown, len(d.Enabled))], "`, `") + "`")
	}
	if more := len(d.Enabled) - shown; more > 0 {
		fmt.Fprintf(&b, " and %d more", more)
	}
	return b.String()
}

// nearest returns the candidate with the least edit distance from want, the first of several, unless more than half of
// want would have to change.
func nearest(want string, candidates []string) string {
	best, least := "", len(want)/2+1
	for _, c := range candidates {
		if d := distance(want, c); d < least {
			best, least = c, d
		}
	}
	return best
}

// distance is the number of bytes to insert, delete or replace to get from a to b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
