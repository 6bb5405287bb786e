package driver

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim/lts"
	"github.com/balticsim/balticsim/sim/trace"
	"github.com/balticsim/balticsim/step"
)

// EquivReport is a finished comparison of two graphs. When it is not Complete, a bound was hit before the answer, which Why says.
// A difference can be found although a side was not explored wholly; that two sides are equal cannot. Schedule is the text of a run of the side that can do what the other cannot, "" when that side has no program.
type EquivReport struct {
	Relation   lts.Relation
	Sides      [2]*StateGraph
	Complete   bool
	Why        string
	Difference *lts.Difference
	Schedule   string
	labels     []string
	recorded   string // the file of the schedule, when it was written
}

// maxSets bounds the pairs of sets of states that a comparison of traces visits.
const maxSets = 1_000_000

// Equiv compares two graphs by the relation of that name: trace, weak or strong. It fails when there is none.
func Equiv(relation string, a, b *StateGraph) (*EquivReport, error) {
	r, err := lts.ParseRelation(relation)
	if err != nil {
		return nil, err
	}
	e := &EquivReport{Relation: r, Sides: [2]*StateGraph{a, b}}
	for _, side := range e.Sides {
		if !side.Complete {
			e.Why = side.Name + " was not explored wholly: " + side.Why
		}
	}
	var d *lts.Difference
	if e.Why == "" {
		d, err = lts.Compare(a.Graph, b.Graph, r, maxSets)
	} else if d, err = lts.Tell(a.Graph, b.Graph, [2][]int32{a.open(), b.open()}, maxSets); d == nil {
		return e, nil
	}
	switch {
	case errors.Is(err, lts.ErrTooLarge):
		e.Why = err.Error()
		return e, nil
	case err != nil:
		panic(err) // Compare fails in no other way
	}
	e.Complete, e.Why, e.Difference = true, "", d
	if d != nil {
		e.witness()
	}
	return e, nil
}

// witness makes the schedule that shows the difference: up to an end of the run where there is one, so that replaying it
// is a whole run.
func (e *EquivReport) witness() {
	if e.Difference.Side < 0 {
		return
	}
	side := e.Sides[e.Difference.Side]
	if side.program == nil {
		return
	}
	path, ended := side.ToEnd(e.Difference.Path)
	end := step.Bound.String()
	if ended {
		end = side.Labels[path[len(path)-1].Label]
	}
	e.labels = side.space.Labels(path)
	var b strings.Builder
	header := side.program.header(side.options)
	if err := trace.WriteSchedule(&b, header.Fields(), slices.Values(e.labels), end); err != nil {
		panic(err) // a strings.Builder takes everything
	}
	e.Schedule = b.String()
}

// WriteSchedule writes the schedule that shows the difference, when there is one. It returns BAL0703 when the file cannot
// be written.
func (e *EquivReport) WriteSchedule(path string) *source.Diagnostic {
	if e.Schedule == "" {
		return nil
	}
	e.recorded = path
	return WriteFile(path, []byte(e.Schedule))
}

// names returns what the two sides are called; two files of the same name are told apart.
func (e *EquivReport) names() [2]string {
	names := [2]string{e.Sides[0].Name, e.Sides[1].Name}
	if names[0] == names[1] {
		names[0], names[1] = "the first "+names[0], "the second "+names[1]
	}
	return names
}

// Print shows the report to a person.
func (e *EquivReport) Print(w io.Writer) {
	names := e.names()
	relation := map[lts.Relation]string{
		lts.Strong: "strongly bisimilar", lts.Weak: "weakly bisimilar", lts.Trace: "equal in their visible traces",
	}[e.Relation]
	switch {
	case !e.Complete:
		fmt.Fprintf(w, "NOT decided whether %s and %s are %s: %s\n", names[0], names[1], relation, e.Why)
	case e.Difference == nil:
		fmt.Fprintf(w, "%s and %s are %s\n", names[0], names[1], relation)
	default:
		fmt.Fprintf(w, "%s and %s are NOT %s\n", names[0], names[1], relation)
		e.printDifference(w, names)
	}
	for i, side := range e.Sides {
		part := ""
		if !side.Complete {
			part = ", not explored wholly: " + side.Why
		}
		fmt.Fprintf(w, "%s: %s, %s%s\n", names[i], count(len(side.Out), "state"), count(side.Transitions(), "transition"), part)
		if side.Bounds != "" {
			fmt.Fprintf(w, "  bounded by %s\n", side.Bounds)
		}
	}
	if note := e.divergence(names); note != "" {
		fmt.Fprintln(w, note)
	}
}

