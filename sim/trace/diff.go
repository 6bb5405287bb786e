package trace

import (
	"fmt"
	"io"
	"maps"
)

// Two runs of a program are compared in two ways. In the order in which they were taken, the first step that differs is
// where the schedules part. But steps that do not depend on each other can be taken in any order, and nothing comes of
// it: so a step of one run is the same as a step of the other when it is the same step of the same thread, did the same
// with the same value, and all its causes are the same. What is left is what really differs.

// Difference compares two traces, A and B. First is the number of the first step whose labels differ, 0 when one run takes
// the same steps in the same order as the other. Rows align the steps. OnlyA and OnlyB count the steps that the other run
// does not have, Moved those that both have but not in the same order. SameEnd tells whether the outcomes are equal.
type Difference struct {
	A, B                *Trace
	First               int
	Rows                []Row
	OnlyA, OnlyB, Moved int
	SameEnd             bool
}

// Row is a step of A, of B (their numbers), or the same step of both; 0 stands for none. Moved says that the step comes at
// another place among the steps that both have.
type Row struct {
	A, B  int
	Moved bool
}

// Equivalent tells whether the runs differ in the order of independent steps at most.
func (d *Difference) Equivalent() bool { return d.OnlyA == 0 && d.OnlyB == 0 && d.SameEnd }

// event is a step by what does not depend on the order of independent steps.
type event struct {
	actor string
	tick  uint32
}

// Diff compares two traces.
func Diff(a, b *Trace) *Difference {
	d := &Difference{A: a, B: b, First: firstDifference(a, b), SameEnd: sameEnd(a, b)}
	inB := map[event]int{}
	for j := 1; j < len(b.Steps); j++ {
		inB[event{b.Steps[j].Actor, b.Steps[j].tick()}] = j
	}
	same := map[event]bool{}
	partner := make([]int, len(a.Steps)) // of the steps of A
	taken := make([]bool, len(b.Steps))  // steps of B that have one
	for i := 1; i < len(a.Steps); i++ {
		s := &a.Steps[i]
		e := event{s.Actor, s.tick()}
		j := inB[e]
		if j == 0 || !alike(s, &b.Steps[j]) || !causesAre(s, same) {
			continue
		}
		same[e], partner[i], taken[j] = true, j, true
	}
	d.align(partner, taken)
	return d
}

func firstDifference(a, b *Trace) int {
	for n := 1; ; n++ {
		switch {
		case n >= len(a.Steps) && n >= len(b.Steps):
			return 0
		case n >= len(a.Steps) || n >= len(b.Steps) || a.Steps[n].Label != b.Steps[n].Label:
			return n
		}
	}
}

func sameEnd(a, b *Trace) bool {
	if a.End.End != b.End.End || len(a.End.Output) != len(b.End.Output) {
		return false
	}
	for i := range a.End.Output {
		if a.End.Output[i] != b.End.Output[i] {
			return false
		}
	}
	return true
}

func alike(s, t *Step) bool {
	return s.Label == t.Label && s.Value == t.Value && s.Output == t.Output && maps.Equal(s.Clock, t.Clock)
}

// causesAre tells whether the last step before s of every thread that it knows of is the same in both runs. By induction
// so are all its causes.
func causesAre(s *Step, same map[event]bool) bool {
	for actor, tick := range s.Clock {
		if actor == s.Actor {
			tick--
		}
		if tick > 0 && !same[event{actor, tick}] {
			return false
		}
	}
	return true
}

// align makes the rows: the steps of A in order, those of B where they belong between them.
func (d *Difference) align(partner []int, taken []bool) {
	shown := make([]bool, len(taken)) // steps of B that a row has
	j := 1
	for i := 1; i < len(partner) || j < len(taken); {
		for j < len(taken) && shown[j] {
			j++
		}
		switch {
		case i < len(partner) && partner[i] == 0:
			d.Rows = append(d.Rows, Row{A: i})
			d.OnlyA++
			i++
		case j < len(taken) && !taken[j]:
			d.Rows = append(d.Rows, Row{B: j})
			d.OnlyB++
			j++
		case i < len(partner):
			row := Row{A: i, B: partner[i], Moved: partner[i] != j}
			if row.Moved {
				d.Moved++
			}
			shown[row.B] = true
			d.Rows = append(d.Rows, row)
			i++
		}
	}
}