func (e *EquivReport) printDifference(w io.Writer, names [2]string) {
	d := e.Difference
	if d.Side < 0 {
		fmt.Fprintln(w, "the reason would be too long to tell")
		return
	}
	has, lacks := names[d.Side], names[1-d.Side]
	if d.By == lts.Trace {
		fmt.Fprintf(w, "only %s can do this:\n", has)
		for _, action := range d.Trace {
			fmt.Fprintf(w, "  %s\n", action)
		}
	} else {
		fmt.Fprintf(w, "%s %s; %s does not have this property\n", has, d.Formula.Words(), lacks)
		fmt.Fprintf(w, "  as a formula: %s\n", d.Formula)
	}
	if e.Schedule != "" {
		fmt.Fprintf(w, "shown by %s of %s: %s\n", count(len(e.labels), "step"), has, shortened(e.labels))
	}
	if e.recorded != "" {
		side := e.Sides[d.Side]
		fmt.Fprintf(w, "replay: %s\n", side.program.replayCommand(side.options, RunOutputs{Schedule: e.recorded}, ""))
	}
}

// divergence says when the sides differ in whether they can go on silently for ever.
func (e *EquivReport) divergence(names [2]string) string {
	loops := [2]bool{e.Sides[0].Diverges(), e.Sides[1].Diverges()}
	if loops[0] == loops[1] || !e.Sides[0].Complete || !e.Sides[1].Complete {
		return ""
	}
	can, cannot := names[0], names[1]
	if loops[1] {
		can, cannot = cannot, can
	}
	return fmt.Sprintf("note: %s can go on for ever without showing anything and %s cannot; traces and weak bisimilarity do not see that", can, cannot)
}

// EquivDoc is what equiv prints with --format json (docs/schema/equiv.json). Equal is true, false or, when a bound was hit,
// "unknown".
type EquivDoc struct {
	V          int            `json:"v"`
	Command    string         `json:"command"`
	Relation   string         `json:"relation"`
	Equal      any            `json:"equal"`
	Complete   bool           `json:"complete"`
	Why        string         `json:"incompleteBecause,omitempty"`
	Sides      [2]EquivSide   `json:"sides"`
	Difference *DifferenceDoc `json:"difference,omitempty"`
}

// EquivSide is one of the things compared. SilentLoop says that it can go on for ever without showing anything.
type EquivSide struct {
	Name        string `json:"name"`
	States      int    `json:"states"`
	Transitions int    `json:"transitions"`
	Complete    bool   `json:"complete"`
	SilentLoop  bool   `json:"silentLoop"`
	Bounds      string `json:"boundedBy,omitempty"`
}

// DifferenceDoc says why the sides differ: Side is the index of the one that can do what the other cannot, By the coarsest
// relation that tells them apart, Trace the actions that it does, and Formula and Words what a trace cannot say. A reason that
// would be too long to tell is left out, Side with it.
type DifferenceDoc struct {
	Side     *int     `json:"side,omitempty"`
	By       string   `json:"by"`
	Trace    []string `json:"trace"`
	Formula  string   `json:"formula,omitempty"`
	Words    string   `json:"words,omitempty"`
	Schedule string   `json:"schedule,omitempty"`
}

// Document returns the report as the document that scripts read.
func (e *EquivReport) Document() EquivDoc {
	doc := EquivDoc{V: 1, Command: "equiv", Relation: e.Relation.String(), Complete: e.Complete, Why: e.Why, Equal: "unknown"}
	for i, s := range e.Sides {
		doc.Sides[i] = EquivSide{s.Name, len(s.Out), s.Transitions(), s.Complete, s.Diverges(), s.Bounds}
	}
	if e.Complete {
		doc.Equal = e.Difference == nil
	}
	if d := e.Difference; d != nil {
		doc.Difference = &DifferenceDoc{By: d.By.String(), Trace: append([]string{}, d.Trace...), Schedule: e.Schedule}
		if d.Side >= 0 {
			doc.Difference.Side = &d.Side
		}
		if d.Formula != nil {
			doc.Difference.Formula, doc.Difference.Words = d.Formula.String(), d.Formula.Words()
		}
	}
	return doc
}