// Text writes the difference for a person: what parts the runs, and the steps side by side. Steps that are the same in
// both are left out but for a few around those that are not. It fails when w does.
func (d *Difference) Text(w io.Writer, names [2]string) error {
	out := &lines{w: w}
	switch {
	case d.First == 0 && d.SameEnd:
		out.print("the runs are the same, step by step")
	case d.Equivalent():
		out.print("the runs differ in the order of independent steps only, from step %d on", d.First)
	default:
		out.print("the runs part at step %d", d.First)
	}
	for i, t := range []*Trace{d.A, d.B} {
		if d.First > 0 && d.First < len(t.Steps) {
			s := &t.Steps[d.First]
			out.print("  %s: %s %s", names[i], s.Actor, s.Words())
		} else if d.First > 0 {
			out.print("  %s: ends", names[i])
		}
	}
	if d.A.Header.Script.SHA256 != d.B.Header.Script.SHA256 {
		out.print("  they are runs of different scripts, or of one that has been edited")
	}
	d.table(out)
	out.print("%s in both, %d of them in another order; %d only in %s, %d only in %s",
		stepsIn(len(d.Rows)-d.OnlyA-d.OnlyB), d.Moved, d.OnlyA, names[0], d.OnlyB, names[1])
	for i, t := range []*Trace{d.A, d.B} {
		out.print("%s ends: %s, output %q", names[i], t.End.End, t.End.Output)
	}
	return out.err
}

// around is how many equal steps are shown before and after one that is not.
const around = 2

// table writes the rows: < for a step of A only, > for one of B only, ~ for one that is at another place.
func (d *Difference) table(out *lines) {
	interesting := make([]bool, len(d.Rows))
	for r, row := range d.Rows {
		if row.A == 0 || row.B == 0 || row.Moved {
			for n := max(0, r-around); n <= min(len(d.Rows)-1, r+around); n++ {
				interesting[n] = true
			}
		}
	}
	for r := 0; r < len(d.Rows); r++ {
		if !interesting[r] {
			from := r
			for r+1 < len(d.Rows) && !interesting[r+1] {
				r++
			}
			out.print("         …  %s the same", stepsIn(r-from+1))
			continue
		}
		row := d.Rows[r]
		sign, s := " ", (*Step)(nil)
		switch {
		case row.B == 0:
			sign, s = "<", &d.A.Steps[row.A]
		case row.A == 0:
			sign, s = ">", &d.B.Steps[row.B]
		default:
			if s = &d.A.Steps[row.A]; row.Moved {
				sign = "~"
			}
		}
		out.print("%s %4s %4s  %s %s", sign, stepNumber(row.A), stepNumber(row.B), s.Actor, s.Words())
	}
}

func stepNumber(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// lines writes lines until one cannot be written.
type lines struct {
	w   io.Writer
	err error
}

func (l *lines) print(format string, args ...any) {
	if l.err == nil {
		_, l.err = fmt.Fprintf(l.w, format+"\n", args...)
	}
}

// DiffDocument is a difference as JSON (docs/schema/trace-diff.json). Part is where the schedules part; its labels are "" for a
// run that has ended.
type DiffDocument struct {
	V          int          `json:"v"`
	Command    string       `json:"command"`
	Equivalent bool         `json:"equivalent"`
	SameEnd    bool         `json:"sameEnd"`
	Part       *DiffPart    `json:"part,omitempty"`
	OnlyA      []int        `json:"onlyA"`
	OnlyB      []int        `json:"onlyB"`
	Moved      [][2]int     `json:"moved"`
	Ends       [2]EndOfDiff `json:"ends"`
}

// DiffPart is the first step that is not the same, with what each run did.
type DiffPart struct {
	Step int    `json:"step"`
	A    string `json:"a"`
	B    string `json:"b"`
}

// EndOfDiff is the outcome of one of the runs.
type EndOfDiff struct {
	End    string   `json:"end"`
	Output []string `json:"output"`
}

// Document returns the difference as JSON's data.
func (d *Difference) Document() DiffDocument {
	doc := DiffDocument{
		V: 1, Command: "trace diff", Equivalent: d.Equivalent(), SameEnd: d.SameEnd, OnlyA: []int{}, OnlyB: []int{}, Moved: [][2]int{},
	}
	if d.First > 0 {
		doc.Part = &DiffPart{Step: d.First, A: labelAt(d.A, d.First), B: labelAt(d.B, d.First)}
	}
	for _, row := range d.Rows {
		switch {
		case row.B == 0:
			doc.OnlyA = append(doc.OnlyA, row.A)
		case row.A == 0:
			doc.OnlyB = append(doc.OnlyB, row.B)
		case row.Moved:
			doc.Moved = append(doc.Moved, [2]int{row.A, row.B})
		}
	}
	for i, t := range []*Trace{d.A, d.B} {
		doc.Ends[i] = EndOfDiff{t.End.End, append([]string{}, t.End.Output...)}
	}
	return doc
}

func labelAt(t *Trace, n int) string {
	if n >= len(t.Steps) {
		return ""
	}
	return t.Steps[n].Label
}
